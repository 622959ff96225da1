import { onEachEngine } from './support/load-bench.ts';

// Single-entity writes over HTTP from 64 connections, by an organisation's key, with history and a follower. DESIGN §9.
const patched = '{"https://uri.etsi.org/ngsi-ld/default-context/level":{"type":"Property","value":1}}';
const goal = {
  ...{ perSecond: 8_000, milliseconds: 30, reference: 'write' },
  values: (turn: number) => [`urn:bench:${(turn * 7919) % 10_000}`, patched],
};

await onEachEngine(async ({ run, seed }) => {
  const load = { connections: 64, entities: 10_000, batch: 1 };
  await seed(load.entities);
  await run('warm-up', { ...load, kind: 'patch' });
  await run('patch attributes', { ...load, kind: 'patch' }, goal);
  await run('upsert one entity', { ...load, kind: 'upsert' }, goal);
});
