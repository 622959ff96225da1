import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { migrate, openDatabase } from '../src/platform/database/index.ts';
import { closedLoop, type Measured, openClient, openLoop } from './query-client.ts';
import { idOf, loadEntities, sizes, type } from './query-data.ts';
import { startCluster } from './support/cluster.ts';

/** Queries at 100,000 entities while others write: by an indexed path, by distance, and deep pages. DESIGN §9. */
const seconds = Number(process.env.BENCH_SECONDS ?? 8);
const writesPerSecond = 100;
const operatorKey = 'bench-operator-key-0123456789';

const cluster = await startCluster();
const db = await openDatabase({ url: cluster.url, connections: 8 });
await migrate(db);
await loadEntities(db);
const reference = await closedLoop(8, Math.min(seconds, 4), 0, await referenceStatement());
report('reference: bare page of 20 by key', reference);

const node = fork(new URL('./query-node.ts', import.meta.url), {
  execArgv: [...process.execArgv, ...(process.env.BENCH_NODE_FLAGS?.split(' ') ?? [])],
  env: {
    ...process.env,
    ...{ DATABASE_URL: cluster.url, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error', OPERATOR_KEY: operatorKey },
    ...{ RATE_LIMIT: '1000000', REQUESTS_AT_ONCE: '1000' },
  },
});
const [{ url }] = (await once(node, 'message')) as [{ url: string }];
const http = openClient(url, 64);
const entities = `/ngsi-ld/v1/entities?limit=20&type=${encodeURIComponent(type)}`;
const byPath = (turn: number) =>
  http.get(`${entities}&q=${encodeURIComponent(`district=="d${(turn * 7919) % sizes.districts}"`)}`);
const near = (turn: number) => {
  const coordinates = `[${(13.5 + (turn % 300) * 0.01).toFixed(3)},${(45.5 + (turn % 250) * 0.005).toFixed(3)}]`;
  return http.get(`${entities}&georel=near;maxDistance==1500&geometry=Point&coordinates=${coordinates}`);
};

const writing = new AbortController();
const writer = write(writing.signal);
await query('query by an indexed path', 3_000, 50, byPath);
await query('query near a point', 1_500, 80, near);
await deepPages();
writing.abort();
await verify(await writer, node);

http.close();
node.disconnect();
await once(node, 'exit');
await db.close();
await cluster.stop();

/** First what nobody has asked before, then what goes through, then how long it takes at a rate that leaves room. */
async function query(name: string, goal: number, milliseconds: number, work: (turn: number) => Promise<unknown>) {
  report(`${name}, first asked`, await closedLoop(64, Math.min(2, seconds / 2), 0, work), reference);
  const warm = await closedLoop(64, seconds, 0, work);
  report(`${name} (goal ${goal}/s)`, warm, reference);
  const rate = Math.round(Math.min(goal, warm.perSecond * 0.7));
  const timed = await openLoop(rate, Math.min(seconds, 5), 500_000, work);
  report(`${name}, arriving at ${rate}/s (goal p99 ${milliseconds} ms)`, timed);
}

/** Follows `next` and compares what the early and the last pages took; the pages between are stepped over. */
async function deepPages(): Promise<void> {
  const times: number[] = [];
  let path: string | undefined = entities;
  while (path !== undefined && times.length < sizes.entities / 20) {
    const began = performance.now();
    const head: string = await http.get(path);
    times.push(performance.now() - began);
    const next: string | undefined = /<([^>]*)>; rel="next"/.exec(head)?.[1];
    path = next?.slice(new URL(next).origin.length);
  }
  const middle = (some: number[]) => some.sort((left, right) => left - right)[Math.floor(some.length / 2)] ?? 0;
  const [first, last] = [middle(times.slice(100, 300)), middle(times.slice(-200))];
  console.log(
    `pages followed ${times.length}; early ${first.toFixed(2)} ms, last ${last.toFixed(2)} ms, ratio ${(last / first).toFixed(2)} (goal 1.5)`,
  );
}

/** Patches entities one after the other at a steady rate; answers how often each was acknowledged. */
async function write(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const acknowledged = new Map<string, number>();
  const began = performance.now();
  for (let turn = 1; !signal.aborted; turn += 1) {
    const id = idOf(((turn * 104_729) % sizes.entities) + 1);
    const answer = await fetch(`${url}/ngsi-ld/v1/entities/${id}/attrs`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${operatorKey}` },
      body: JSON.stringify({ free: { type: 'Property', value: turn % 1_000 } }),
    });
    if (answer.status !== 204) throw new Error(`${answer.status}: ${await answer.text()}`);
    acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, began + (turn * 1_000) / writesPerSecond - performance.now())),
    );
  }
  return acknowledged;
}

/** Every acknowledged write is in entity, history and change log, and the follower has seen it. */
async function verify(acknowledged: ReadonlyMap<string, number>, child: ChildProcess): Promise<void> {
  const { rows } = await db.pool.query<{ missing: number }>(
    `select count(*)::int as missing from unnest($1::text[], $2::int[]) as wanted(id, times)
      where not exists (select from entity where space = 1 and id = wanted.id and version > 1)
         or times <> (select count(*) from change where space = 1 and entity = wanted.id)
         or times > (select count(*) from sample join series on series.id = sample.series
                      where series.space = 1 and series.entity = wanted.id)`,
    [[...acknowledged.keys()], [...acknowledged.values()]],
  );
  const writes = [...acknowledged.values()].reduce((sum, times) => sum + times, 0);
  let followed = 0;
  for (let tries = 0; tries < 50 && followed < writes; tries += 1) {
    child.send('figures');
    [{ followed }] = (await once(child, 'message')) as [{ followed: number }];
    if (followed < writes) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  console.log(`writes beside ${writes}, missing ${rows[0]!.missing}, followed ${followed}`);
  if (rows[0]!.missing > 0 || followed < writes) process.exitCode = 1;
}

async function referenceStatement(): Promise<(turn: number) => Promise<unknown>> {
  const statement = (await readFile(new URL('./reference.sql', import.meta.url), 'utf8')).split('-- name: page\n')[1]!;
  return (turn) =>
    db.pool.query({ name: 'reference', text: statement, values: [idOf((turn * 7919) % sizes.entities)] });
}

function report(what: string, { perSecond, p50, p99 }: Measured, bare?: Measured): void {
  const ratio = bare === undefined ? '' : `, ${(perSecond / bare.perSecond).toFixed(2)} of the reference`;
  console.log(`${what}: ${perSecond}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms${ratio}`);
}
