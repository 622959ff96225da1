import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type WrittenCell, type WrittenSheet, workbookBytes } from '../../../test/support/workbook.ts';
import { loadPlaces } from '../../places/index.ts';
import { TableProfiler } from '../columns/index.ts';
import type { SourceRecord } from '../connector.ts';
import { connectorOf, detectSource } from '../registry.ts';
import { memorySource } from '../sources.ts';

const places = loadPlaces(join(import.meta.dirname, '../../../models/places'));

async function readBook(sheets: readonly WrittenSheet[]) {
  const source = memorySource('poraba.xlsx', workbookBytes(sheets));
  const { kind, configuration } = await detectSource(source);
  const profiler = new TableProfiler();
  const records: SourceRecord[] = [];
  for await (const batch of connectorOf(kind).read(source, configuration)) {
    profiler.add(batch);
    records.push(...batch.records);
  }
  return { configuration, records, table: profiler.finish(places, source.name) };
}

/** What offices send: instructions on the first sheet, titles over the table, dates of both kinds, formulas, an empty column. */
function officeBook(): WrittenSheet[] {
  const rows: WrittenCell[][] = [
    ['Občina Škofja Loka – poraba vode'],
    ['januar–marec 2026'],
    [],
    ['Objekt', 'Naselje', 'Datum odčitka', 'Poraba (m³)', null, 'Z DDV'],
  ];
  for (let row = 0; row < 12; row++) {
    const date = row % 2 ? `${row + 1}. 2. 2026` : { serial: 46_054 + row, format: 'd/m/yyyy' };
    const sum = { formula: `D${row + 5}*1.22`, result: row * 1.22 };
    rows.push([`Šola ${row}`, row % 2 ? 'Reteče' : 'Škofja Loka', date, `${row},5`, null, sum]);
  }
  return [
    { name: 'Navodila', rows: [['Izpolnite list Meritve.']] },
    { name: 'Meritve', rows },
    { name: 'Šifranti', rows: Array.from({ length: 40 }, (_, row) => [`šifra ${row}`, row]), state: 'hidden' },
  ];
}

test('the sheet with the data, its header below titles, and no column without name and values', async () => {
  const { configuration, table, records } = await readBook(officeBook());
  assert.deepEqual(configuration, { sheet: 'Meritve', headerRow: 4, sheets: ['Navodila', 'Meritve', 'Šifranti'] });
  assert.deepEqual(
    table.columns.map(({ name, type }) => [name, type]),
    [
      ['Objekt', 'text'],
      ['Naselje', 'text'],
      ['Datum odčitka', 'date'],
      ['Poraba (m³)', 'number'],
      ['Z DDV', 'number'],
    ],
  );
  assert.equal(records.length, 12);
  assert.equal(records[1]?.values['Z DDV'], 1.22);
  assert.equal(records[0]?.values['Datum odčitka'], '2026-02-01');
});

test('real dates and typed Slovene ones stand in one column without a misfit', async () => {
  const { table } = await readBook(officeBook());
  const column = table.columns.find(({ name }) => name === 'Datum odčitka');
  assert.deepEqual([column?.type, column?.momentFormat, column?.exceptionCount], ['date', 'day-first', 0]);
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heldMegabytes(): number {
  collectGarbage();
  return Math.round(process.memoryUsage().heapUsed / 1e6);
}

test('50,000 rows are read in memory that does not grow with them', async () => {
  const rows = 50_000;
  const table: WrittenCell[][] = [['oznaka', 'datum', 'vrednost', 'opomba']];
  for (let row = 0; row < rows; row++) table.push([`A${row}`, '1. 2. 2026', row / 2, `opomba ${row % 100}`]);
  const source = memorySource('velika.xlsx', workbookBytes([{ name: 'List1', rows: table.splice(0) }]));
  const { kind, configuration } = await detectSource(source);
  let count = 0;
  const held: number[] = [];
  for await (const { records } of connectorOf(kind).read(source, configuration)) {
    if (Math.floor((count + records.length) / 10_000) > Math.floor(count / 10_000)) held.push(heldMegabytes());
    count += records.length;
  }
  assert.equal(count, rows);
  // A reader that kept its rows would hold some 5 MB more at each look.
  assert.ok(held.at(-1)! < held[0]! + 5, `megabytes held after every 10,000 rows: ${held.join(', ')}`);
});
