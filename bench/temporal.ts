import { createContext } from '../src/context/index.ts';
import { systemClock } from '../src/platform/clock.ts';
import type { Database } from '../src/platform/database/index.ts';
import { alone, type Ground, onEachGround, openToAnybody } from './support/engines.ts';
import { type BenchNode, startNode } from './support/node.ts';
import { reference } from './support/reference.ts';

/**
 * A year of one sensor at a sample a minute, aggregated by day over HTTP (DESIGN §9: p95 < 50 ms), and what a sample takes on
 * disk (≤ 100 bytes, indexes included) on a day of SENSORS (1,000) sensors at a sample a minute; the goal is 5 GB at
 * SENSORS=10000. `node --import ./scripts/source-loader.mjs bench/temporal.ts`; BENCH_ENGINE=postgres or embedded for one engine alone.
 */
const goalMs = 50;
const rounds = Number(process.env.ROUNDS ?? 200);
const sensors = Number(process.env.SENSORS ?? 1_000);
const id = 'urn:ngsi-ld:Sensor:year';
const type = 'https://example.org/Sensor';
const attribute = 'https://example.org/level';
const year = { from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } as const;

await onEachGround(async (ground) => {
  await alone(ground, async (db) => {
    await openToAnybody(db, 1, [type]);
    await fillYear(db);
    await rollUpYear(db);
  });
  await measureYear(ground);
  await alone(ground, measureBytes);
});

/** As a sensor would have left it: each sample written when it was observed. */
async function fillYear(db: Database): Promise<void> {
  await db.pool.query(
    `insert into entity (space, id, version, types, document, datasets, created, modified)
     values (1, $1, 1, array[$3], '{}', '{1}', $2, $2)`,
    [id, year.from, type],
  );
  await db.pool.query('insert into membership (space, dataset, entity) values (1, 1, $1)', [id]);
  await db.pool.query('insert into series (id, space, entity, attribute) values (1, 1, $1, $2)', [id, attribute]);
  await db.pool.query(
    `insert into sample (series, moment, recorded, number)
     select 1, at, at, 20 + 10 * sin(extract(epoch from at) / 43200) from generate_series($1::timestamptz, $2::timestamptz - interval '1 minute', '1 minute') as at`,
    [year.from, year.to],
  );
  await db.pool.query('update rollup_progress set seen = $1', [year.from]);
}

async function rollUpYear(db: Database): Promise<void> {
  const context = createContext({ db, clock: systemClock });
  const started = performance.now();
  await context.rollUpHistory();
  console.log(`rolled up a year in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  await context.close();
  await db.pool.query('analyze');
}

/** Whole requests, one after another, of a reader whose rights are those of one open dataset. */
async function measureYear(ground: Ground): Promise<void> {
  const node = await startNode(ground);
  const p50 = new Map<string, number>();
  try {
    for (const methods of ['avg,min,max,sum,totalCount', 'stddev', 'distinctCount']) {
      const isRolled = methods !== 'distinctCount';
      const times = await ask(node, methods, isRolled ? rounds : Math.ceil(rounds / 20));
      const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
      p50.set(methods, at(0.5));
      const goal = isRolled ? ` (goal < ${goalMs} ms)` : ', from the samples themselves';
      console.log(
        `a year by day over HTTP, ${methods}: p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms${goal}`,
      );
    }
  } finally {
    await node.stop();
  }
  const bare = await alone(ground, async (db) => 8_000 / (await reference(db, 'year', () => [1])));
  const ratio = p50.get('avg,min,max,sum,totalCount')! / bare;
  console.log(
    `  the bare statement over the same hours: ${bare.toFixed(1)} ms on one of 8 lanes; p50 is ${ratio.toFixed(2)} of it`,
  );
}

async function ask(node: BenchNode, methods: string, turns: number): Promise<readonly number[]> {
  const query = new URLSearchParams({
    ...{ timerel: 'between', timeAt: year.from, endTimeAt: year.to },
    ...{ format: 'aggregatedValues', aggrMethods: methods, aggrPeriodDuration: 'P1D' },
  });
  const method = methods.split(',')[0]!;
  const times: number[] = [];
  for (let turn = -5; turn < turns; turn += 1) {
    const begun = performance.now();
    const answer = await fetch(`${node.url}/ngsi-ld/v1/temporal/entities/${id}?${query}`, {
      headers: { Authorization: `Bearer ${node.key}` },
    });
    const body = (await answer.json()) as Record<string, Record<string, unknown[]> | undefined>;
    const days = body[attribute]?.[method]?.length;
    if (days !== 365) throw new Error(`${answer.status}: ${days} days instead of 365`);
    if (turn >= 0) times.push(performance.now() - begun);
  }
  return times.sort((one, other) => one - other);
}

/** In the order in which a day's samples come: minute by minute, all sensors. Then as it lies when the month is over. */
async function measureBytes(db: Database): Promise<void> {
  const { rows } = await db.pool.query<{ month: Date; name: string }>(
    `select date_trunc('month', now(), 'UTC') as month, 'sample_class_0_' || to_char(now() at time zone 'UTC', 'YYYYMM01') as name`,
  );
  const { month, name } = rows[0]!;
  const size = async () =>
    Number(
      (await db.pool.query<{ bytes: number }>('select pg_total_relation_size($1) as bytes', [name])).rows[0]!.bytes,
    );
  const before = await size();
  const began = performance.now();
  for (let hour = 0; hour < 24; hour += 1)
    await db.pool.query(
      `insert into sample (series, moment, recorded, number)
       select 1000 + sensor, at, at + interval '300 milliseconds', sensor + minute / 100.0
         from generate_series(0, 59) as minute
        cross join lateral (select $1::timestamptz + make_interval(mins => minute) as at) as moments
        cross join generate_series(1, $2::int) as sensor`,
      [new Date(month.getTime() + hour * 3_600_000), sensors],
    );
  const seconds = (performance.now() - began) / 1_000;
  const count = sensors * 1_440;
  const written = (await size()) - before;
  const told = (bytes: number) => `${(bytes / count).toFixed(1)} bytes a sample, ${(bytes / 1e9).toFixed(2)} GB`;
  console.log(
    `a day of ${sensors} sensors at a sample a minute, written in ${seconds.toFixed(0)} s: ${told(written)}, indexes included`,
  );
  // Two months later it is over.
  const clock = { now: () => new Date(month.getTime() + 62 * 86_400_000) };
  const context = createContext({ db, clock });
  await db.pool.query('update rollup_progress set seen = $1', [clock.now()]);
  await context.thinHistory();
  await context.close();
  console.log(`  once its month is over: ${told(await size())} (goal ≤ 100 bytes)`);
}
