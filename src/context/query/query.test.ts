import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { sql } from 'kysely';
import { freshDatabase } from '../../../test/support/database.ts';
import { type Access, systemAccess } from '../../participants/index.ts';
import type { EntityState } from '../stored-entity.ts';
import {
  createQuery,
  type EntityQuery,
  parseGeoQuery,
  parseOrder,
  parsePattern,
  parseQuery,
  parseScopes,
  parseTypes,
} from './index.ts';
import { createAttributeIndexes } from './indexes/index.ts';

const db = await freshDatabase({ after });
const indexes = createAttributeIndexes({ db, threshold: 3 });
const query = createQuery({ db, indexes });
const expandTerm = (name: string) =>
  name === 'location' ? 'https://uri.etsi.org/ngsi-ld/location' : `https://example.org/${name}`;
let lastSpace = 100;

interface Row {
  readonly id: string;
  readonly type?: string;
  readonly scopes?: readonly string[];
  readonly datasets?: readonly number[];
  readonly values?: Readonly<Record<string, unknown>>;
  readonly point?: readonly [number, number];
}

/** A space of its own with the given entities. */
async function spaceWith(rows: readonly Row[]): Promise<number> {
  lastSpace += 1;
  for (const { id, type = 'Parking', scopes = [], datasets = [], values = {}, point } of rows) {
    const members = Object.entries(values).map(([name, value]) => [expandTerm(name), { type: 'Property', value }]);
    const geometry = point && JSON.stringify({ type: 'Point', coordinates: point });
    if (geometry) members.push([expandTerm('location'), { type: 'GeoProperty', value: JSON.parse(geometry) } as never]);
    await sql`
      insert into entity (space, id, version, types, scopes, document, geometry, datasets, created, modified)
      values (${lastSpace}, ${id}, 1, ${[expandTerm(type)]}::text[], ${scopes}::text[], ${JSON.stringify(Object.fromEntries(members))}::jsonb,
              ${geometry === undefined ? null : sql`ST_SetSRID(ST_GeomFromGeoJSON(${geometry}), 4326)`}, ${datasets}::int[], now(), now())`.execute(
      db.kysely,
    );
    for (const dataset of datasets)
      await sql`insert into membership values (${lastSpace}, ${dataset}, ${id})`.execute(db.kysely);
  }
  return lastSpace;
}

function reader(space: number, datasets: Access['datasets']): Access {
  return { ...systemAccess(space), readsAll: false, writesAll: false, datasets };
}

async function ids(access: Access, asked: EntityQuery): Promise<string[]> {
  return (await query.page(access, { limit: 100, ...asked })).entities.map(({ id }) => id);
}

const q = (text: string) => parseQuery(text, { expandTerm });
const numbered = (count: number, more: (index: number) => Omit<Row, 'id'> = () => ({})) =>
  Array.from({ length: count }, (_, index) => ({ id: `urn:n:${String(index).padStart(3, '0')}`, ...more(index) }));

test('pages follow each other forwards and backwards without a gap', async () => {
  const access = systemAccess(await spaceWith(numbered(7)));
  const first = await query.page(access, { limit: 3 });
  assert.equal(first.previous, undefined);
  const second = await query.page(access, { limit: 3, after: first.next! });
  const third = await query.page(access, { limit: 3, after: second.next! });
  assert.equal(third.next, undefined);
  assert.deepEqual(
    third.entities.map(({ id }) => id),
    ['urn:n:006'],
  );
  const back = await query.page(access, { limit: 3, after: third.previous! });
  assert.deepEqual(back.entities, second.entities);
  const start = await query.page(access, { limit: 3, after: back.previous! });
  assert.deepEqual(start.entities, first.entities);
  assert.equal(start.previous, undefined);
  assert.deepEqual(start.next, first.next);
});

test('a page follows in the order of values of every kind, absent ones last', async () => {
  const values = [{ v: 'b' }, { v: 2 }, {}, { v: true }, { v: 'a' }, { v: 10 }, { v: [1] }];
  const access = systemAccess(await spaceWith(numbered(7, (index) => ({ values: values[index]! }))));
  for (const [orderBy, expected] of [
    ['v', ['1', '5', '4', '0', '6', '3', '2']],
    ['v;desc', ['3', '6', '0', '4', '5', '1', '2']],
  ] as const) {
    const order = parseOrder({ orderBy }, expandTerm);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await query.page(access, { order, limit: 2, ...(after === undefined ? {} : { after }) });
      seen.push(...page.entities.map(({ id }) => id.slice(-1)));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual(seen, expected, orderBy);
  }
});

test('a query orders by distance', async () => {
  const access = systemAccess(
    await spaceWith([{ id: 'urn:far', point: [15, 46] }, { id: 'urn:near', point: [14.5, 46] }, { id: 'urn:nowhere' }]),
  );
  const ordered = (orderBy: string) =>
    ids(access, { order: parseOrder({ orderBy, orderFrom: '[14.4,46]' }, expandTerm) });
  assert.deepEqual(await ordered('location;dist-asc'), ['urn:near', 'urn:far', 'urn:nowhere']);
  assert.deepEqual(await ordered('location;dist-desc'), ['urn:far', 'urn:near', 'urn:nowhere']);
});

test('a query narrows by ids, patterns, types, scopes, attributes and datasets', async () => {
  const access = systemAccess(
    await spaceWith([
      { id: 'urn:a', type: 'Parking', scopes: ['/kranj/p'], datasets: [7], values: { name: 'A' } },
      { id: 'urn:b', type: 'Road', scopes: ['/kranj/r', '/x'], values: { lanes: 2 } },
      { id: 'urn:c', type: 'Road', scopes: [] },
    ]),
  );
  assert.deepEqual(await ids(access, { ids: ['urn:b', 'urn:z'] }), ['urn:b']);
  assert.deepEqual(await ids(access, { idPattern: parsePattern('[ab]$', 'idPattern') }), ['urn:a', 'urn:b']);
  assert.deepEqual(await ids(access, { types: parseTypes('Road', expandTerm) }), ['urn:b', 'urn:c']);
  assert.deepEqual(await ids(access, { scope: parseScopes('/kranj/#') }), ['urn:a', 'urn:b']);
  assert.deepEqual(await ids(access, { scope: parseScopes('(/kranj/r;/x)') }), ['urn:b']);
  assert.deepEqual(await ids(access, { scope: parseScopes('/#') }), ['urn:a', 'urn:b']);
  assert.deepEqual(await ids(access, { attributes: [expandTerm('lanes'), expandTerm('other')] }), ['urn:b']);
  assert.deepEqual(await ids(access, { dataset: 7 }), ['urn:a']);
  assert.deepEqual(
    await ids(access, { selectors: [{ types: parseTypes('Parking', expandTerm) }, { ids: ['urn:c'], types: null }] }),
    ['urn:a', 'urn:c'],
  );
});

test('geoqueries measure metres and compare shapes', async () => {
  const access = systemAccess(
    await spaceWith([
      { id: 'urn:castle', point: [14.5083, 46.0489] },
      { id: 'urn:station', point: [14.5114, 46.0581] },
      { id: 'urn:maribor', point: [15.6459, 46.5547] },
      { id: 'urn:nowhere' },
    ]),
  );
  const square = '[[[14,46],[15,46],[15,46.5],[14,46.5],[14,46]]]';
  const find = (georel: string, geometry: string, coordinates: string) =>
    ids(access, { geo: parseGeoQuery({ georel, geometry, coordinates }, expandTerm('location'))! });
  assert.deepEqual(await find('near;maxDistance==900', 'Point', '[14.5083,46.0489]'), ['urn:castle']);
  assert.deepEqual(await find('near;maxDistance==1100', 'Point', '[14.5083,46.0489]'), ['urn:castle', 'urn:station']);
  assert.deepEqual(await find('near;minDistance==1100', 'Point', '[14.5083,46.0489]'), ['urn:maribor']);
  assert.deepEqual(await find('within', 'Polygon', square), ['urn:castle', 'urn:station']);
  assert.deepEqual(await find('disjoint', 'Polygon', square), ['urn:maribor']);
  assert.deepEqual(await find('equals', 'Point', '[15.6459,46.5547]'), ['urn:maribor']);
  assert.deepEqual(await find('intersects', 'MultiPoint', '[[15.6459,46.5547],[0,0]]'), ['urn:maribor']);
  assert.deepEqual(await ids(access, { bbox: [15, 46, 16, 47] }), ['urn:maribor']);
  assert.deepEqual(await ids(access, { bbox: [170, 40, 15, 46.5] }), ['urn:castle', 'urn:station']);
  const { box } = await query.extent(access, {});
  assert.deepEqual(box, [14.5083, 46.0489, 15.6459, 46.5547]);
});

test('a reader finds, counts and lists only what its datasets hold and show', async () => {
  const space = await spaceWith([
    { id: 'urn:open', datasets: [1], values: { name: 'x', secret: 1 }, point: [14, 46] },
    { id: 'urn:both', datasets: [1, 2], values: { name: 'x', secret: 1 }, point: [15, 46] },
    { id: 'urn:closed', type: 'Hidden', datasets: [3], values: { name: 'x', secret: 1 } },
  ]);
  const access = reader(
    space,
    new Map([
      [1, new Set([expandTerm('name')])],
      [2, null],
    ]),
  );
  assert.deepEqual(await ids(access, {}), ['urn:both', 'urn:open']);
  assert.equal(await query.count(access, {}), 2);
  assert.deepEqual(await ids(access, { q: q('name=="x"') }), ['urn:both', 'urn:open']);
  assert.deepEqual(await ids(access, { q: q('secret==1') }), ['urn:both']);
  assert.deepEqual(await ids(access, { attributes: [expandTerm('secret')] }), ['urn:both']);
  assert.deepEqual(await ids(access, { bbox: [0, 0, 90, 90] }), ['urn:both']);
  assert.deepEqual((await query.extent(access, {})).box, [15, 46, 15, 46]);
  assert.deepEqual(await ids(access, { dataset: 3 }), []);
  const [both, open] = (await query.page(access, {})).entities;
  assert.equal(Object.keys(both!.document).length, 3);
  assert.deepEqual(Object.keys(open!.document), [expandTerm('name')]);
  assert.deepEqual(await query.types(access), [{ type: expandTerm('Parking'), count: 2 }]);
  const attributes = await query.attributes(access);
  assert.deepEqual(
    attributes.map(({ attribute, count }) => [attribute, count]),
    [
      [expandTerm('name'), 2],
      [expandTerm('secret'), 1],
      ['https://uri.etsi.org/ngsi-ld/location', 1],
    ],
  );
  const order = parseOrder({ orderBy: 'secret;desc' }, expandTerm);
  assert.deepEqual(await ids(access, { order }), ['urn:both', 'urn:open']);
  const nobody = reader(space, new Map());
  assert.deepEqual(await ids(nobody, {}), []);
  assert.deepEqual(await query.types(nobody), []);
});

test('a stream gives everything once, batch by batch', async () => {
  const access = systemAccess(await spaceWith(numbered(11)));
  const sizes: number[] = [];
  const seen: string[] = [];
  for await (const batch of query.stream(access, {}, { batch: 4 })) {
    sizes.push(batch.length);
    seen.push(...batch.map(({ id }) => id));
  }
  assert.deepEqual(sizes, [4, 4, 3]);
  assert.equal(new Set(seen).size, 11);
});

test('paths that are often asked for get an index that queries then use', async () => {
  const rows = numbered(60, (index) => ({
    values: { code: index % 2 === 0 ? `c${index % 10}` : [`c${index % 10}`, 'z'], size: index },
  }));
  const access = systemAccess(await spaceWith(rows));
  const asked = { q: q('code=="c3"'), limit: 4 };
  const before = await query.page(access, asked);
  for (let times = 0; times < 4; times += 1) await ids(access, { q: q('code=="c3";size>=0') });
  const { created } = await indexes.maintain();
  assert.deepEqual(created.map(({ kind }) => kind).sort(), ['number', 'text']);
  assert.deepEqual(await query.page(access, asked), before);
  assert.deepEqual(
    (await query.page(access, { ...asked, after: before.next! })).entities.map(({ id }) => id),
    ['urn:n:043', 'urn:n:053'],
  );
  assert.equal(await query.count(access, { q: q('size<10') }), 10);
  assert.deepEqual(
    await ids(access, { q: q('code=="c3"'), order: parseOrder({ orderBy: 'size;desc' }, expandTerm), limit: 2 }),
    ['urn:n:053', 'urn:n:043'],
  );
  assert.deepEqual(await ids(access, { q: q('code=="c3"'), limit: 2, offset: 3 }), ['urn:n:033', 'urn:n:043']);
});

test('more neighbours than are gathered at once are still found page by page, each once', async () => {
  const rows = Array.from({ length: 1_050 }, (_, at) => ({
    id: `urn:${String(at).padStart(5, '0')}`,
    point: [14, 46] as const,
  }));
  const access = systemAccess(await spaceWith(rows));
  const geo = parseGeoQuery(
    { georel: 'near;maxDistance==50', geometry: 'Point', coordinates: '[14,46]' },
    expandTerm('location'),
  )!;
  const found: string[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = await query.page(access, { geo, limit: 400, ...(after === '' ? {} : { after }) });
    found.push(...page.entities.map(({ id }) => id));
    after = page.next;
  }
  assert.deepEqual(
    found,
    rows.map(({ id }) => id),
  );
});

test('a row that its caller has written is not read again, and one that has changed since is', async () => {
  const space = await spaceWith([
    { id: 'urn:a', values: { size: 1 } },
    { id: 'urn:b', values: { size: 2 } },
  ]);
  const kept = new Map<string, Uint8Array>();
  const key = ({ id, version, stamp }: EntityState) => `${id}/${version}/${stamp}`;
  const written = { find: (state: EntityState) => kept.get(key(state)), mostlyMisses: false };
  const first = await query.rows(systemAccess(space), {}, written);
  for (const { state, entity } of first.rows) kept.set(key(state!), Buffer.from(`text of ${entity().id}`));
  await sql`update entity set version = 2, modified = now() where space = ${space} and id = 'urn:b'`.execute(db.kysely);
  for (const mostlyMisses of [false, true]) {
    const second = await query.rows(systemAccess(space), {}, { ...written, mostlyMisses });
    assert.deepEqual(
      second.rows.map((row) => (row.written ? Buffer.from(row.written).toString() : row.entity().version)),
      ['text of urn:a', 2],
    );
  }
});

test('what is written for one reader is not offered to one who sees less of it', async () => {
  const space = await spaceWith([{ id: 'urn:a', values: { size: 1 }, datasets: [3] }]);
  const partly = reader(space, new Map([[3, new Set<string>()]]));
  const everything = { find: () => Buffer.from('a text with everything'), mostlyMisses: false };
  const { rows } = await query.rows(partly, {}, everything);
  assert.deepEqual(
    rows.map(({ state, written, entity }) => [state, written, entity().document]),
    [[null, undefined, {}]],
  );
});

test('datasets with numbers far apart and entities of several datasets are seen by those who hold one', async () => {
  const space = await spaceWith([
    { id: 'urn:a', datasets: [7, 1_000_000] },
    { id: 'urn:b', datasets: [7] },
    { id: 'urn:c', datasets: [63, 64] },
    { id: 'urn:d' },
  ]);
  const seenWith = (...numbers: number[]) => ids(reader(space, new Map(numbers.map((number) => [number, null]))), {});
  assert.deepEqual(await seenWith(1_000_000), ['urn:a']);
  assert.deepEqual(await seenWith(7), ['urn:a', 'urn:b']);
  assert.deepEqual(await seenWith(64), ['urn:c']);
  assert.deepEqual(await seenWith(63, 1_000_000), ['urn:a', 'urn:c']);
  assert.deepEqual(await seenWith(8), []);
});

test('an outline counts the types that the reader may see, also the further ones of an entity, and says where it stopped', async () => {
  const space = await spaceWith([
    { id: 'urn:a:1', type: 'A', datasets: [901] },
    { id: 'urn:a:2', type: 'A', datasets: [901, 902] },
    { id: 'urn:b:1', type: 'B', datasets: [902] },
    { id: 'urn:c:1', type: 'C' },
  ]);
  const types = [expandTerm('A'), expandTerm('C')];
  await sql`update entity set types = ${types}::text[] where space = ${space} and id = 'urn:a:1'`.execute(db.kysely);
  await sql`update entity set expires = now() - interval '1 hour' where space = ${space} and id = 'urn:b:1'`.execute(
    db.kysely,
  );
  const outline = async (access: Access) =>
    (await query.outline(access)).map(({ type, count, atLeast }) => [type.at(-1), count, atLeast]);
  assert.deepEqual(await outline(systemAccess(space)), [
    ['A', 2, false],
    ['C', 2, false],
  ]);
  assert.deepEqual(await outline(reader(space, new Map([[902, null]]))), [['A', 1, false]]);
  assert.deepEqual(
    await outline(
      reader(
        space,
        new Map([
          [901, null],
          [902, null],
        ]),
      ),
    ),
    [
      ['A', 2, false],
      ['C', 1, false],
    ],
  );
  assert.deepEqual(await outline(reader(space, new Map())), []);
  await sql`
    insert into entity (space, id, version, types, document, datasets, created, modified)
    select ${space}, 'urn:many:' || n, 1, ${[expandTerm('M')]}::text[], '{}', '{903}', now(), now() from generate_series(1, 20001) as n`.execute(
    db.kysely,
  );
  await sql`insert into membership select space, 903, id from entity where space = ${space} and id like 'urn:many:%'`.execute(
    db.kysely,
  );
  assert.deepEqual((await outline(systemAccess(space))).at(-1), ['M', 10_000, true]);
  assert.deepEqual(await outline(reader(space, new Map([[903, null]]))), [['M', 10_000, true]]);
  assert.equal(await query.count(systemAccess(space), { types: [[expandTerm('M')]] }, 500), 501);
  assert.equal(await query.count(systemAccess(space), { types: [[expandTerm('A')]] }, 500), 2);
});
