import { onEachEngine } from './support/load-bench.ts';

// Batch upserts over HTTP, 200 entities in each, from 4 connections. DESIGN §9.
const written = '{"https://uri.etsi.org/ngsi-ld/default-context/level":{"type":"Property","value":1}}';

await onEachEngine(async ({ run, seed }) => {
  const load = { kind: 'batch', connections: 4, entities: 50_000, batch: 200 } as const;
  await seed(load.entities);
  await run('batch upsert, entities', load, {
    ...{ perSecond: 10_000, each: load.batch, reference: 'batch' },
    values: (turn) => [
      Array.from({ length: load.batch }, (_, index) => `urn:bench:${(turn * load.batch + index) % load.entities}`),
      written,
    ],
  });
});
