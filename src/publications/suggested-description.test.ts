import assert from 'node:assert/strict';
import { test } from 'node:test';
import { titleFromFile } from './suggested-description.ts';

test('a title comes from the name of a file without its date, number and ending', () => {
  for (const [file, title] of [
    ['poraba-vode.xlsx', 'Poraba vode'],
    ['ES_Parkplätze_2025-03-20.geojson', 'ES Parkplätze'],
    ['števci prometa (2).csv', 'Števci prometa'],
    ['šifrant_final.csv', 'Šifrant'],
  ] as const)
    assert.equal(titleFromFile(file), title);
});
