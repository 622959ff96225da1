import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { createAttributeIndexes } from '../src/context/query/index.ts';
import { type Database, migrate, openDatabase } from '../src/platform/database/index.ts';
import { startCluster } from './support/cluster.ts';
import { client, type Measured, measure } from './support/load.ts';

/** Queries at 100,000 entities: by an indexed path, by distance, and deep pages. DESIGN §9. */
const seconds = Number(process.env.BENCH_SECONDS ?? 8);
const count = 100_000;
const districts = 5_000;
const type = 'https://smartdatamodels.org/dataModel.Parking/OffStreetParking';

const cluster = await startCluster();
const db = await openDatabase({ url: cluster.url, connections: 8 });
await migrate(db);
await load(db);
const indexes = createAttributeIndexes({ db });
await indexes.pin(
  { attribute: 'https://uri.etsi.org/ngsi-ld/default-context/district', trail: [], kind: 'text' },
  true,
);
await indexes.maintain();

const server = fork(new URL('./support/reading-server.ts', import.meta.url), [cluster.url], {
  execArgv: process.execArgv,
});
const [{ baseUrl }] = (await once(server, 'message')) as [{ baseUrl: string }];
const http = client(baseUrl, 64);
const entities = `/ngsi-ld/v1/entities?limit=20&type=${encodeURIComponent(type)}`;

const reference = await measureReference(db);
report('reference: bare page of 20 by key', reference, 1);
const byPath = await measure(64, seconds, async (turn) => {
  await http.get(`${entities}&q=${encodeURIComponent(`district=="d${(turn * 7919) % districts}"`)}`);
});
report('query by an indexed path (goal 3,000/s, p99 50 ms)', byPath, byPath.perSecond / reference.perSecond);
const near = await measure(64, seconds, async (turn) => {
  const coordinates = `[${(13.5 + (turn % 300) * 0.01).toFixed(3)},${(45.5 + (turn % 250) * 0.005).toFixed(3)}]`;
  await http.get(`${entities}&georel=near;maxDistance==1500&geometry=Point&coordinates=${coordinates}`);
});
report('query near a point (goal 1,500/s, p99 80 ms)', near, near.perSecond / reference.perSecond);
await deepPages();

await http.close();
server.disconnect();
await db.close();
await cluster.stop();

/** Follows `next` to page 5,000 and compares what the first and the last hundred pages took. */
async function deepPages(): Promise<void> {
  const times: number[] = [];
  let path: string | undefined = entities;
  while (path !== undefined && times.length < 5_000) {
    const began = performance.now();
    const { link } = await http.get(path);
    times.push(performance.now() - began);
    const next = /<([^>]*)>; rel="next"/.exec(link)?.[1];
    path = next?.slice(baseUrl.length);
  }
  const middle = (some: number[]) => some.sort((left, right) => left - right)[Math.floor(some.length / 2)] ?? 0;
  const [first, last] = [middle(times.slice(100, 300)), middle(times.slice(-200))];
  console.log(
    `pages followed ${times.length}; early ${first.toFixed(2)} ms, last ${last.toFixed(2)} ms, ratio ${(last / first).toFixed(2)} (goal 1.5)`,
  );
}

async function measureReference(database: Database): Promise<Measured> {
  const statement = (await readFile(new URL('./reference.sql', import.meta.url), 'utf8')).split('-- name: page\n')[1]!;
  return measure(8, Math.min(seconds, 5), async (turn) => {
    const id = `urn:ngsi-ld:OffStreetParking:${String((turn * 7919) % count).padStart(6, '0')}`;
    await database.pool.query({ name: 'reference', text: statement, values: [id] });
  });
}

function report(what: string, { perSecond, p50, p99 }: Measured, ratio: number): void {
  console.log(
    `${what}: ${perSecond}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${ratio.toFixed(2)} of the reference`,
  );
}

/** Six attributes an entity; each in one of a thousand datasets that its reader holds. */
async function load(database: Database): Promise<void> {
  const own = 'https://uri.etsi.org/ngsi-ld/default-context/';
  const stamp = { createdAt: '2026-01-01T00:00:00.000Z', modifiedAt: '2026-01-01T00:00:00.000Z' };
  const property = (value: string) =>
    sql`${JSON.stringify({ type: 'Property', ...stamp })}::jsonb || jsonb_build_object('value', ${sql.raw(value)})`;
  await sql`
    insert into entity (space, id, version, types, scopes, document, geometry, datasets, created, modified)
    select 1, 'urn:ngsi-ld:OffStreetParking:' || lpad(i::text, 6, '0'), 1, ${[type]}::text[], '{/bench}',
           jsonb_build_object(
             ${`${own}name`}::text, ${property(`'Parking ' || i`)},
             ${`${own}free`}::text, ${property('i % 1000')},
             ${`${own}total`}::text, ${property('1000')},
             ${`${own}category`}::text, ${property(`jsonb_build_array('public', 'free')`)},
             ${`${own}district`}::text, ${property(`'d' || (i::bigint * 7919 % 5000)`)},
             'https://uri.etsi.org/ngsi-ld/location', jsonb_build_object('type', 'GeoProperty', 'value',
               jsonb_build_object('type', 'Point', 'coordinates', jsonb_build_array(13.4 + (i % 317) * 0.01, 45.4 + (i / 317) * 0.0045)))),
           ST_SetSRID(ST_MakePoint(13.4 + (i % 317) * 0.01, 45.4 + (i / 317) * 0.0045), 4326),
           array[i % 1000 + 1], now(), now()
      from generate_series(1, ${count}::int) as i`.execute(database.kysely);
  await sql`vacuum analyze entity`.execute(database.kysely);
}
