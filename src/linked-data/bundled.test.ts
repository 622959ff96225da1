import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { compactEntity, createContexts, expandEntity, ngsiLd, readBundledContexts } from './index.ts';

const models = join(import.meta.dirname, '../../models');
const noNetwork = async (url: string) => {
  throw new Error(`no network for ${url}`);
};
const contexts = createContexts({ bundled: await readBundledContexts(join(models, 'contexts')), fetch: noNetwork });

test('every bundled context parses without a network', async () => {
  for (const url of (await readBundledContexts(join(models, 'contexts'))).keys()) {
    const active = await contexts.parse(url);
    assert.equal(active.expandTerm('location'), `${ngsiLd}location`, url);
  }
});

test('a Smart Data Models example survives expansion and compaction', async () => {
  const example = JSON.parse(
    await readFile(join(models, 'Parking/ParkingSpot/examples/example-normalized.jsonld'), 'utf8'),
  );
  const active = await contexts.parse(example['@context']);
  const expanded = expandEntity(example, active);
  assert.deepEqual(expanded.types, ['https://smartdatamodels.org/dataModel.Parking/ParkingSpot']);
  assert.ok(expanded.document['https://smartdatamodels.org/dataModel.Parking/refParkingSite']);
  const { '@context': _context, ...plain } = example;
  assert.deepEqual(compactEntity(expanded, active), plain);
});
