import { deepPages } from './support/deep-pages.ts';
import { alone, type Ground, onEachGround } from './support/engines.ts';
import { type BenchNode, startNode } from './support/node.ts';
import { closedLoop, type Measured, openClient, openLoop } from './support/query-client.ts';
import { idOf, loadEntities, sizesOf, type } from './support/query-data.ts';
import { reference } from './support/reference.ts';

// Queries by anybody at 100,000 entities while others write: by an indexed path, by type, by distance, and deep pages. DESIGN §9.
const seconds = Number(process.env.BENCH_SECONDS ?? 8);
const writesPerSecond = 100;
const sizes = sizesOf(100_000);
const entities = `/ngsi-ld/v1/entities?limit=20&type=${encodeURIComponent(type)}`;

await onEachGround(measure);

async function measure(ground: Ground): Promise<void> {
  const bare = await alone(ground, async (db) => {
    await loadEntities(db, sizes);
    return reference(db, 'page', (turn) => [idOf((turn * 7919) % sizes.entities)]);
  });
  console.log(`reference: bare page of 20 by key: ${Math.round(bare)}/s`);
  const node = await startNode(ground);
  let acknowledged: ReadonlyMap<string, number>;
  try {
    acknowledged = await whileWriting(node, () => queries(node, bare));
    await untilFollowed(node, acknowledged);
    const [now, most] = node.memory();
    console.log(`memory of the node ${now} MB, at the most ${most} MB`);
  } finally {
    await node.stop();
  }
  await verify(ground, acknowledged);
}

async function queries(node: BenchNode, bare: number): Promise<void> {
  const http = openClient(node.url, 64);
  const byPath = (turn: number) =>
    http.get(`${entities}&q=${encodeURIComponent(`district=="d${(turn * 7919) % sizes.districts}"`)}`);
  const byType = (turn: number) => http.get(`${entities}&offset=${(turn * 20) % 1_000}`);
  const near = (turn: number) => {
    const coordinates = `[${(13.5 + (turn % 300) * 0.01).toFixed(3)},${(45.5 + (turn % 250) * 0.005).toFixed(3)}]`;
    return http.get(`${entities}&georel=near;maxDistance==1500&geometry=Point&coordinates=${coordinates}`);
  };
  await query(node, bare, { name: 'query by an indexed path', goal: 3_000, milliseconds: 50, work: byPath });
  await query(node, bare, { name: 'query near a point', goal: 1_500, milliseconds: 80, work: near });
  await query(node, bare, { name: 'query by type', work: byType });
  await deepPages(http.get, entities, sizes.entities / 20);
  http.close();
}

interface Asked {
  readonly name: string;
  readonly goal?: number;
  readonly milliseconds?: number;
  readonly work: (turn: number) => Promise<unknown>;
}

/** First what nobody has asked before, then what goes through, then how long it takes at a rate that leaves room. */
async function query(node: BenchNode, bare: number, { name, goal, milliseconds, work }: Asked): Promise<void> {
  report(`${name}, first asked`, await closedLoop(64, Math.min(2, seconds / 2), 0, work), bare);
  const before = node.processor();
  const warm = await closedLoop(64, seconds, 0, work);
  const requests = warm.perSecond * seconds;
  const [own, server] = node.processor().map((time, index) => ((time - before[index]!) / requests).toFixed(0));
  report(`${name}${goal ? ` (goal on PostgreSQL ${goal}/s)` : ''}`, warm, bare);
  console.log(`  processor time each: node ${own} µs${server === '0' ? '' : `, database ${server} µs`}`);
  const rate = Math.round(Math.min(goal ?? Number.POSITIVE_INFINITY, warm.perSecond * 0.7));
  const timed = await openLoop(rate, Math.min(seconds, 5), 500_000, work);
  report(`  arriving at ${rate}/s${milliseconds ? ` (goal p99 ${milliseconds} ms)` : ''}`, timed);
}

/** Patches entities one after the other at a steady rate meanwhile; answers how often each was acknowledged. */
async function whileWriting(node: BenchNode, work: () => Promise<void>): Promise<ReadonlyMap<string, number>> {
  const acknowledged = new Map<string, number>();
  const began = performance.now();
  let done = false;
  const write = async () => {
    for (let turn = 1; !done; turn += 1) {
      const id = idOf(((turn * 104_729) % sizes.entities) + 1);
      const body = { level: { type: 'Property', value: turn % 1_000 } };
      const answer = await node.asOperator('POST', `/ngsi-ld/v1/entities/${id}/attrs`, body);
      if (answer.status !== 204) throw new Error(`${answer.status}: ${await answer.text()}`);
      acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
      const due = began + (turn * 1_000) / writesPerSecond;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    }
  };
  const writing = write();
  try {
    await work();
  } finally {
    done = true;
  }
  await writing;
  return acknowledged;
}

function total(acknowledged: ReadonlyMap<string, number>): number {
  return [...acknowledged.values()].reduce((sum, times) => sum + times, 0);
}

async function untilFollowed(node: BenchNode, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  let followed = 0;
  for (let tries = 0; tries < 50 && followed < total(acknowledged); tries += 1) {
    followed = await node.followed();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  console.log(`changes followed ${followed}`);
  if (followed < total(acknowledged)) process.exitCode = 1;
}

/** Every acknowledged write is in entity, history and change log. */
async function verify(ground: Ground, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  const { rows } = await alone(ground, (db) =>
    db.pool.query<{ missing: number }>(
      `select count(*)::int as missing from unnest($1::text[], $2::int[]) as wanted(id, times)
        where not exists (select from entity where space = 1 and id = wanted.id and version > 1)
           or times <> (select count(*) from change where space = 1 and entity = wanted.id)
           or times > (select count(*) from sample join series on series.id = sample.series
                        where series.space = 1 and series.entity = wanted.id)`,
      [[...acknowledged.keys()], [...acknowledged.values()]],
    ),
  );
  console.log(`writes beside ${total(acknowledged)}, missing ${rows[0]!.missing}`);
  if (rows[0]!.missing > 0) process.exitCode = 1;
}

function report(what: string, { perSecond, p50, p99 }: Measured, bare?: number): void {
  const ratio = bare === undefined ? '' : `, ${(perSecond / bare).toFixed(2)} of the reference`;
  console.log(`${what}: ${perSecond}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms${ratio}`);
}
