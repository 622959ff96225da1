import { sql } from 'kysely';
import { createAttributeIndexes } from '../../src/context/query/index.ts';
import type { Database } from '../../src/platform/database/index.ts';

/** How much there is: entities, districts (twenty entities each) and datasets, every one granted to anyone. */
export interface Sizes {
  readonly entities: number;
  readonly districts: number;
  readonly datasets: number;
}

/** The sizes of a data set of so many entities. */
export const sizesOf = (entities: number): Sizes => ({ entities, districts: entities / 20, datasets: 1_000 });
/** The one type of the data set. */
export const type = 'https://smartdatamodels.org/dataModel.Parking/OffStreetParking';

/** The id of an entity by its number, from 1 on. */
export const idOf = (number: number) => `urn:ngsi-ld:OffStreetParking:${String(number).padStart(7, '0')}`;

const own = 'https://uri.etsi.org/ngsi-ld/default-context/';

/** Six attributes an entity; each in one of a thousand datasets; the path `district` has its index. */
export async function loadEntities(database: Database, sizes: Sizes): Promise<void> {
  const starts = Array.from(
    { length: Math.ceil(sizes.entities / stretch) },
    (_, place) => place * stretch + 1,
  ).values();
  const lane = async () => {
    for (const from of starts)
      await insertEntities(database, sizes, from, Math.min(from + stretch - 1, sizes.entities));
  };
  // As many at once as the machine has cores.
  await Promise.all([lane(), lane()]);
  await sql`
    insert into selection (space, dataset, types, scope)
    select 1, i, ${[type]}::text[], '/bench/d' || i from generate_series(1, ${sizes.datasets}::int) as i`.execute(
    database.kysely,
  );
  await sql`
    insert into permission_grant (id, holder, dataset, source)
    select gen_random_uuid(), 'anyone', i, 'open' from generate_series(1, ${sizes.datasets}::int) as i`.execute(
    database.kysely,
  );
  const indexes = createAttributeIndexes({ db: database });
  await indexes.pin({ attribute: `${own}district`, trail: [], kind: 'text' }, true);
  await indexes.maintain();
  await sql`vacuum analyze`.execute(database.kysely);
}

/** One statement must end within the time that statements have. */
const stretch = 25_000;

/** By one statement over a whole stretch. */
async function insertEntities(database: Database, sizes: Sizes, from: number, to: number): Promise<void> {
  const stamp = { createdAt: '2026-01-01T00:00:00.000Z', modifiedAt: '2026-01-01T00:00:00.000Z' };
  const property = (value: string) =>
    sql`${JSON.stringify({ type: 'Property', ...stamp })}::jsonb || jsonb_build_object('value', ${sql.raw(value)})`;
  await sql`
    with made as (
    insert into entity (space, id, version, types, scopes, document, geometry, datasets, created, modified)
    select 1, 'urn:ngsi-ld:OffStreetParking:' || lpad(i::text, 7, '0'), 1, ${[type]}::text[],
           array['/bench/d' || i % ${sizes.datasets}::int + 1],
           jsonb_build_object(
             ${`${own}name`}::text, ${property(`'Parking ' || i`)},
             ${`${own}free`}::text, ${property('i % 1000')},
             ${`${own}total`}::text, ${property('1000')},
             ${`${own}category`}::text, ${property(`jsonb_build_array('public', 'free')`)},
             ${`${own}district`}::text, ${property(`'d' || (i::bigint * 7919 % ${sizes.districts})`)},
             'https://uri.etsi.org/ngsi-ld/location', jsonb_build_object('type', 'GeoProperty', 'value',
               jsonb_build_object('type', 'Point', 'coordinates', jsonb_build_array(13.4 + (i % 317) * 0.01, 45.4 + (i / 317) * 0.0045)))),
           ST_SetSRID(ST_MakePoint(13.4 + (i % 317) * 0.01, 45.4 + (i / 317) * 0.0045), 4326),
           array[i % ${sizes.datasets}::int + 1], now(), now()
      from generate_series(${from}::int, ${to}::int) as i
    returning id, datasets)
    insert into membership (space, dataset, entity) select 1, datasets[1], id from made`.execute(database.kysely);
}
