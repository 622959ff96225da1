import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Loose, startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const path = '/ngsi-ld/v1/subscriptions';
let organisation: string;
let as: string;

before(async () => {
  organisation = await node.newOrganisation();
  as = await node.newKey({ organisation });
});

const newSubscriptionId = () => `urn:ngsi-ld:Subscription:${randomUUID()}`;
const wanted = (
  more: Readonly<Record<string, unknown>> = {},
  notification: Readonly<Record<string, unknown>> = {},
) => ({
  id: newSubscriptionId(),
  type: 'Subscription',
  entities: [{ type: 'Lamp' }],
  notification: { endpoint: { uri: 'https://receiver.example/in' }, ...notification },
  ...more,
});

async function made(subscription: ReturnType<typeof wanted>, key = as): Promise<string> {
  const answer = await node.post(path, subscription, { as: key });
  assert.equal(answer.status, 201, answer.text);
  return subscription.id;
}

const shown = async (id: string, headers: Readonly<Record<string, string>> = {}) =>
  (await node.get(`${path}/${id}`, { as, headers })).body;

test('create subscription answers 201 with its place, and 409 when the id is taken (NGSI-LD 1.9.1 §5.8.1)', async () => {
  const subscription = wanted({ description: 'Svetilke', q: 'level>3', throttling: 5 });
  const answer = await node.post(path, subscription, { as });
  assert.deepEqual([answer.status, answer.headers.get('location')], [201, `${path}/${subscription.id}`]);
  assert.deepEqual(await shown(subscription.id), {
    ...subscription,
    jsonldContext: 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld',
    notificationTrigger: ['attributeCreated', 'attributeUpdated'],
    status: 'active',
  });
  const again = await node.post(path, subscription, { as });
  assert.deepEqual([again.status, again.body.type], [409, 'https://uri.etsi.org/ngsi-ld/errors/AlreadyExists']);
});

test('retrieve and update subscription refuse media types before they look for it (NGSI-LD 1.9.1 §6.3.4)', async () => {
  const there = await made(wanted());
  for (const id of [there, newSubscriptionId()]) {
    const unreadable = await node.get(`${path}/${id}`, { as, headers: { accept: 'text/turtle' } });
    assert.equal(unreadable.status, 406);
    assert.match(unreadable.text, /application\/ld\+json/);
    const headers = { 'content-type': 'text/turtle' };
    assert.equal((await node.patch(`${path}/${id}`, '{"isActive":false}', { as, headers })).status, 415);
  }
  assert.equal((await node.patch(`${path}/${newSubscriptionId()}`, { isActive: false }, { as })).status, 404);
});

test('a subscription without an id gets one (NGSI-LD 1.9.1 §5.8.1.4)', async () => {
  const { id: _, ...rest } = wanted();
  const answer = await node.post(path, rest, { as });
  assert.equal(answer.status, 201);
  const location = answer.headers.get('location')!;
  assert.match(location, /urn:ngsi-ld:Subscription:[\w-]{36}$/);
  assert.equal((await node.get(location, { as })).status, 200);
});

const endpoint = (more: Readonly<Record<string, unknown>>) => ({ endpoint: { uri: 'https://a.si/', ...more } });
const mqttEndpoint = (key: string, value: string) =>
  endpoint({ uri: 'mqtt://broker.example/t', notifierInfo: [{ key, value }] });
const faults: readonly (readonly [string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>?])[] = [
  ['id', { id: 'no uri' }],
  ['type', { type: 'Subscripton' }],
  ['watchedAttribtues', { watchedAttribtues: ['level'] }],
  ['entities', { entities: [] }],
  ['entities[0].type', { entities: [{ id: 'urn:a' }] }],
  ['entities[0].type', { entities: [{ type: 'A;;' }] }],
  ['entities[0].id', { entities: [{ type: 'A', id: 'x' }] }],
  ['entities[0].idPattern', { entities: [{ type: 'A', idPattern: '(' }] }],
  ['entities', { entities: undefined }],
  ['watchedAttributes', { watchedAttributes: [] }],
  ['watchedAttributes[1]', { watchedAttributes: ['a', 3] }],
  ['notificationTrigger[0]', { notificationTrigger: ['entityChanged'] }],
  ['q', { q: '((' }],
  ['csf', { csf: '((' }],
  ['scopeQ', { scopeQ: 'no' }],
  ['geoQ', { geoQ: { geometry: 'Point', coordinates: [14.5, 46], georel: 'under' } }],
  ['geoQ', { geoQ: { geometry: 'Point', georel: 'within' } }],
  ['geoQ.center', { geoQ: { center: [14.5, 46] } }],
  ['isActive', { isActive: 'true' }],
  ['expiresAt', { expiresAt: 'tomorrow' }],
  ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
  ['throttling', { throttling: -1 }],
  ['timeInterval', { timeInterval: 0 }],
  ['throttling', { timeInterval: 5, throttling: 5 }],
  ['jsonldContext', { jsonldContext: 'ftp://a.si/c' }],
  ['datasetId[0]', { datasetId: ['x'] }],
  ['notification', { notification: undefined }],
  ['notification.endpoint', { notification: {} }],
  ['notification.endpoint.uri', { notification: { endpoint: {} } }],
  ['notification.endpoint.uri', {}, endpoint({ uri: 'nowhere' })],
  ['notification.endpoint.uri', {}, endpoint({ uri: 'mqtt://broker.example' })],
  ['notification.endpoint.uri', {}, endpoint({ uri: 'mqtt://broker.example/lamps/#' })],
  ['notification.endpoint.notifierInfo', {}, mqttEndpoint('MQTT-Version', 'mqtt3.1')],
  ['notification.endpoint.notifierInfo', {}, mqttEndpoint('MQTT-QoS', '3')],
  ['notification.endpoint.accept', {}, endpoint({ accept: 'text/plain' })],
  ['notification.endpoint.timeout', {}, endpoint({ timeout: 'long' })],
  ['notification.endpoint.receiverInfo[0].key', {}, endpoint({ receiverInfo: [{ key: 'Host', value: 'x' }] })],
  ['notification.endpoint.receiverInfo[0].key', {}, endpoint({ receiverInfo: [{ key: 'a b', value: 'x' }] })],
  ['notification.endpoint.receiverInfo[0].value', {}, endpoint({ receiverInfo: [{ key: 'A', value: 'x\r\nB: y' }] })],
  ['notification.format', {}, { format: 'xml' }],
  ['notification.pick', {}, { attributes: ['a'], pick: ['b'] }],
  ['notification.format', {}, { showChanges: true, format: 'keyValues' }],
  ['notification.joinLevel', {}, { join: 'flat', joinLevel: 'deep' }],
];

for (const [field, members, notification] of faults) {
  test(`create subscription refuses ${JSON.stringify(notification ?? members)} by naming ${field}`, async () => {
    const answer = await node.post(path, wanted(members, notification), { as, headers: { 'accept-language': 'sl' } });
    assert.deepEqual([answer.status, answer.body.field], [400, field], answer.text);
    assert.equal(answer.body.type, 'https://uri.etsi.org/ngsi-ld/errors/BadRequestData');
    assert.match(String(answer.body.detail), /član|naročnin|identifikator/i);
  });
}

test('an endpoint of a kind that notifications are not sent to is refused by name', async () => {
  const answer = await node.post(path, wanted({}, endpoint({ uri: 'coap://receiver.example/t' })), { as });
  assert.deepEqual([answer.status, answer.body.code], [422, 'subscription.endpoint-unsupported']);
});

test('no JSON makes a subscription of what is none, or an answer that is no refusal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(...Object.keys(wanted()), 'q', 'geoQ'),
      async (value, member) => {
        const answer = await node.post(path, JSON.stringify({ ...wanted(), [member]: value }), {
          as,
          headers: { 'content-type': 'application/json' },
        });
        assert.ok([201, 400, 409, 422].includes(answer.status), `${answer.status} ${answer.text}`);
      },
    ),
    { numRuns: 60 },
  );
});

test('what only the node may say of a subscription is passed over (NGSI-LD 1.9.1 Table 5.2.12-2)', async () => {
  const id = await made(wanted({ status: 'expired' }, { timesSent: 42, lastSuccess: '2020-01-01T00:00:00Z' }));
  const { status, notification } = await shown(id);
  assert.deepEqual([status, notification?.timesSent, notification?.lastSuccess], ['active', undefined, undefined]);
});

test('a subscription that is not active is paused (NGSI-LD 1.9.1 §5.8.1.4)', async () => {
  assert.equal((await shown(await made(wanted({ isActive: false })))).status, 'paused');
});

test('update subscription puts members in the place of others and takes null ones away (NGSI-LD 1.9.1 §5.8.2)', async () => {
  const id = await made(wanted({ description: 'A', q: 'level>1', throttling: 2 }));
  const update = { description: null, q: 'level>2', isActive: false, subscriptionName: 'B' };
  assert.equal((await node.patch(`${path}/${id}`, update, { as })).status, 204);
  const { description, q, throttling, status, subscriptionName } = await shown(id);
  assert.deepEqual([description, q, throttling, status, subscriptionName], [undefined, 'level>2', 2, 'paused', 'B']);
  assert.equal((await node.patch(`${path}/${id}`, { isActive: true }, { as })).status, 204);
  assert.equal((await shown(id)).status, 'active');
});

test('update subscription refuses what a subscription cannot be without, and leaves it as it was', async () => {
  const id = await made(wanted());
  const before = await shown(id);
  for (const fragment of [{ notification: null }, { entities: null }, { q: '((' }, { id: 'urn:other' }, { x: 1 }]) {
    const answer = await node.patch(`${path}/${id}`, fragment, { as });
    assert.equal(answer.status, 400, JSON.stringify(fragment));
  }
  assert.equal((await node.patch(`${path}/${id}`, { expiresAt: '2020-01-01T00:00:00Z' }, { as })).status, 400);
  assert.deepEqual(await shown(id), before);
  assert.equal((await node.patch(`${path}/${newSubscriptionId()}`, { q: 'a' }, { as })).status, 404);
});

test('delete subscription answers 204, then 404 (NGSI-LD 1.9.1 §5.8.5)', async () => {
  const id = await made(wanted());
  assert.equal((await node.delete(`${path}/${id}`, { as })).status, 204);
  for (const answer of [await node.delete(`${path}/${id}`, { as }), await node.get(`${path}/${id}`, { as })])
    assert.deepEqual([answer.status, answer.body.code], [404, 'subscription.missing']);
});

test('query subscriptions pages and counts those of the caller alone (NGSI-LD 1.9.1 §5.8.4)', async () => {
  const mine = await node.newKey();
  const ids = [];
  for (let turn = 0; turn < 5; turn += 1) ids.push(await made(wanted(), mine));
  ids.sort();
  const first = await node.get<Loose[]>(`${path}?limit=2&count=true`, { as: mine });
  assert.equal(first.headers.get('ngsild-results-count'), '5');
  const next = /<([^>]+)>;rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
  const second = await node.get<Loose[]>(next!, { as: mine });
  const third = await node.get<Loose[]>(`${path}?limit=2&offset=4`, { as: mine });
  const found = [first, second, third].flatMap(({ body }) => body.map(({ id }) => String(id)));
  assert.deepEqual(found, ids);
  assert.match(third.headers.get('link') ?? '', /rel="prev"/);
});

test('names of a subscription are shown in the words of the context that its reader names (NGSI-LD 1.9.1 §5.8.3)', async () => {
  const context = { Svetilka: 'https://a.si/Lamp', raven: 'https://a.si/level' };
  const subscription = {
    ...wanted({ entities: [{ type: 'Svetilka' }], watchedAttributes: ['raven'] }, { attributes: ['raven'] }),
    '@context': context,
  };
  const headers = { 'content-type': 'application/ld+json' };
  assert.equal((await node.post(path, JSON.stringify(subscription), { as, headers })).status, 201);
  const { entities, watchedAttributes, notification } = await shown(subscription.id);
  assert.deepEqual(
    [entities, watchedAttributes, notification?.attributes],
    [[{ type: 'https://a.si/Lamp' }], ['https://a.si/level'], ['https://a.si/level']],
  );
});

test('a version that is preferred in any spelling is told, and leaves a subscription as it is (RFC 7240 §2)', async () => {
  const id = await made(wanted());
  for (const prefer of ['NGSI-LD=1.0', 'ngsi-ld="1.0"', 'respond-async, ngsi-ld=1.0;q=0.1']) {
    const answer = await node.get(`${path}/${id}`, { as, headers: { prefer } });
    assert.equal(answer.headers.get('preference-applied'), 'ngsi-ld=1.0', prefer);
    assert.equal(answer.body.type, 'Subscription');
  }
});

test('the headers of a receiver are kept sealed and shown only to who may change the subscription', async () => {
  const receiverInfo = [{ key: 'Authorization', value: 'Bearer very-secret' }];
  const id = await made(wanted({}, endpoint({ receiverInfo })));
  assert.deepEqual((await shown(id)).notification?.endpoint?.receiverInfo, receiverInfo);
  const member = await node.newKey({ organisation, role: 'member' });
  const seen = await node.get(`${path}/${id}`, { as: member });
  assert.equal(seen.body.notification?.endpoint?.receiverInfo, undefined);
  const { rows } = await node.db.pool.query(
    'select row_to_json(subscription)::text as text from subscription where id = $1',
    [id],
  );
  assert.doesNotMatch(String(rows[0].text), /very-secret/);
  assert.equal((await node.patch(`${path}/${id}`, { description: 'C' }, { as })).status, 204);
  assert.deepEqual((await shown(id)).notification?.endpoint?.receiverInfo, receiverInfo);
});
