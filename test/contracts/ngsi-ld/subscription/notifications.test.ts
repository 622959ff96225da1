import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { type Loose, startNode } from '../../../support/node.ts';
import { startReceiver } from './receiver.ts';

const node = await startNode({ after });
const receiver = await startReceiver({ after });
const as = node.operatorKey;

/** A type of its own for each test, so that nobody else's changes are told. */
const newType = () => `T${randomUUID().replaceAll('-', '')}`;
const property = (value: unknown) => ({ type: 'Property', value });

interface Asked {
  readonly members?: Readonly<Record<string, unknown>>;
  readonly notification?: Readonly<Record<string, unknown>>;
  readonly endpoint?: Readonly<Record<string, unknown>>;
  readonly key?: string;
  readonly space?: string;
}

async function subscribe(type: string, { members, notification, endpoint, key = as, space }: Asked = {}) {
  const id = `urn:ngsi-ld:Subscription:${randomUUID()}`;
  const path = `/${randomUUID()}`;
  const uri = receiver.url + path;
  const body = {
    ...{ id, type: 'Subscription', entities: [{ type }], ...members },
    notification: { ...notification, endpoint: { uri, ...endpoint } },
  };
  const answer = await node.post('/ngsi-ld/v1/subscriptions', body, { as: key, ...(space ? { space } : {}) });
  assert.equal(answer.status, 201, answer.text);
  return { id, path };
}

const create = async (entity: Readonly<Record<string, unknown>>, space?: string) => {
  const answer = await node.post('/ngsi-ld/v1/entities', entity, { as, ...(space ? { space } : {}) });
  assert.equal(answer.status, 201, answer.text);
};
const patch = async (id: unknown, fragment: unknown) => {
  const answer = await node.patch(`/ngsi-ld/v1/entities/${id}/attrs`, fragment, { as });
  assert.equal(answer.status, 204, answer.text);
};
const remove = (path: string) => node.delete(`/ngsi-ld/v1/entities/${path}`, { as });

/** What was told of each entity: its id and, where it is there, the value of `level`. */
const told = async (path: string, count: number) =>
  (await receiver.until(count, path)).flatMap(({ body }) =>
    (body.data as unknown as readonly Loose[]).map(({ id, level }) => [
      id,
      (level as Loose | undefined)?.value ?? null,
    ]),
  );

/** Waits for what comes surely, and finds that what must not come did not come before it. */
async function onlyTold(type: string, path: string, expected: readonly (readonly unknown[])[]) {
  const witness = await subscribe(type);
  const id = `urn:ngsi-ld:${type}:witness`;
  await create({ id, type, level: property(0) });
  await receiver.until(1, witness.path);
  const found = receiver.received
    .filter((one) => one.path === path)
    .flatMap(({ body }) => body.data as unknown as readonly Loose[])
    .map(({ id: told, level }) => [told, (level as Loose | undefined)?.value ?? null])
    .filter(([told]) => (told as unknown) !== id);
  assert.deepEqual(found, expected);
}

test('a notification tells what has changed, under the context of its subscription (NGSI-LD 1.9.1 §5.3.1, §5.8.6)', async () => {
  const type = newType();
  const { id, path } = await subscribe(type, { endpoint: { receiverInfo: [{ key: 'X-Own', value: 'yes' }] } });
  const entity = { id: `urn:ngsi-ld:${type}:1`, type, level: property(1) };
  await create(entity);
  const [{ headers, body }] = (await receiver.until(1, path)) as [Awaited<ReturnType<typeof receiver.until>>[0]];
  assert.deepEqual([body.type, body.subscriptionId, body.data], ['Notification', id, [entity]]);
  assert.match(String(body.id), /^urn:ngsi-ld:Notification:/);
  assert.match(String(body.notifiedAt), /^\d{4}-.*Z$/);
  assert.deepEqual([headers['content-type'], headers['x-own']], ['application/json', 'yes']);
  assert.match(String(headers.link), /json-ld#context/);
});

test('counts and times of notifications stand on the subscription (NGSI-LD 1.9.1 Table 5.2.14.2-1)', async () => {
  const type = newType();
  const { id, path } = await subscribe(type);
  await create({ id: `urn:ngsi-ld:${type}:1`, type, level: property(1) });
  await receiver.until(1, path);
  const end = Date.now() + 60_000;
  let notification: Loose | undefined;
  while (notification?.timesSent === undefined && Date.now() < end)
    notification = (await node.get(`/ngsi-ld/v1/subscriptions/${id}`, { as })).body.notification;
  assert.deepEqual([notification?.status, notification?.timesSent], ['ok', 1]);
  assert.equal(notification?.lastSuccess, notification?.lastNotification);
});

test('triggers tell creation, update and deletion of entities and attributes apart (NGSI-LD 1.9.1 Table 5.2.12-1)', async () => {
  const type = newType();
  const triggers = [
    'entityCreated',
    'entityUpdated',
    'entityDeleted',
    'attributeCreated',
    'attributeUpdated',
    'attributeDeleted',
  ];
  const paths = new Map<string, string>();
  for (const trigger of triggers)
    paths.set(trigger, (await subscribe(type, { members: { notificationTrigger: [trigger] } })).path);
  const usual = await subscribe(type);
  const id = `urn:ngsi-ld:${type}:1`;
  const steps: (readonly [string, () => Promise<unknown>, readonly string[]])[] = [
    ['create', () => create({ id, type, level: property(1) }), ['entityCreated', 'attributeCreated']],
    ['update', () => patch(id, { level: property(2) }), ['entityUpdated', 'attributeUpdated']],
    [
      'add',
      () => node.post(`/ngsi-ld/v1/entities/${id}/attrs`, { more: property(1) }, { as }),
      ['entityUpdated', 'attributeCreated'],
    ],
    ['take', () => remove(`${id}/attrs/more`), ['entityUpdated', 'attributeDeleted']],
    ['delete', () => remove(id), ['entityDeleted', 'attributeDeleted']],
  ];
  const counts = new Map(triggers.map((trigger) => [trigger, 0]));
  for (const [step, take, expected] of steps) {
    await take();
    for (const trigger of expected) counts.set(trigger, counts.get(trigger)! + 1);
    for (const trigger of expected) await receiver.until(counts.get(trigger)!, paths.get(trigger)!);
    for (const trigger of triggers) {
      const found = receiver.received.filter(({ path }) => path === paths.get(trigger)).length;
      assert.equal(found, counts.get(trigger), `${step}: ${trigger}`);
    }
  }
  await receiver.until(3, usual.path);
  assert.equal(receiver.received.filter(({ path }) => path === usual.path).length, 3);
});

test('what is gone stands as NGSI-LD Null, and beside what has changed what it was (NGSI-LD 1.9.1 §5.8.6)', async () => {
  const type = newType();
  const { path } = await subscribe(type, {
    members: { notificationTrigger: ['entityUpdated', 'entityDeleted'] },
    notification: { showChanges: true },
  });
  const id = `urn:ngsi-ld:${type}:1`;
  await create({ id, type, level: property(1), near: { type: 'Relationship', object: 'urn:a' } });
  await patch(id, { level: property(2) });
  await receiver.until(1, path);
  await remove(`${id}/attrs/near`);
  await receiver.until(2, path);
  await remove(id);
  const bodies = (await receiver.until(3, path)).map(({ body }) => (body.data as unknown as Loose[])[0]!);
  assert.deepEqual(bodies[0]!.level, { type: 'Property', value: 2, previousValue: 1 });
  assert.deepEqual(bodies[1]!.near, { type: 'Relationship', object: 'urn:ngsi-ld:null', previousObject: 'urn:a' });
  const { deletedAt, ...rest } = bodies[2]!;
  assert.match(String(deletedAt), /Z$/);
  assert.deepEqual(rest, { id, type, level: { type: 'Property', value: 'urn:ngsi-ld:null', previousValue: 2 } });
});

test('ids, patterns, types, watched attributes, q, scopes and geoqueries decide what is told (NGSI-LD 1.9.1 §5.8.6)', async () => {
  const type = newType();
  const id = (name: string) => `urn:ngsi-ld:${type}:${name}`;
  const at = (longitude: number) => ({ type: 'GeoProperty', value: { type: 'Point', coordinates: [longitude, 46] } });
  const near = { georel: 'near;maxDistance==2000', geometry: 'Point', coordinates: [14.5, 46] };
  const conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    id: { entities: [{ type, id: id('a') }] },
    pattern: { entities: [{ type, idPattern: ':[bc]$' }] },
    types: { entities: [{ type: `(${type};Other)|Nobody` }] },
    watched: { watchedAttributes: ['extra'] },
    onlyWatched: { entities: undefined, watchedAttributes: [`${type}extra`] },
    q: { q: 'level>2' },
    scope: { scopeQ: '/kranj/#' },
    near: { geoQ: near },
    linked: { q: 'room{floor}>2' },
  };
  await create({ id: id('room'), type: `${type}Room`, floor: property(3) });
  const paths = new Map<string, string>();
  for (const [name, members] of Object.entries(conditions)) paths.set(name, (await subscribe(type, { members })).path);
  await create({
    id: id('a'),
    type,
    level: property(1),
    location: at(14.51),
    room: { type: 'Relationship', object: id('room') },
  });
  await create({ id: id('b'), type: [type, 'Other'], level: property(2), scope: '/kranj/center', location: at(14.6) });
  await create({ id: id('c'), type, level: property(3), extra: property(1), [`${type}extra`]: property(1) });
  const expected: Readonly<Record<string, readonly string[]>> = {
    ...{ id: ['a'], pattern: ['b', 'c'], types: ['b'], watched: ['c'], onlyWatched: ['c'] },
    ...{ q: ['c'], scope: ['b'], near: ['a'], linked: ['a'] },
  };
  const all = await subscribe(type);
  await create({ id: id('last'), type: [type, `${type}Last`], level: property(0), location: at(0) });
  await receiver.until(1, all.path);
  const toldAt = (path: string) =>
    receiver.received
      .filter((one) => one.path === path)
      .flatMap(({ body }) => (body.data as unknown as Loose[]).map((entity) => String(entity.id)));
  // Different subscriptions are told side by side, so the last entity of one says nothing of the others.
  for (const [name, path] of paths)
    await receiver.untilIt(() => toldAt(path).length >= expected[name]!.length, `what ${name} is told`);
  for (const [name, path] of paths) assert.deepEqual(toldAt(path).sort(), expected[name]!.map(id), name);
});

test('formats, chosen members, system attributes and media types are those of the subscription (NGSI-LD 1.9.1 §5.2.14, §5.2.15)', async () => {
  const type = newType();
  const id = `urn:ngsi-ld:${type}:1`;
  const location = { type: 'GeoProperty', value: { type: 'Point', coordinates: [14.5, 46] } };
  const features = { accept: 'application/geo+json' };
  const inHeader = { ...features, receiverInfo: [{ key: 'Prefer', value: 'body=json' }] };
  const [simple, concise, picked, omitted, times, linked, geo, plainGeo] = [
    await subscribe(type, { notification: { format: 'keyValues' } }),
    await subscribe(type, { notification: { format: 'concise' } }),
    await subscribe(type, { notification: { pick: ['id', 'level'] } }),
    await subscribe(type, { notification: { omit: ['type', 'location'] } }),
    await subscribe(type, { notification: { sysAttrs: true, attributes: ['level'] } }),
    await subscribe(type, { endpoint: { accept: 'application/ld+json' } }),
    await subscribe(type, { endpoint: features, notification: { format: 'keyValues' } }),
    await subscribe(type, { endpoint: inHeader, notification: { format: 'keyValues' } }),
  ] as const;
  await create({ id, type, level: property(1), location });
  const data = async ({ path }: { readonly path: string }) =>
    (await receiver.until(1, path))[0]!.body.data as unknown as Loose[];
  assert.deepEqual(await data(simple), [{ id, type, level: 1, location: location.value }]);
  assert.deepEqual(await data(concise), [{ id, type, level: 1, location: location.value }]);
  assert.deepEqual(await data(picked), [{ id, level: property(1) }]);
  assert.deepEqual(await data(omitted), [{ id, level: property(1) }]);
  assert.deepEqual(Object.keys((await data(times))[0]!).sort(), ['createdAt', 'id', 'level', 'modifiedAt', 'type']);
  assert.ok((await data(linked))[0]!['@context']);
  const [{ headers }] = (await receiver.until(1, linked.path)) as [Awaited<ReturnType<typeof receiver.until>>[0]];
  assert.deepEqual([headers['content-type'], headers.link], ['application/ld+json', undefined]);
  const feature = {
    ...{ id, type: 'Feature', geometry: location.value },
    properties: { type, level: 1, location: location.value },
  };
  const { '@context': context, ...collection } = (await data(geo)) as unknown as Loose;
  assert.match(String(context), /ngsi-ld-core-context/);
  assert.deepEqual(collection, { type: 'FeatureCollection', features: [feature] });
  assert.deepEqual(await data(plainGeo), { type: 'FeatureCollection', features: [feature] });
  const links = [geo, plainGeo].map(async ({ path }) => (await receiver.until(1, path))[0]!.headers.link !== undefined);
  assert.deepEqual(await Promise.all(links), [false, true]);
});

test('a paused subscription is told nothing, and once resumed nothing of what went before (NGSI-LD 1.9.1 Table 5.2.12-1)', async () => {
  const type = newType();
  const { id, path } = await subscribe(type, { members: { isActive: false } });
  await create({ id: `urn:ngsi-ld:${type}:1`, type, level: property(1) });
  await onlyTold(type, path, []);
  assert.equal((await node.patch(`/ngsi-ld/v1/subscriptions/${id}`, { isActive: true }, { as })).status, 204);
  await patch(`urn:ngsi-ld:${type}:1`, { level: property(2) });
  assert.deepEqual(await told(path, 1), [[`urn:ngsi-ld:${type}:1`, 2]]);
});

test('what went before a subscription is none of its business, however soon before', async () => {
  const type = newType();
  const id = `urn:ngsi-ld:${type}:1`;
  await create({ id, type, level: property(1) });
  await remove(id);
  await create({ id, type, level: property(2) });
  const { path } = await subscribe(type, { members: { notificationTrigger: ['attributeDeleted', 'entityCreated'] } });
  await remove(`${id}/attrs/level`);
  const [{ body }] = (await receiver.until(1, path)) as [Awaited<ReturnType<typeof receiver.until>>[0]];
  assert.deepEqual(body.data, [{ id, type, level: property('urn:ngsi-ld:null') }]);
});

test('a throttled subscription is told the newest state once its time has passed (NGSI-LD 1.9.1 Table 5.2.12-1)', async () => {
  const type = newType();
  const { path } = await subscribe(type, { members: { throttling: 2 } });
  const id = `urn:ngsi-ld:${type}:1`;
  await create({ id, type, level: property(1) });
  await receiver.until(1, path);
  for (const value of [2, 3, 4]) await patch(id, { level: property(value) });
  const bodies = () => receiver.received.filter((one) => one.path === path).map(({ body }) => body);
  const levels = () => bodies().map(({ data }) => (data as unknown as readonly Loose[])[0]?.level?.value as unknown);
  await receiver.untilIt(() => levels().at(-1) === 4, 'the newest state');
  assert.ok(levels().length < 4, 'every state was told');
  const times = bodies().map(({ notifiedAt }) => Date.parse(String(notifiedAt)));
  for (const [place, time] of times.slice(1).entries()) assert.ok(time - times[place]! >= 2_000, 'it came too soon');
});

test('a throttled subscription is told the first time at once (NGSI-LD 1.9.1 §5.8.6)', async () => {
  const type = newType();
  const { path } = await subscribe(type, { members: { throttling: 3_600 } });
  await create({ id: `urn:ngsi-ld:${type}:1`, type, level: property(1) });
  assert.deepEqual(await told(path, 1), [[`urn:ngsi-ld:${type}:1`, 1]]);
});

test('a throttled subscription is told of many entities at once, since its next turn is far away', async () => {
  const type = newType();
  const { path } = await subscribe(type, { members: { throttling: 1 } });
  const entities = Array.from({ length: 300 }, (_, n) => ({
    id: `urn:ngsi-ld:${type}:${n}`,
    type,
    level: property(n),
  }));
  const answer = await node.post('/ngsi-ld/v1/entityOperations/create', entities, { as });
  assert.equal(answer.status, 201, answer.text);
  const those = () => receiver.received.filter((one) => one.path === path);
  await receiver.untilIt(() => those().flatMap(({ body }) => body.data).length >= entities.length, 'every entity');
  assert.ok(those().length <= 3, `${those().length} notifications`);
});

test('a periodic subscription tells what there is again and again (NGSI-LD 1.9.1 §5.8.6)', async () => {
  const type = newType();
  await create({ id: `urn:ngsi-ld:${type}:1`, type, level: property(1) });
  await create({ id: `urn:ngsi-ld:${type}:2`, type, level: property(2) });
  const { path } = await subscribe(type, { members: { timeInterval: 0.5, q: 'level>1' } });
  assert.deepEqual((await told(path, 2)).slice(0, 2), [
    [`urn:ngsi-ld:${type}:2`, 2],
    [`urn:ngsi-ld:${type}:2`, 2],
  ]);
});

test('notifications tell what the owner of the subscription may read now, and end with its rights', async () => {
  const type = newType();
  const iri = (name: string) => `https://uri.etsi.org/ngsi-ld/default-context/${name}`;
  const organisation = await node.newOrganisation();
  const key = await node.newKey({ organisation });
  const { context, participants } = node.node;
  const space = await context.spaces.create({ name: node.newSpace() });
  const dataset = await context.selections.create(space.id, { types: [iri(type)], shows: [iri('level')] });
  const grant = { holder: `organisation:${organisation}`, dataset, source: 'manual' } as const;
  const { path } = await subscribe(type, { key, space: space.name });
  const secret = await subscribe(type, { key, space: space.name, members: { watchedAttributes: ['secret'] } });
  const entity = (name: string) => ({
    id: `urn:ngsi-ld:${type}:${name}`,
    type,
    level: property(1),
    secret: property(7),
  });
  const witness = await subscribe(type, { space: space.name });
  await create(entity('before'), space.name);
  await receiver.until(1, witness.path);
  await participants.permissions.grant(grant);
  await create(entity('granted'), space.name);
  const [{ body, headers }] = (await receiver.until(1, path)) as [Awaited<ReturnType<typeof receiver.until>>[0]];
  assert.deepEqual(body.data, [{ id: `urn:ngsi-ld:${type}:granted`, type, level: property(1) }]);
  assert.equal(headers['ngsild-tenant'], space.name);
  await participants.permissions.revoke({ holder: grant.holder });
  await create(entity('after'), space.name);
  // What waits for one receiver may be told together.
  const toldTo = (path: string) =>
    receiver.received.filter((one) => one.path === path).flatMap(({ body }) => body.data as unknown as Loose[]);
  await receiver.untilIt(() => toldTo(witness.path).length === 3, 'three entities told to the witness');
  assert.equal(toldTo(path).length, 1);
  assert.equal(receiver.received.filter((one) => one.path === secret.path).length, 0);
});
