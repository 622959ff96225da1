import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const type = 'https://uri.etsi.org/ngsi-ld/default-context/Lamp';
const id = 'urn:ngsi-ld:Lamp:1';
const path = `/ngsi-ld/v1/entities/${id}`;
const level = { type: 'Property', value: 1 };
const lamp = { id, type: 'Lamp', level };
const [owner, other] = [await node.newOrganisation(), await node.newOrganisation()];
const [ownersKey, othersKey, membersKey] = [
  await node.newKey({ organisation: owner }),
  await node.newKey({ organisation: other }),
  await node.newKey({ organisation: owner, role: 'member' }),
];

/** Every way to change the one entity that is there. */
const writes: readonly (readonly [name: string, method: string, path: string, body?: unknown])[] = [
  ['replace', 'PUT', path, lamp],
  ['merge', 'PATCH', path, { level }],
  ['append', 'POST', `${path}/attrs`, { level }],
  ['update', 'PATCH', `${path}/attrs`, { level }],
  ['partial update', 'PATCH', `${path}/attrs/level`, { value: 2 }],
  ['replace attribute', 'PUT', `${path}/attrs/level`, level],
  ['delete attribute', 'DELETE', `${path}/attrs/level`],
  ['delete', 'DELETE', path],
];
const batches: typeof writes = [
  ['batch upsert', 'POST', '/ngsi-ld/v1/entityOperations/upsert', [lamp]],
  ['batch update', 'POST', '/ngsi-ld/v1/entityOperations/update', [lamp]],
  ['batch merge', 'POST', '/ngsi-ld/v1/entityOperations/merge', [lamp]],
  ['batch delete', 'POST', '/ngsi-ld/v1/entityOperations/delete', [id]],
];

async function lit({ readable }: { readable: boolean }): Promise<string> {
  const name = node.newSpace();
  const { context, participants } = node.node;
  const space = await context.spaces.create({ name });
  const made = await node.post('/ngsi-ld/v1/entities', lamp, { as: ownersKey, space: name });
  assert.equal(made.status, 201, made.text);
  if (readable) {
    const dataset = await context.selections.create(space.id, { types: [type] });
    await participants.permissions.grant({ holder: 'anyone', dataset, source: 'open' });
  }
  return name;
}

const unchanged = async (space: string) => {
  const { body } = await node.get(path, { as: node.operatorKey, space });
  assert.deepEqual(body, lamp);
};

for (const [name, method, address, body] of writes) {
  test(`${name} by another organisation answers 403 where it may read, and 404 where it may not`, async () => {
    for (const [readable, status] of [
      [true, 403],
      [false, 404],
    ] as const) {
      const space = await lit({ readable });
      assert.equal((await node.request(method, address, body, { as: othersKey, space })).status, status);
      await unchanged(space);
    }
  });

  test(`${name} is refused to members without a writing role and to strangers, and allowed to the steward`, async () => {
    const space = await lit({ readable: true });
    assert.equal((await node.request(method, address, body, { as: membersKey, space })).status, 403);
    assert.equal((await node.request(method, address, body, { space })).status, 401);
    await unchanged(space);
    assert.equal((await node.request(method, address, body, { as: ownersKey, space })).status, 204);
  });
}

for (const [name, method, address, body] of batches) {
  test(`${name} by another organisation reports the refusal and changes nothing`, async () => {
    for (const [readable, status] of [
      [true, 403],
      [false, name === 'batch upsert' ? 403 : 404],
    ] as const) {
      const space = await lit({ readable });
      const answer = await node.request(method, address, body, { as: othersKey, space });
      assert.equal(answer.status, 207, answer.text);
      assert.equal(answer.body.errors?.[0]?.error?.status, status);
      await unchanged(space);
    }
    const space = await lit({ readable: false });
    assert.equal((await node.request(method, address, body, { as: ownersKey, space })).status, 204);
  });
}

test('create needs a writing role, and names only an organisation that the key writes for', async () => {
  const { name: space } = await node.node.context.spaces.create({ name: node.newSpace() });
  const create = (as: string | undefined, headers = {}) =>
    node.post('/ngsi-ld/v1/entities', lamp, { ...(as ? { as } : {}), space, headers });
  assert.equal((await create(undefined)).status, 401);
  assert.equal((await create(membersKey)).status, 403);
  assert.equal((await create(othersKey, { 'vozel-organisation': owner })).status, 403);
  assert.equal((await create(ownersKey, { 'vozel-organisation': owner })).status, 201);
});

test('purge takes only what the participant may write, and tells what it may not', async () => {
  const space = await lit({ readable: true });
  const lamps = '/ngsi-ld/v1/entities?type=Lamp';
  assert.equal((await node.delete(lamps, { space })).status, 401);
  assert.equal((await node.delete(lamps, { as: membersKey, space })).status, 403);
  const own = { ...lamp, id: 'urn:ngsi-ld:Lamp:2' };
  assert.equal((await node.post('/ngsi-ld/v1/entities', own, { as: othersKey, space })).status, 201);
  const answer = await node.delete(lamps, { as: othersKey, space });
  assert.equal(answer.status, 207, answer.text);
  assert.deepEqual(answer.body.success, [own.id]);
  assert.deepEqual([answer.body.errors?.[0]?.entityId, answer.body.errors?.[0]?.error?.status], [id, 403]);
  await unchanged(space);
  assert.equal((await node.delete(lamps, { as: ownersKey, space })).status, 204);
  const hidden = await lit({ readable: false });
  assert.equal((await node.delete(lamps, { as: othersKey, space: hidden })).status, 204);
  await unchanged(hidden);
});
