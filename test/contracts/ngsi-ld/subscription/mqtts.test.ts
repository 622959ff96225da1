import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Aedes } from 'aedes';
import { type Certificate, makeCertificate } from '../../../support/certificate.ts';
import { type Ending, type Loose, startNode } from '../../../support/node.ts';
import { until } from '../../../support/until.ts';

const trusted = makeCertificate('127.0.0.1');
const ofAnother = makeCertificate('192.0.2.1');
// What an operator adds by NODE_EXTRA_CA_CERTS, for this process alone.
setDefaultCACertificates([...getCACertificates('default'), trusted.cert, ofAnother.cert]);

const node = await startNode({ after });
const as = node.operatorKey;

/** A broker behind TLS that notes who connects and what is published. */
async function startSecureBroker(ending: Ending, { cert, key }: Certificate) {
  const aedes = await Aedes.createBroker();
  const users: string[] = [];
  const published: Loose[] = [];
  aedes.authenticate = (_client, username, password, done) => {
    users.push(`${username}:${password}`);
    done(null, true);
  };
  aedes.on('publish', ({ payload }, client) => {
    if (client) published.push(JSON.parse(String(payload)) as Loose);
  });
  const server = createServer({ cert, key }, aedes.handle);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending.after(async () => {
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  return { port: (server.address() as AddressInfo).port, users, published };
}

/** Subscribes a broker to a type of its own, and has one entity of it change. */
async function notify(port: number): Promise<{ id: string; entity: string }> {
  const type = `T${randomUUID().replaceAll('-', '')}`;
  const id = `urn:ngsi-ld:Subscription:${randomUUID()}`;
  const uri = `mqtts://reader:skrivnost@127.0.0.1:${port}/ravni`;
  const endpoint = {
    uri,
    notifierInfo: [
      { key: 'MQTT-Version', value: 'mqtt3.1.1' },
      { key: 'MQTT-QoS', value: '1' },
    ],
  };
  const body = { id, type: 'Subscription', entities: [{ type }], notification: { endpoint } };
  const made = await node.post('/ngsi-ld/v1/subscriptions', body, { as });
  assert.equal(made.status, 201, made.text);
  const entity = `urn:ngsi-ld:${type}:1`;
  const level = { type: 'Property', value: 1 };
  assert.equal((await node.post('/ngsi-ld/v1/entities', { id: entity, type, level }, { as })).status, 201);
  return { id, entity };
}

test('a notification comes to a broker behind TLS whose certificate is trusted (NGSI-LD 1.9.1 §7.2)', async (t) => {
  const { port, users, published } = await startSecureBroker(t, trusted);
  const { entity } = await notify(port);
  await until(
    () => published.length,
    (count) => count > 0,
  );
  const data = published[0]!.body!.data as unknown as readonly Loose[];
  assert.deepEqual(
    data.map(({ id }) => id),
    [entity],
  );
  assert.deepEqual(new Set(users), new Set(['reader:skrivnost']));
});

for (const [what, certificate, fault] of [
  ['nobody vouches for', makeCertificate('127.0.0.1'), /DEPTH_ZERO_SELF_SIGNED_CERT/],
  ['is of another host', ofAnother, /ERR_TLS_CERT_ALTNAME_INVALID/],
] as const)
  test(`a broker whose certificate ${what} learns nothing, not even who would publish`, async (t) => {
    const { port, users, published } = await startSecureBroker(t, certificate);
    const { id } = await notify(port);
    const delivery = async () => (await node.get(`/api/v1/subscriptions/${id}/delivery`, { as })).body;
    const { fault: told } = await until(delivery, ({ standing }) => String(standing) === 'failing');
    assert.match(String(told), fault);
    assert.doesNotMatch(String(told), /skrivnost/);
    assert.deepEqual([users, published], [[], []]);
  });
