import { report, seed, startBench } from './support/write-bench.ts';

// Retrieval by id over HTTP from 64 connections.
const bench = await startBench();
try {
  const seconds = Number(process.env.BENCH_SECONDS ?? 8);
  const load = { connections: 64, entities: 10_000, batch: 500 };
  await seed(bench, load.entities);
  await bench.load({ ...load, kind: 'retrieve', seconds: 3 });
  report('retrieve by id', await bench.load({ ...load, kind: 'retrieve', seconds }));
} finally {
  await bench.stop();
}
