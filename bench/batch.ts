import { report, startBench, verify } from './support/write-bench.ts';

// Batch upserts over HTTP, 200 entities in each, from 4 connections.
const bench = await startBench();
try {
  const seconds = Number(process.env.BENCH_SECONDS ?? 8);
  const load = { kind: 'batch', connections: 4, entities: 100_000, batch: 200 } as const;
  await bench.load({ ...load, seconds: 3 });
  const measured = await bench.load({ ...load, seconds });
  report('batch upsert, entities', measured, load.batch);
  await verify(bench.database, measured);
} finally {
  await bench.stop();
}
