import { onEachEngine } from './support/load-bench.ts';

// Retrieval by id over HTTP from 64 connections, by a key whose rights are those of one open dataset. DESIGN §9.
await onEachEngine(async ({ run, seed }) => {
  const load = { connections: 64, entities: 10_000, batch: 1, kind: 'retrieve' } as const;
  await seed(load.entities);
  await run('warm-up', load);
  await run('retrieve by id', load, {
    perSecond: 25_000,
    reference: 'retrieve',
    values: (turn) => [`urn:bench:${(turn * 7919) % load.entities}`],
  });
});
