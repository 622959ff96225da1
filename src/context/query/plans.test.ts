import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { type RawBuilder, sql } from 'kysely';
import { freshDatabase } from '../../../test/support/database.ts';
import { systemAccess } from '../../participants/index.ts';
import { type EntityQuery, parseGeoQuery, parseQuery, parseTypes } from './index.ts';
import { createAttributeIndexes } from './indexes/index.ts';
import { keysOf, neighbourhoodStatement, pageStatement } from './page-store.ts';

const db = await freshDatabase({ after });
const indexes = createAttributeIndexes({ db });
const expandTerm = (name: string) => `https://example.org/${name}`;
const access = {
  ...systemAccess(1),
  readsAll: false,
  datasets: new Map(Array.from({ length: 50 }, (_, at) => [at, null] as const)),
};
const asked = (query: EntityQuery) =>
  pageStatement(
    access,
    query,
    { limit: 21, offset: 0, place: null, columns: 'whole', keys: keysOf(access, query, 'C') },
    indexes.hasIndex,
  );

async function planOf(statement: RawBuilder<unknown>, executor: typeof db.kysely = db.kysely): Promise<string> {
  const { rows } = await sql<Record<string, string>>`explain (costs off) ${statement}`.execute(executor);
  return rows.map((row) => Object.values(row)[0]).join('\n');
}

await sql`
  insert into entity (space, id, version, types, document, geometry, datasets, created, modified)
  select 1, 'urn:' || lpad(i::text, 6, '0'), 1, array['https://example.org/T'],
         jsonb_build_object('https://example.org/code', jsonb_build_object('type', 'Property', 'value', 'c' || i % 500),
                            'https://example.org/size', jsonb_build_object('type', 'Property', 'value', i)),
         ST_SetSRID(ST_MakePoint(13 + i % 300 * 0.01, 45 + i / 300 * 0.01), 4326), array[i % 50], now(), now()
    from generate_series(1, 20000) as i`.execute(db.kysely);
await indexes.pin({ attribute: expandTerm('code'), trail: [], kind: 'text' }, true);
await indexes.pin({ attribute: expandTerm('size'), trail: [], kind: 'number' }, true);
await indexes.maintain();
const types = parseTypes('T', expandTerm);
const q = (text: string) => parseQuery(text, { expandTerm });

test('equality on an indexed path walks its index in the order of the page', async () => {
  const plan = await planOf(asked({ types, q: q('code=="c7"') }));
  assert.match(plan, /Index Scan using entity_text_/);
  assert.doesNotMatch(plan, /Seq Scan|-> {2}Sort/);
});

test('the same without statistics', async () => {
  await db.kysely.transaction().execute(async (tx) => {
    await sql`delete from pg_statistic where starelid = 'entity'::regclass`.execute(tx);
    const { rows } = await sql<
      Record<string, string>
    >`explain (costs off) ${asked({ types, q: q('code=="c7"') })}`.execute(tx);
    const plan = rows.map((row) => Object.values(row)[0]).join('\n');
    assert.match(plan, /Index Scan using entity_text_/);
    assert.doesNotMatch(plan, /Seq Scan|-> {2}Sort/);
    await sql`analyze entity`.execute(tx);
  });
});

test('a range on an indexed path reads only the range', async () => {
  const plan = await planOf(asked({ types, q: q('size<=40') }));
  assert.match(plan, /using entity_number_|on entity_number_/);
  assert.doesNotMatch(plan, /Seq Scan/);
});

test('a neighbourhood is found by the geometry index', async () => {
  const geo = parseGeoQuery(
    { georel: 'near;maxDistance==500', geometry: 'Point', coordinates: '[14,45.2]' },
    'https://uri.etsi.org/ngsi-ld/location',
  );
  const plan = await planOf(asked({ types, ...(geo ? { geo } : {}) }));
  assert.match(plan, /entity_geometry_area/);
  assert.doesNotMatch(plan, /Seq Scan/);
});

test('a page of a type, also beyond a cursor and without statistics, walks the entities of the type', async () => {
  const place = { direction: 'after' as const, keys: ['urn:010000'] };
  const query = { types };
  const beyond = pageStatement(
    access,
    query,
    { limit: 21, offset: 0, place, columns: 'whole', keys: keysOf(access, query, 'C') },
    indexes.hasIndex,
  );
  const rare = parseTypes('Rare,(T;Other)', expandTerm);
  const statements = [asked(query), beyond, asked({ types: rare })];
  const check = async (executor: typeof db.kysely) => {
    for (const statement of statements) {
      const plan = await planOf(statement, executor);
      assert.match(plan, /Index Scan using entity_first_type/);
      assert.match(plan, /entity_several_types/);
      assert.doesNotMatch(plan, /Seq Scan|entity_pkey/);
    }
  };
  await check(db.kysely);
  await db.kysely.transaction().execute(async (tx) => {
    await sql`delete from pg_statistic where starelid = 'entity'::regclass
                 or starelid in (select indexrelid from pg_index where indrelid = 'entity'::regclass)`.execute(tx);
    await check(tx);
    await sql`analyze entity`.execute(tx);
  });
  assert.match(await planOf(beyond), /Index Cond: .*id > 'urn:010000'/);
});

test('a page of everything walks the primary key', async () => {
  const plan = await planOf(asked({}));
  assert.match(plan, /Index Scan using entity_pkey/);
  assert.doesNotMatch(plan, /Seq Scan|-> {2}Sort/);
});

test('equality on an indexed path, a type and a small neighbourhood keep their plans', async () => {
  if (db.engine !== 'postgres') return;
  await sql`analyze entity`.execute(db.kysely);
  const location = 'https://uri.etsi.org/ngsi-ld/location';
  const geo = parseGeoQuery({ georel: 'near;maxDistance==500', geometry: 'Point', coordinates: '[14,45.2]' }, location);
  const window = { limit: 21, offset: 0, place: null, columns: 'whole' as const, keys: keysOf(access, { types }, 'C') };
  const close = neighbourhoodStatement(access, { types, ...(geo ? { geo } : {}) }, window, indexes.hasIndex);
  const statements = { byPath: asked({ types, q: q('code=="c7"') }), byType: asked({ types }), near: close! };
  const client = await db.pool.connect();
  try {
    for (const [name, statement] of Object.entries(statements)) {
      const { sql: text, parameters } = statement.compile(db.kysely);
      for (let turn = 0; turn < 8; turn += 1) await client.query({ name, text, values: [...parameters] });
    }
    const { rows } = await client.query(
      'select name, generic_plans::int as kept from pg_prepared_statements order by name',
    );
    assert.deepEqual(rows, [
      { name: 'byPath', kept: 3 },
      { name: 'byType', kept: 3 },
      { name: 'near', kept: 3 },
    ]);
  } finally {
    client.release();
  }
});
