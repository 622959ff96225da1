import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const errors = 'https://uri.etsi.org/ngsi-ld/errors/';
const entities = '/ngsi-ld/v1/entities';

const property = (value: unknown) => ({ type: 'Property', value });

/** A space with three benches and a lamp. */
async function furnished() {
  const call = { as: node.operatorKey, space: node.newSpace() };
  const bench = (number: number, members: object) => ({ id: `urn:ngsi-ld:Bench:${number}`, type: 'Bench', ...members });
  const made = await node.post(
    '/ngsi-ld/v1/entityOperations/create',
    [
      bench(1, { seats: property(2), colour: property('red'), scope: '/Koper' }),
      bench(2, { seats: property(4), colour: property('red') }),
      bench(3, {
        seats: property(6),
        location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [14, 46] } },
      }),
      { id: 'urn:ngsi-ld:Lamp:1', type: 'Lamp', colour: property('white') },
    ],
    call,
  );
  assert.equal(made.status, 201, made.text);
  const left = async () => {
    const { body } = await node.get<readonly Record<string, unknown>[]>(`${entities}?type=*&format=simplified`, call);
    return body.map(({ id, type: _type, ...members }) => [String(id).slice(12), Object.keys(members).sort().join()]);
  };
  return { call, left };
}

const all = [
  ['Bench:1', 'colour,scope,seats'],
  ['Bench:2', 'colour,seats'],
  ['Bench:3', 'location,seats'],
  ['Lamp:1', 'colour'],
];
const without = (...ids: string[]) => all.filter(([id]) => !ids.includes(id!));

for (const [query, remaining] of [
  ['type=Bench', without('Bench:1', 'Bench:2', 'Bench:3')],
  ['type=Bench&id=urn:ngsi-ld:Bench:2', without('Bench:2')],
  ['type=*&idPattern=1$', without('Bench:1', 'Lamp:1')],
  ['q=seats>3', without('Bench:2', 'Bench:3')],
  ['type=Bench&scopeQ=/Koper', without('Bench:1')],
  ['georel=near;maxDistance==10&geometry=Point&coordinates=[14,46]', without('Bench:3')],
  ['attrs=location', without('Bench:3')],
  ['type=Tree', all],
  ['local=true', []],
] as const) {
  test(`purge entities deletes what "${query}" finds (NGSI-LD 1.9.1 §5.6.21)`, async () => {
    const { call, left } = await furnished();
    const answer = await node.delete(`${entities}?${query}`, call);
    assert.equal(answer.status, 204, answer.text);
    assert.deepEqual(await left(), remaining);
  });
}

test('purge entities with drop or keep leaves entities and takes attributes (NGSI-LD 1.9.1 §5.6.21)', async () => {
  const dropped = await furnished();
  assert.equal((await node.delete(`${entities}?type=Bench&drop=colour,none`, dropped.call)).status, 204);
  const bare = [['Bench:1', 'scope,seats'], ['Bench:2', 'seats'], all[2], all[3]];
  assert.deepEqual(await dropped.left(), bare);
  assert.equal(
    (await node.delete(`${entities}?type=Bench&drop=scope,type&geometryProperty=x`, dropped.call)).status,
    204,
  );
  assert.deepEqual(await dropped.left(), [['Bench:1', 'seats'], ['Bench:2', 'seats'], all[2], all[3]]);
  const kept = await furnished();
  assert.equal((await node.delete(`${entities}?type=Bench&keep=colour`, kept.call)).status, 204);
  assert.deepEqual(await kept.left(), [['Bench:1', 'colour,scope'], ['Bench:2', 'colour'], ['Bench:3', ''], all[3]]);
});

for (const query of [
  '',
  '?id=urn:ngsi-ld:Bench:1',
  '?idPattern=.*',
  '?attrs=createdAt',
  '?q=modifiedAt>2020-01-01T00:00:00Z',
  '?type=Bench&q=owner{name}=="x"',
  '?type=Bench&drop=owner{name}',
  '?type=Bench&keep=seats&drop=colour',
  '?type=*&local=false',
]) {
  test(`purge entities refuses "${query}" and deletes nothing (NGSI-LD 1.9.1 §5.6.21.4)`, async () => {
    const { call, left } = await furnished();
    const answer = await node.delete(entities + query, call);
    assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], answer.text);
    assert.deepEqual(await left(), all);
  });
}

test('purge entities of more than one page deletes all of them', async () => {
  const call = { as: node.operatorKey, space: node.newSpace() };
  const many = Array.from({ length: 1_201 }, (_, number) => ({ id: `urn:ngsi-ld:Bench:${number}`, type: 'Bench' }));
  assert.equal((await node.post('/ngsi-ld/v1/entityOperations/create', many, call)).status, 201);
  assert.equal((await node.delete(`${entities}?type=Bench`, call)).status, 204);
  const counted = await node.get(`${entities}?type=Bench&count=true&limit=0`, call);
  assert.equal(counted.headers.get('ngsild-results-count'), '0');
});
