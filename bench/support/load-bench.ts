import { Worker } from 'node:worker_threads';
import type { Database } from '../../src/platform/database/index.ts';
import { alone, type Ground, onEachGround, openToAnybody } from './engines.ts';
import { type BenchNode, startNode } from './node.ts';
import type { RawLoad, RawMeasured } from './raw-load.ts';
import { reference } from './reference.ts';

/** What a program about single requests measures: some loads, then what the database does bare. */
export interface LoadBench {
  readonly engine: Ground['engine'];
  readonly seconds: number;
  /** Runs a load, closed loop, and prints its line; then the same arriving at a fixed rate where a goal is given. */
  run(name: string, load: Load, goal?: Goal): Promise<void>;
  /** Runs a load for so many seconds; who prints its figures judges them too. */
  measure(load: Load, how: { readonly seconds: number; readonly rate?: number }): Promise<Spent>;
  /** Megabytes of the node's memory: now, and at the most. */
  memory(): readonly [now: number, most: number];
  /** Fills the node with the entities of a load. */
  seed(entities: number): Promise<void>;
}

/** A measurement with the processor time that the node took for it, in microseconds. */
export type Spent = RawMeasured & { readonly node: number };

/** What is asked, and over how many connections. */
export type Load = Omit<RawLoad, 'port' | 'key' | 'seconds' | 'rate'>;

/** What is to be reached on PostgreSQL: things a second, of which one request carries `each`, and the slowest hundredth. */
export interface Goal {
  readonly perSecond: number;
  readonly milliseconds?: number;
  readonly each?: number;
  /** The fixed statement that the figure is compared with, and its values. */
  readonly reference: string;
  readonly values: (turn: number) => unknown[];
}

interface Compared {
  readonly name: string;
  readonly perSecond: number;
  readonly goal: Goal;
}

const level = 'https://uri.etsi.org/ngsi-ld/default-context/level';

/** Runs a program on each engine that is asked for; afterwards looks every acknowledged write up, and compares. */
export async function onEachEngine(program: (bench: LoadBench) => Promise<void>): Promise<void> {
  await onEachGround((ground) => onEngine(ground, program));
}

async function onEngine(ground: Ground, program: (bench: LoadBench) => Promise<void>): Promise<void> {
  const seconds = Number(process.env.BENCH_SECONDS ?? 8);
  await alone(ground, (db) => openToAnybody(db, 1, ['https://uri.etsi.org/ngsi-ld/default-context/Bench']));
  const node = await startNode(ground);
  const acknowledged = new Map<string, number>();
  const compared: Compared[] = [];
  try {
    await program({
      engine: ground.engine,
      seconds,
      memory: node.memory,
      async run(name, load, goal) {
        const before = node.processor();
        const measured = await inThread({ ...load, ...around(node), seconds });
        note(acknowledged, measured);
        const each = goal?.each ?? 1;
        const perSecond = (measured.requests * each) / measured.seconds;
        print(name, measured, perSecond, spent(node, before, measured.requests * each), goal);
        if (goal === undefined) return;
        compared.push({ name, perSecond, goal });
        const rate = Math.round(Math.min(goal.perSecond, perSecond * 0.7) / each);
        const timed = await inThread({ ...load, ...around(node), seconds: Math.min(5, seconds), rate });
        note(acknowledged, timed);
        print(
          `  arriving at ${rate * each}/s${goal.milliseconds ? ` (goal p99 ${goal.milliseconds} ms)` : ''}`,
          timed,
          (timed.requests * each) / timed.seconds,
        );
      },
      async measure(load, how) {
        const [before] = node.processor();
        const measured = await inThread({ ...load, ...around(node), ...how });
        note(acknowledged, measured);
        return { ...measured, node: node.processor()[0] - before };
      },
      async seed(entities) {
        const load = { ...around(node), kind: 'batch', connections: 2, entities, batch: 500 } as const;
        const found = new Set<string>();
        // Each run begins anew, so one that did not come to the end is followed by a longer one.
        for (let time = 2; found.size < entities; time *= 2) {
          const measured = await inThread({ ...load, seconds: time });
          for (const [id] of measured.acknowledged) found.add(id);
          note(acknowledged, measured);
        }
      },
    });
    const [now, most] = node.memory();
    console.log(`memory of the node ${now} MB, at the most ${most} MB`);
  } finally {
    await node.stop();
  }
  await alone(ground, async (db) => {
    await verify(db, acknowledged);
    for (const { name, perSecond, goal } of compared) {
      const bare = (await reference(db, goal.reference, goal.values)) * (goal.each ?? 1);
      console.log(
        `${name}: ${(perSecond / bare).toFixed(2)} of the bare statement »${goal.reference}«, ${Math.round(bare)}/s`,
      );
    }
  });
}

const around = ({ port, key }: BenchNode) => ({ port, key });

/** The values of later loads are counted from one again, so the last one that was acknowledged is what must be found. */
function note(acknowledged: Map<string, number>, { acknowledged: latest }: RawMeasured): void {
  for (const [id, value] of latest) acknowledged.set(id, value);
}

function spent(node: BenchNode, before: readonly number[], things: number): string {
  const [own, server] = node.processor().map((time, index) => ((time - before[index]!) / things).toFixed(0));
  return `; processor time each: node ${own} µs${server === '0' ? '' : `, database ${server} µs`}`;
}

function print(name: string, measured: RawMeasured, perSecond: number, more = '', goal?: Goal): void {
  const failures = measured.failures + measured.refused;
  const latency = `p50 ${measured.p50.toFixed(1)} ms, p99 ${measured.p99.toFixed(1)} ms`;
  const aim = goal ? ` (goal on PostgreSQL ${goal.perSecond}/s)` : '';
  console.log(`${name}${aim}: ${Math.round(perSecond)}/s, ${latency}, ${failures} failures${more}`);
  if (failures > 0) process.exitCode = 1;
}

function inThread(load: RawLoad): Promise<RawMeasured> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./raw-load.ts', import.meta.url), { workerData: load });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Looks up every acknowledged write in entity, history and change log; a missing one fails the run. */
async function verify(db: Database, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  // So much has been written that the database does not know its own tables.
  await db.pool.query('vacuum analyze');
  const all = [...acknowledged];
  let missing = 0;
  for (let from = 0; from < all.length; from += 2_000) {
    const some = all.slice(from, from + 2_000);
    const { rows } = await db.pool.query<{ missing: number }>(
      `select count(*)::int as missing from unnest($1::text[], $2::bigint[]) as wanted(id, value)
        where not exists (select from series cross join lateral (
                                 select from sample where sample.series = series.id and number = wanted.value limit 1) as found
                           where series.space = 1 and series.entity = wanted.id and attribute = $3)
           or not exists (select from entity where space = 1 and id = wanted.id and document ? $3)
           or not exists (select from change where space = 1 and entity = wanted.id)`,
      [some.map(([id]) => id), some.map(([, value]) => value), level],
    );
    missing += rows[0]!.missing;
  }
  const { rows: log } = await db.pool.query<{ gap: boolean }>(
    `select coalesce((select position from change_head where space = 1), 0)
              <> (select count(*) from change where space = 1) as gap`,
  );
  const { gap } = log[0]!;
  console.log(`acknowledged ${acknowledged.size} entities, missing ${missing}, gaps ${gap}`);
  if (missing > 0 || gap) process.exitCode = 1;
}
