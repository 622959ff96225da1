import { type Load, type LoadBench, onEachEngine, type Spent } from './support/load-bench.ts';

// Twice as many requests as the node can take: what it still serves, and how it refuses the rest. Each arrival comes
// over a connection of its own as long as there is one.
const kinds = ['patch', 'query'] as const;
const connections = 3_000;
const goal = 0.9;

await onEachEngine(async (bench) => {
  await bench.seed(10_000);
  for (const kind of kinds) await overload(bench, { kind, entities: 10_000, batch: 1 });
});

async function overload({ measure, seconds }: LoadBench, load: Omit<Load, 'connections'>) {
  await measure({ ...load, connections: 64 }, { seconds: Math.min(2, seconds) });
  const few = await measure({ ...load, connections: 64 }, { seconds });
  const many = await measure({ ...load, connections: 500 }, { seconds });
  const best = perSecond(few) > perSecond(many) ? few : many;
  const peak = perSecond(best);
  const rate = Math.round(2 * peak);
  const over = await measure({ ...load, connections, impatient: true }, { seconds, rate });
  const kept = perSecond(over) / peak;
  const arrived = over.requests + over.refused + over.unsent;
  const share = (count: number) => `${((count / arrived) * 100).toFixed(1)} %`;
  const each = best.node / best.requests;
  const refusal = over.refused === 0 ? 0 : (over.node - each * over.requests) / over.refused;
  console.log(
    `${load.kind}: peak ${Math.round(peak)}/s; of ${rate}/s served ${Math.round(perSecond(over))}/s, ` +
      `${kept.toFixed(2)} of the peak (goal ${goal}), p50 ${over.p50.toFixed(1)} ms, p99 ${over.p99.toFixed(1)} ms; ` +
      `refused with 503 ${share(over.refused)}, not even sent ${share(over.unsent)}, failures ${over.failures}; ` +
      `processor time of the node: an answer ${each.toFixed(0)} µs, a refusal ${refusal.toFixed(0)} µs`,
  );
  if (kept < goal || over.failures > 0) process.exitCode = 1;
}

function perSecond({ requests, failures, seconds }: Spent): number {
  return (requests - failures) / seconds;
}
