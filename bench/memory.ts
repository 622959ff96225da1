import { setTimeout as wait } from 'node:timers/promises';
import { type LoadBench, onEachEngine } from './support/load-bench.ts';

// Updates, retrievals, queries and batches at once for as long as BENCH_SECONDS says (the goal's run has 600): whether the
// memory of the node stays flat. The first quarter is warm-up.
const goal = 400;
const entities = 10_000;
const loads = [
  { kind: 'patch', connections: 32, batch: 1 },
  { kind: 'retrieve', connections: 16, batch: 1 },
  { kind: 'query', connections: 8, batch: 1 },
  { kind: 'batch', connections: 2, batch: 100 },
] as const;

await onEachEngine(async (bench) => {
  await bench.seed(entities);
  const samples: { readonly minute: number; readonly megabytes: number }[] = [];
  const ended = new AbortController();
  const sampling = sample(bench, samples, ended.signal);
  const measured = await Promise.all(
    loads.map((load) => bench.measure({ ...load, entities }, { seconds: bench.seconds })),
  );
  ended.abort();
  await sampling;
  for (const [place, { requests, failures, seconds, p99 }] of measured.entries())
    console.log(
      `${loads[place]!.kind}: ${Math.round(requests / seconds)}/s, p99 ${p99.toFixed(1)} ms, ${failures} failures`,
    );
  const settled = samples.slice(Math.floor(samples.length / 4));
  const [, most] = bench.memory();
  console.log(
    `memory over ${bench.seconds} s: ${settled[0]?.megabytes} MB after the first quarter, ${settled.at(-1)?.megabytes} MB in the end, ` +
      `slope ${slope(settled).toFixed(1)} MB a minute, at the most ${most} MB (goal ${goal} MB)`,
  );
});

async function sample(
  { memory }: LoadBench,
  samples: { minute: number; megabytes: number }[],
  ended: AbortSignal,
): Promise<void> {
  const began = performance.now();
  while (!ended.aborted) {
    samples.push({ minute: (performance.now() - began) / 60_000, megabytes: memory()[0] });
    await wait(1_000, undefined, { signal: ended }).catch(() => undefined);
  }
}

/** Of the straight line that lies nearest to the samples. */
function slope(samples: readonly { readonly minute: number; readonly megabytes: number }[]): number {
  const mean = (of: (one: (typeof samples)[number]) => number) =>
    samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [minute, megabytes] = [mean((one) => one.minute), mean((one) => one.megabytes)];
  const spread = mean((one) => (one.minute - minute) ** 2);
  return spread === 0 ? 0 : mean((one) => (one.minute - minute) * (one.megabytes - megabytes)) / spread;
}
