import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const call = { as: node.operatorKey, space: node.newSpace() };
const entities = '/ngsi-ld/v1/entities';
const errors = 'https://uri.etsi.org/ngsi-ld/errors/';

/** In the order of NGSI-LD 1.9.1 §4.23.2. */
const ranked = [
  7,
  'abc',
  { of: 1 },
  ['list'],
  true,
  '09:30:00Z',
  '2026-05-01',
  '2026-05-01T00:00:00Z',
  '2026-05-01T00:00:00.5Z',
] as const;
const item = (name: string, members: object) => ({ id: `urn:ngsi-ld:Item:${name}`, type: 'Item', ...members });
const made = await node.post(
  '/ngsi-ld/v1/entityOperations/create',
  [
    ...ranked.map((value, index) => item(`rank${index}`, { mixed: { type: 'Property', value } })),
    item('east', { place: { type: 'GeoProperty', value: { type: 'Point', coordinates: [15, 46] } }, scope: '/b' }),
    item('west', { place: { type: 'GeoProperty', value: { type: 'Point', coordinates: [14, 46] } }, scope: '/a' }),
    item('unplaced', { place: { type: 'Property', value: 2 } }),
    item('named', { place: { type: 'Property', value: 'beside the road' }, expiresAt: '2100-01-01T00:00:00Z' }),
    item('soon', { expiresAt: '2099-01-01T00:00:00Z', word: { type: 'Property', value: 'äpfel' } }),
    item('z', { word: { type: 'Property', value: 'az' } }),
  ],
  call,
);
assert.equal(made.status, 201, made.text);

interface Page {
  readonly names: readonly string[];
  readonly next: string | undefined;
}

async function readPage(path: string): Promise<Page> {
  const answer = await node.get<readonly { id: string }[]>(path, call);
  assert.equal(answer.status, 200, answer.text);
  const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  return {
    names: answer.body.map(({ id }) => id.slice('urn:ngsi-ld:Item:'.length)),
    next: next?.slice(next.indexOf('/ngsi-ld')),
  };
}

const ordered = async (text: string): Promise<readonly string[]> =>
  (await readPage(`${entities}?type=Item&limit=100&${text}`)).names;

test('query entities orders numbers, texts, objects, lists, truths, times, dates and instants, absent ones last (NGSI-LD 1.9.1 §4.23.2)', async () => {
  const names = ranked.map((_, index) => `rank${index}`);
  assert.deepEqual((await ordered('orderBy=mixed')).slice(0, names.length), names);
  assert.deepEqual((await ordered('orderBy=mixed;desc')).slice(0, names.length), names.reverse());
});

test('query entities orders what is no GeoProperty after what is, by its value (NGSI-LD 1.9.1 §4.23.2)', async () => {
  const near = await ordered('orderBy=place;dist-asc&orderFrom=[13.9,46]');
  assert.deepEqual(near.slice(0, 4), ['west', 'east', 'unplaced', 'named']);
  const far = await ordered('orderBy=place;dist-desc&orderFrom=[13.9,46]');
  assert.deepEqual(far.slice(0, 4), ['east', 'west', 'named', 'unplaced']);
});

test('query entities orders by scope and by expiry, those without last (NGSI-LD 1.9.1 Table 6.4.3.2-1)', async () => {
  assert.deepEqual((await ordered('orderBy=scope')).slice(0, 2), ['west', 'east']);
  assert.deepEqual((await ordered('orderBy=scope;desc')).slice(0, 2), ['east', 'west']);
  assert.deepEqual((await ordered('orderBy=expiresAt')).slice(0, 2), ['soon', 'named']);
});

test('query entities pages through an order of every kind without a gap (NGSI-LD 1.9.1 §5.5.9)', async () => {
  for (const order of ['mixed;desc', 'place;dist-asc&orderFrom=[13.9,46]', 'scope;desc']) {
    const whole = await ordered(`orderBy=${order}`);
    const seen: string[] = [];
    for (let next: string | undefined = `${entities}?type=Item&limit=4&orderBy=${order}`; next !== undefined; ) {
      const page: Page = await readPage(next);
      seen.push(...page.names);
      next = page.next;
    }
    assert.deepEqual(seen, whole, order);
  }
});

const { rows } = await sql<{ there: boolean }>`
  select exists (select from pg_collation where collname = 'de-x-icu') as there`.execute(node.node.db.kysely);
const hasVariants = rows[0]!.there;

test('query entities orders by variants of a language (NGSI-LD 1.9.1 §4.23.3)', async () => {
  // Only PostgreSQL has them, by ICU.
  assert.equal(hasVariants, node.node.db.engine === 'postgres');
  if (!hasVariants) return;
  // In a German phone book ä is written ae; elsewhere it is an a.
  for (const [collation, expected] of [
    ['de-u-co-phonebk', ['soon', 'z']],
    ['sv', ['z', 'soon']],
    ['und-u-ks-identic', ['soon', 'z']],
  ] as const)
    assert.deepEqual((await ordered(`orderBy=word&collation=${collation}`)).slice(0, 2), expected, collation);
});

for (const collation of ['tlh', 'de-u-nu-latn', 'xx-u-co-phonebk']) {
  test(`query entities answers 501 for the collation ${collation}, which is not there (NGSI-LD 1.9.1 §4.23)`, async () => {
    const answer = await node.get(`${entities}?type=Item&orderBy=word&collation=${collation}`, call);
    assert.deepEqual([answer.status, answer.body.type], [501, `${errors}OperationNotSupported` as never]);
  });
}
