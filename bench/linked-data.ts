import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compactEntity, createContexts, expandEntity, readBundledContexts } from '../src/linked-data/index.ts';

// How many attributes per second the node turns from short names to IRIs and back; goal for compaction: 200,000/s.
const models = join(import.meta.dirname, '../models');
const contexts = createContexts({
  bundled: await readBundledContexts(join(models, 'contexts')),
  fetch: async (url) => {
    throw new Error(`no network for ${url}`);
  },
});
const example = JSON.parse(
  await readFile(join(models, 'Parking/OffStreetParking/examples/example-normalized.jsonld'), 'utf8'),
);
const active = await contexts.parse(example['@context']);
const stored = expandEntity(example, active);
const attributes = Object.keys(stored.document).length;

function report(name: string, work: () => unknown): void {
  for (let warm = 0; warm < 5_000; warm += 1) work();
  const started = performance.now();
  let rounds = 0;
  for (; performance.now() - started < 1_000; rounds += 1) work();
  const seconds = (performance.now() - started) / 1_000;
  console.log(`${name}: ${Math.round((rounds * attributes) / seconds).toLocaleString('en')} attributes/s`);
}

report('expand normalized', () => expandEntity(example, active));
report('compact normalized', () => compactEntity(stored, active));
report('compact concise', () => compactEntity(stored, active, { format: 'concise' }));
report('compact keyValues', () => compactEntity(stored, active, { format: 'keyValues' }));
