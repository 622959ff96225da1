import { deepPages, middle } from './support/deep-pages.ts';
import { alone, type Ground, onPostgres } from './support/engines.ts';
import { startNode } from './support/node.ts';
import { closedLoop, openClient, openLoop } from './support/query-client.ts';
import { idOf, loadEntities, sizesOf, type } from './support/query-data.ts';
import { reference } from './support/reference.ts';

// A million entities, filled by statements over whole sets, on PostgreSQL: queries by an indexed path, deep pages by `next`
// and by offset, and retrieval, which is compared with that at a hundred thousand.
const seconds = Number(process.env.BENCH_SECONDS ?? 5);
const goals = { perSecond: 1_000, milliseconds: 80, deep: 1.5, retrieve: 1.2 } as const;
const path = `/ngsi-ld/v1/entities?limit=20&type=${encodeURIComponent(type)}`;

const many = await measure(1_000_000);
const few = await measure(100_000);
console.log(
  `retrieve: ${(few.retrieve / many.retrieve).toFixed(2)} times slower at a million (goal ${goals.retrieve})`,
);

async function measure(entities: number): Promise<{ readonly retrieve: number }> {
  return onPostgres((ground) => measureOn(ground, entities));
}

async function measureOn(ground: Ground, entities: number): Promise<{ readonly retrieve: number }> {
  const sizes = sizesOf(entities);
  const bare = await alone(ground, async (db) => {
    const began = performance.now();
    await loadEntities(db, sizes);
    const took = (performance.now() - began) / 1_000;
    console.log(`— ${entities} entities, filled in ${took.toFixed(0)} s, ${Math.round(entities / took)}/s`);
    return reference(db, 'page', (turn) => [idOf((turn * 7919) % entities)]);
  });
  const node = await startNode(ground);
  const http = openClient(node.url, 64);
  const report = (what: string, { perSecond, p50, p99 }: Awaited<ReturnType<typeof closedLoop>>) =>
    console.log(
      `${what}: ${perSecond}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ` +
        `${(perSecond / bare).toFixed(2)} of the bare page by key`,
    );
  const byPath = (turn: number) =>
    http.get(`${path}&q=${encodeURIComponent(`district=="d${(turn * 7919) % sizes.districts}"`)}`);
  const byId = (turn: number) => http.get(`/ngsi-ld/v1/entities/${idOf(((turn * 7919) % entities) + 1)}`);
  try {
    await closedLoop(64, 1, 0, byPath);
    report(`query by an indexed path (goal ${goals.perSecond}/s)`, await closedLoop(64, seconds, 0, byPath));
    report(
      `  arriving at ${goals.perSecond}/s (goal p99 ${goals.milliseconds} ms)`,
      await openLoop(goals.perSecond, seconds, 1_000_000, byPath),
    );
    await closedLoop(64, 1, 0, byId);
    const retrieve = await closedLoop(64, seconds, 0, byId);
    report('retrieve', retrieve);
    await deepPages(http.get, path, 5_000);
    await offsets((offset) => http.get(`${path}&offset=${offset}`), entities);
    const [now, most] = node.memory();
    console.log(`memory of the node ${now} MB, at the most ${most} MB`);
    return { retrieve: retrieve.perSecond };
  } finally {
    http.close();
    await node.stop();
  }
}

/** Pages near the beginning against those at a tenth and at nearly all of the entities. */
async function offsets(get: (offset: number) => Promise<unknown>, entities: number): Promise<void> {
  const at = async (offset: number) => {
    const times: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const began = performance.now();
      await get(offset + turn * 20);
      times.push(performance.now() - began);
    }
    return middle(times);
  };
  await at(0);
  const first = await at(0);
  for (const offset of [entities / 10, entities - 1_000]) {
    const deep = await at(offset);
    console.log(
      `by offset ${offset}: ${deep.toFixed(2)} ms against ${first.toFixed(2)} ms, ratio ${(deep / first).toFixed(2)} (goal ${goals.deep})`,
    );
  }
}
