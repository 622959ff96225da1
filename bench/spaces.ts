import { onEachGround } from './support/engines.ts';
import { answered, type BenchNode, startNode } from './support/node.ts';
import { closedLoop } from './support/query-client.ts';

// A thousand spaces: making each with its first entity, then writing to and asking in all of them by turns, against the same
// in one space.
const spaces = 1_000;
const lanes = 8;
const seconds = Number(process.env.BENCH_SECONDS ?? 5);
const id = 'urn:bench:1';

await onEachGround(async (ground) => {
  const node = await startNode(ground);
  try {
    await measure(node);
  } finally {
    await node.stop();
  }
});

async function measure(node: BenchNode): Promise<void> {
  const memory = () => `memory of the node ${node.memory()[0]} MB`;
  const ask = (space: number, method: string, path: string, body?: unknown) =>
    answered(
      node.asOperator(method, `/ngsi-ld/v1/entities${path}`, body, undefined, { 'NGSILD-Tenant': `bench-${space}` }),
    );
  const level = (value: number) => ({ level: { type: 'Property', value } });
  const before = memory();
  const rest = Array.from({ length: spaces }, (_, space) => space).values();
  const began = performance.now();
  const make = async () => {
    for (const space of rest) await ask(space, 'POST', '', { id, type: 'Bench', ...level(0) });
  };
  await Promise.all(Array.from({ length: lanes }, make));
  const made = spaces / ((performance.now() - began) / 1_000);
  console.log(`${spaces} spaces made, each with an entity: ${Math.round(made)}/s; before ${before}, then ${memory()}`);
  const works = {
    write: (space: number, turn: number) => ask(space, 'PATCH', `/${id}/attrs`, level(turn)),
    query: (space: number) => ask(space, 'GET', '?type=Bench'),
  };
  for (const [name, work] of Object.entries(works)) {
    await closedLoop(lanes, 1, 0, (turn) => work(turn % spaces, turn));
    const one = await closedLoop(lanes, seconds, 0, (turn) => work(0, turn));
    const all = await closedLoop(lanes, seconds, 0, (turn) => work(turn % spaces, turn));
    console.log(
      `${name}, ${lanes} at once: in one space ${one.perSecond}/s, p50 ${one.p50.toFixed(1)} ms, p99 ${one.p99.toFixed(1)} ms; ` +
        `in all ${all.perSecond}/s, p50 ${all.p50.toFixed(1)} ms, p99 ${all.p99.toFixed(1)} ms, ` +
        `${(all.perSecond / one.perSecond).toFixed(2)} of that in one; ${memory()}`,
    );
  }
}
