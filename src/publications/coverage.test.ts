import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { EntityDraft } from '../connectors/index.ts';
import { loadPlaces } from '../places/index.ts';
import { Coverage, frequencyOf, joinedCoverage, placesCovered } from './coverage.ts';

const places = loadPlaces(join(import.meta.dirname, '../../models/places'));
const seat = (code: string) => places.byCode('municipality', code)!.point;

const entity = (id: number, coordinates: readonly [number, number], observedAt?: string): EntityDraft => ({
  id: `urn:ngsi-ld:Test:${id}`,
  type: 'Test',
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [...coordinates] } },
  count: { type: 'Property', value: id, ...(observedAt ? { observedAt } : {}) },
});

function covered(entities: readonly EntityDraft[]) {
  const coverage = new Coverage(places);
  for (const one of entities) coverage.add(one);
  return coverage.covered;
}

test('one municipality stands for the dataset when 95 % of its points lie there', () => {
  const points = Array.from({ length: 40 }, (_, index) => entity(index, seat(index < 39 ? '003' : '061')));
  assert.deepEqual(placesCovered(covered(points)), ['municipality:003']);
});

test('points in several municipalities are found on the pages of all of them', () => {
  const points = ['003', '061', '122'].map((code, index) => entity(index, seat(code)));
  assert.deepEqual(placesCovered(covered(points)), ['municipality:003', 'municipality:061', 'municipality:122']);
});

test('points abroad name no municipality, but have their box', () => {
  const found = covered([entity(1, [9.2, 48.5]), entity(2, [9.1, 48.4])]);
  assert.deepEqual(placesCovered(found), []);
  assert.deepEqual(found.bbox, [9.1, 48.4, 9.2, 48.5]);
});

test('the period runs from the first to the last observation, over appended files too', () => {
  const march = covered([
    entity(1, seat('003'), '2026-03-01T10:00:00Z'),
    entity(2, seat('003'), '2026-03-31T10:00:00Z'),
  ]);
  const april = covered([entity(3, seat('061'), '2026-04-02T10:00:00Z')]);
  assert.deepEqual(joinedCoverage(march, april).period, { start: '2026-03-01T10:00:00Z', end: '2026-04-02T10:00:00Z' });
  assert.deepEqual(joinedCoverage(march, april).municipalities, { '003': 2, '061': 1 });
});

test('a schedule in minutes has the nearest word of the EU table', () => {
  assert.deepEqual([1, 5, 20, 60, 1440, 44_640].map(frequencyOf), [
    '1MIN',
    '5MIN',
    '15MIN',
    'HOURLY',
    'DAILY',
    'MONTHLY',
  ]);
});
