import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadPlaces } from '../places/index.ts';
import {
  compileMapping,
  connectorOf,
  createExpressionRunner,
  detectSource,
  openModels,
  PersonalDataCheck,
  type Source,
  suggestMapping,
  TableProfiler,
} from './index.ts';

const rows = 100_000;
const header = 'id;Datum;Število vozil;Hitrost (km/h);lon;lat;opomba\n';
const row = (index: number) =>
  `${index};${1 + (index % 28)}. 9. 2026;${index % 900};${index % 130},5;14,${index % 900};46,05;vrstica ${index}\n`;

/** A CSV that is made while it is read, so that only the reader can use memory. */
const source: Source = {
  name: 'stevci.csv',
  size: header.length + row(54_321).length * rows,
  open: () => Readable.from(pieces(), { objectMode: false }),
};

function* pieces(): Generator<Buffer> {
  yield Buffer.from(header);
  for (let from = 0; from < rows; from += 1000) {
    yield Buffer.from(Array.from({ length: 1000 }, (_, index) => row(from + index)).join(''));
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is still needed, without garbage that waits for its collection. */
function heldMegabytes(): number {
  collectGarbage();
  return Math.round(process.memoryUsage().heapUsed / 1e6);
}

test('100,000 rows are judged and mapped in memory that does not grow with them', { timeout: 120_000 }, async () => {
  const root = join(import.meta.dirname, '../../models');
  const models = openModels(root);
  const places = loadPlaces(join(root, 'places'));
  const { kind, configuration } = await detectSource(source);
  const profiler = new TableProfiler();
  const personal = new PersonalDataCheck();
  for await (const batch of connectorOf(kind).read(source, configuration)) {
    profiler.add(batch);
    personal.add(batch);
  }
  const profile = profiler.finish(places, source.name);
  assert.equal(profile.rows, rows);
  assert.deepEqual(personal.finish(), []);
  const { mapping } = suggestMapping(models, { profile, name: source.name, scope: 'test' });
  const mapper = compileMapping(mapping, profile.columns, { models, places, expressions: createExpressionRunner() });
  let entities = 0;
  let looked = 0;
  const held: number[] = [];
  for await (const batch of connectorOf(kind).read(source, configuration)) {
    entities += (await mapper.map(batch.records)).entities.length;
    if (entities - looked < 20_000) continue;
    looked = entities;
    held.push(heldMegabytes());
  }
  assert.equal(entities, rows);
  // A reader that kept its rows would hold some 20 MB more at each look.
  assert.ok(held.at(-1)! < held[0]! + 15, `megabytes held after every 20,000 rows: ${held.join(', ')}`);
});
