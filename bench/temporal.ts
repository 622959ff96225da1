import { type Context, createContext } from '../src/context/index.ts';
import { systemAccess } from '../src/participants/index.ts';
import { systemClock } from '../src/platform/clock.ts';
import type { Database } from '../src/platform/database/index.ts';
import { onEachGround } from './support/engines.ts';
import { reference } from './support/reference.ts';

/**
 * A year of one sensor at a sample a minute, aggregated by day (DESIGN §9: p95 < 50 ms), and what a sample takes on disk
 * (≤ 100 bytes, indexes included) on a day of SENSORS (1,000) sensors at a sample a minute.
 * `node --import tsx bench/temporal.ts`; BENCH_ENGINE=postgres or embedded for one engine alone.
 */
const goalMs = 50;
const rounds = Number(process.env.ROUNDS ?? 200);
const sensors = Number(process.env.SENSORS ?? 1_000);
const access = systemAccess(1);
const id = 'urn:ngsi-ld:Sensor:year';
const attribute = 'https://example.org/level';
const year = { from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } as const;

await onEachGround(async (ground) => {
  const db = await ground.open();
  const context = createContext({ db, clock: systemClock });
  await fillYear(db);
  await measureYear(db, context);
  await measureBytes(db);
  await context.close();
  await db.close();
});

/** As a sensor would have left it: each sample written when it was observed. */
async function fillYear(db: Database): Promise<void> {
  await db.pool.query(
    `insert into entity (space, id, version, types, document, created, modified)
     values (1, $1, 1, '{https://example.org/Sensor}', '{}', $2, $2)`,
    [id, year.from],
  );
  await db.pool.query('insert into series (id, space, entity, attribute) values (1, 1, $1, $2)', [id, attribute]);
  await db.pool.query(
    `insert into sample (series, moment, recorded, number)
     select 1, at, at, 20 + 10 * sin(extract(epoch from at) / 43200) from generate_series($1::timestamptz, $2::timestamptz - interval '1 minute', '1 minute') as at`,
    [year.from, year.to],
  );
  await db.pool.query('update rollup_state set seen = $1', [year.from]);
}

async function measureYear(db: Database, context: Context): Promise<void> {
  const started = performance.now();
  await context.rollUpHistory();
  console.log(`rolled up a year in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  await db.pool.query('analyze');
  const day = { months: 0, milliseconds: 86_400_000 };
  const request = {
    time: { property: 'observedAt', relation: 'between', last: null, ...year },
    choice: {},
    representation: { format: 'aggregatedValues', sysAttrs: false, projection: {} },
    named: null,
  } as const;
  for (const methods of [['avg', 'min', 'max', 'sum', 'totalCount'], ['stddev'], ['distinctCount']] as const) {
    const turns = methods.length > 1 ? rounds : Math.ceil(rounds / 20);
    const aggregation = { methods, length: day };
    const times: number[] = [];
    for (let turn = -3; turn < turns; turn += 1) {
      const begun = performance.now();
      const row = await context.histories.find(access, id, { ...request, aggregation });
      const [found] = await context.histories.aggregates(access, [row!], { ...request, aggregation }, aggregation);
      if (found?.rows.length !== 365) throw new Error(`${found?.rows.length} days instead of 365`);
      if (turn >= 0) times.push(performance.now() - begun);
    }
    times.sort((one, other) => one - other);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
    const goal = methods.length > 1 ? ` (goal < ${goalMs} ms)` : ', from the samples themselves';
    console.log(
      `a year by day, ${methods.join(', ')}: p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms${goal}`,
    );
    if (methods.length > 1) {
      const bare = 8_000 / (await reference(db, 'year', () => [1]));
      console.log(
        `  the bare statement over the same hours: ${bare.toFixed(1)} ms on one of 8 lanes; p50 is ${(at(0.5) / bare).toFixed(2)} of it`,
      );
    }
  }
}

/** In the order in which a day's samples come: minute by minute, all sensors. */
async function measureBytes(db: Database): Promise<void> {
  const size = async () => {
    const { rows } = await db.pool.query<{ bytes: number }>(
      `select sum(pg_total_relation_size(inhrelid))::bigint as bytes from pg_inherits
        where inhparent in ('sample'::regclass, 'sample_lasting'::regclass, 'sample_passing'::regclass)`,
    );
    return Number(rows[0]!.bytes);
  };
  const before = await size();
  for (let hour = 0; hour < 24; hour += 1)
    await db.pool.query(
      `insert into sample (series, moment, recorded, number)
       select 1000 + sensor, at, at + interval '300 milliseconds', sensor + minute / 100.0
         from generate_series(0, 59) as minute
        cross join lateral (select $1::timestamptz + make_interval(mins => minute) as at) as moments
        cross join generate_series(1, $2::int) as sensor`,
      [new Date(Date.parse(year.to) + hour * 3_600_000), sensors],
    );
  const bytes = ((await size()) - before) / (sensors * 1_440);
  console.log(
    `a day of ${sensors} sensors at a sample a minute: ${bytes.toFixed(1)} bytes a sample, indexes included (goal ≤ 100)`,
  );
}
