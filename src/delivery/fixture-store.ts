import { sql } from 'kysely';
import type { ExpandedEntity } from '../linked-data/index.ts';
import type { Database } from '../platform/database/index.ts';

/** Lays entities straight into storage as members of datasets, for tests and benchmarks of reading. */
export async function storeEntities(
  db: Database,
  entities: readonly ExpandedEntity[],
  datasets: readonly number[],
  space = 1,
): Promise<void> {
  const location = 'https://uri.etsi.org/ngsi-ld/location';
  const rows = entities.map(({ id, types, scopes, document }) => ({
    id,
    types,
    scopes,
    document,
    geometry: (document[location] as { value?: unknown } | undefined)?.value ?? null,
  }));
  await sql`
    insert into entity (space, id, version, types, scopes, document, geometry, datasets, created, modified)
    select ${space}, row ->> 'id', 1, array(select jsonb_array_elements_text(row -> 'types')),
           array(select jsonb_array_elements_text(row -> 'scopes')), row -> 'document',
           case when row -> 'geometry' <> 'null' then ST_SetSRID(ST_GeomFromGeoJSON(row ->> 'geometry'), 4326) end,
           ${datasets}::int[], now(), now()
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as row`.execute(db.kysely);
  await sql`
    insert into membership (space, dataset, entity)
    select ${space}, dataset, row ->> 'id'
      from jsonb_array_elements(${JSON.stringify(rows.map(({ id }) => ({ id })))}::jsonb) as row,
           unnest(${datasets}::int[]) as dataset`.execute(db.kysely);
}
