import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fromWgs84, loadPlaces, type Position, toWgs84 } from '../../places/index.ts';
import { connectorOf } from '../registry.ts';
import { memorySource } from '../sources.ts';
import { TableProfiler } from './table-profile.ts';

const models = join(import.meta.dirname, '../../../models/places');
const places = loadPlaces(models);

/** The seats that the Surveying and Mapping Authority registers: name, municipality, easting and northing in D96/TM. */
const seats = readFileSync(join(models, 'settlements.csv'), 'utf8')
  .replace(/^\uFEFF/, '')
  .trim()
  .split('\n')
  .map((line) => line.split(','));
const header = seats[0]!;
const [name, municipality, east, north] = ['NA_UIME', 'OB_MID', 'CEN_E', 'CEN_N'].map((column) =>
  header.indexOf(column),
);
const rows = seats.slice(1).map((cells) => ({
  name: cells[name!]!,
  municipality: places.list('municipality').find(({ mid }) => mid === cells[municipality!])?.names.sl ?? '',
  position: [Number(cells[east!]), Number(cells[north!])] as Position,
}));

const inD48 = (position: Position): Position => fromWgs84('EPSG:3912', toWgs84('EPSG:3794', position));

async function geometryOf(lines: readonly string[]) {
  const profiler = new TableProfiler();
  const configuration = { encoding: 'utf-8', separator: ';', headerLine: 1 };
  const source = memorySource('lokacije.csv', lines.join('\n'));
  for await (const batch of connectorOf('csv').read(source, configuration)) profiler.add(batch);
  return profiler.finish(places, source.name).geometry!;
}

const table = (columns: string, cells: (row: (typeof rows)[number]) => readonly (string | number)[], step = 40) => [
  columns,
  ...rows.filter((_, index) => index % step === 0).map((row) => cells(row).join(';')),
];

test('points beside their settlements are D96 as they are registered', async () => {
  const geometry = await geometryOf(
    table('naselje;občina;e;n', ({ name, municipality, position: [x, y] }) => [name, municipality, x, y]),
  );
  assert.equal(geometry.ask, false);
  assert.deepEqual(geometry.source, { from: 'columns', x: 'e', y: 'n', system: 'EPSG:3794' });
  assert.equal(geometry.evidence?.column, 'naselje');
});

test('the same points in D48, 611 m away, are found out', async () => {
  const geometry = await geometryOf(
    table('naselje;občina;e;n', ({ name, municipality, position }) => [
      name,
      municipality,
      ...inD48(position).map((metres) => metres.toFixed(1)),
    ]),
  );
  assert.equal(geometry.ask, false);
  assert.deepEqual(geometry.source, { from: 'columns', x: 'e', y: 'n', system: 'EPSG:3912' });
  assert.equal(geometry.alternatives[0]?.system, 'EPSG:3794');
});

test('houses scattered up to a kilometre around their settlements still tell the system', async () => {
  let seed = 7;
  const scatter = () => {
    seed = (seed * 16807) % 2147483647;
    return ((seed / 2147483647) * 2 - 1) * 1000;
  };
  for (const [system, move] of [
    ['EPSG:3794', (at: Position) => at],
    ['EPSG:3912', inD48],
  ] as const) {
    const geometry = await geometryOf(
      table(
        'naselje;občina;e;n',
        ({ name, municipality, position: [x, y] }) => {
          const [e, n] = move([x + scatter(), y + scatter()]);
          return [name, municipality, e.toFixed(1), n.toFixed(1)];
        },
        20,
      ),
    );
    assert.deepEqual([geometry.ask, 'system' in geometry.source && geometry.source.system], [false, system]);
  }
});

test('municipalities alone decide by the points near their borders', async () => {
  for (const [system, move] of [
    ['EPSG:3794', (at: Position) => at],
    ['EPSG:3912', inD48],
  ] as const) {
    const geometry = await geometryOf(
      table(
        'občina;e;n',
        ({ municipality, position }) => [municipality, ...move(position).map((at) => at.toFixed(1))],
        8,
      ),
    );
    assert.deepEqual(
      [geometry.ask, 'system' in geometry.source && geometry.source.system, geometry.evidence?.column],
      [false, system, 'občina'],
    );
  }
});

test('without names of places nobody guesses: a person is asked', async () => {
  const geometry = await geometryOf(table('oznaka;e;n', ({ position: [x, y] }) => [`K${x}-${y}`, x, y]));
  assert.equal(geometry.ask, true);
  assert.deepEqual(
    geometry.alternatives.map(({ system }) => system),
    ['EPSG:3912'],
  );
});
