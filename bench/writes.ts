import { report, seed, startBench, verify } from './support/write-bench.ts';

// Single-entity writes over HTTP from 64 connections, on a durable PostgreSQL with permissions and history.
const bench = await startBench();
try {
  const seconds = Number(process.env.BENCH_SECONDS ?? 8);
  const load = { connections: 64, entities: 10_000, batch: 1 };
  await seed(bench, load.entities);
  await bench.load({ ...load, kind: 'patch', seconds: 3 });
  const patches = await bench.load({ ...load, kind: 'patch', seconds });
  report('patch attributes', patches);
  await verify(bench.database, patches);
  const upserts = await bench.load({ ...load, kind: 'upsert', seconds });
  report('upsert one entity', upserts);
  await verify(bench.database, upserts);
} finally {
  await bench.stop();
}
