import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { type Ending, type Loose, startNode } from '../../../support/node.ts';
import { until } from '../../../support/until.ts';

const node = await startNode({ after });
const as = node.operatorKey;
const newType = () => `T${randomUUID().replaceAll('-', '')}`;

/** One request as it came to an endpoint. */
interface Come {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly levels: readonly number[];
}

type Answer = (response: ServerResponse, request: IncomingMessage) => unknown;

/** An endpoint of a test, which answers as it is told; what it is not told, it takes. */
async function startEndpoint(ending: Ending, answers: Readonly<Record<string, Answer>>) {
  const come: Come[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const data = text === '' ? [] : (JSON.parse(text) as { data: { level: number }[] }).data;
    const { method = '', url: path = '' } = request;
    come.push({ method, path, authorization: request.headers.authorization, levels: data.map(({ level }) => level) });
    const answer = answers[path] ?? (() => response.writeHead(204).end());
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending.after(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, come };
}

async function subscribe(type: string, uri: string): Promise<string> {
  const id = `urn:ngsi-ld:Subscription:${randomUUID()}`;
  const notification = { format: 'keyValues', endpoint: { uri, timeout: 1000 } };
  const body = { id, type: 'Subscription', entities: [{ type }], notification };
  const answer = await node.post('/ngsi-ld/v1/subscriptions', body, { as });
  assert.equal(answer.status, 201, answer.text);
  return id;
}

async function write(type: string, level: number): Promise<void> {
  const entity = { id: `urn:ngsi-ld:${type}:1`, type, level: { type: 'Property', value: level } };
  const answer = await node.post('/ngsi-ld/v1/entityOperations/upsert', [entity], { as });
  assert.ok(answer.status < 300, answer.text);
}

const notificationOf = async (id: string) =>
  (await node.get(`/ngsi-ld/v1/subscriptions/${id}`, { as })).body.notification as Loose;

const lettersOf = async (id: string) =>
  (await node.get(`/api/v1/subscriptions/${id}/dead-letters`, { as })).body.letters as unknown as Loose[];

/** A piece at a time, for as long as anybody listens. */
function writeOn(response: ServerResponse, piece: string): void {
  const timer = setInterval(() => response.write(piece), 1);
  response.on('close', () => clearInterval(timer));
}

const wire =
  (text: string): Answer =>
  (response) =>
    response.socket!.end(text);

const taken: Readonly<Record<string, Answer>> = {
  'goes on without an end': (response) => writeOn(response, 'x'.repeat(65_536)),
  'goes on slowly without an end': (response) => writeOn(response.writeHead(200), 'x'),
  'is shorter than announced': wire('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort'),
  'is announced as endless': wire(`HTTP/1.1 200 OK\r\nContent-Length: ${10 ** 12}\r\n\r\nx`),
  'is another page of the same endpoint (307)': (response) => response.writeHead(307, { location: '/there' }).end(),
};

for (const [what, answer] of Object.entries(taken))
  test(`a notification counts as brought where the answer to it ${what}, and the next one follows`, async (t) => {
    const { host, come } = await startEndpoint(t, { '/in': answer });
    const type = newType();
    const id = await subscribe(type, `http://${host}/in`);
    for (const level of [1, 2]) {
      await write(type, level);
      await until(
        () => notificationOf(id),
        ({ timesSent, status }) => Number(timesSent ?? 0) >= level && String(status) === 'ok',
      );
    }
    const arrived = come.filter(({ path }) => path === (what.includes('307') ? '/there' : '/in'));
    assert.ok(arrived.every(({ method }) => method === 'POST'));
    assert.deepEqual([...new Set(arrived.flatMap(({ levels }) => levels))], [1, 2]);
  });

const failing: readonly (readonly [what: string, answer: Answer, fault: RegExp])[] = [
  ['never comes', () => undefined, /^Host 127\.0\.0\.1 has not answered within 1 s\.$/],
  ['has two lengths', wire('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'), /cannot be reached/],
  ['is no HTTP', wire('220 mail.example.org\r\n'), /cannot be reached/],
  ['leads to itself', (response) => response.writeHead(307, { location: '/in' }).end(), /redirects more than 5 times/],
  ['drops what it was sent (302)', (response) => response.writeHead(302, { location: '/there' }).end(), /^HTTP 302$/],
];

for (const [what, answer, fault] of failing)
  test(`a notification waits and comes in order where the answer to it ${what} at first`, async (t) => {
    let isBroken = true;
    const { host, come } = await startEndpoint(t, {
      '/in': (response, request) => (isBroken ? answer(response, request) : response.writeHead(204).end()),
    });
    const type = newType();
    const id = await subscribe(type, `http://${host}/in`);
    for (const level of [1, 2, 3]) await write(type, level);
    const shown = async () => (await node.get(`/api/v1/subscriptions/${id}/delivery`, { as })).body;
    const { fault: told } = await until(shown, ({ standing }) => String(standing) === 'failing');
    assert.match(String(told), fault);
    isBroken = false;
    const before = come.length;
    await until(
      () => come.slice(before).flatMap(({ levels }) => levels),
      (levels) => levels.at(-1) === 3,
    );
    const levels = come.slice(before).flatMap((one) => one.levels);
    assert.deepEqual(levels, [...levels].sort());
    assert.ok(come.every(({ method, path }) => method === 'POST' && path === '/in'));
  });

test('a notification is not sent on to a private network, and is given up by name', async (t) => {
  const { host } = await startEndpoint(t, {
    '/in': (response) => response.writeHead(307, { location: 'http://169.254.169.254/in' }).end(),
  });
  const type = newType();
  const id = await subscribe(type, `http://${host}/in`);
  await write(type, 1);
  const [letter] = await until(
    () => lettersOf(id),
    (letters) => letters.length > 0,
  );
  assert.match(String(letter!.fault), /^Host 169\.254\.169\.254 is in a private network/);
});

test('the user and password of an endpoint are sent as Basic authorization, to its own origin alone, and kept sealed', async (t) => {
  const other = await startEndpoint(t, {});
  const { host, come } = await startEndpoint(t, {
    '/moved': (response) => response.writeHead(307, { location: `http://${other.host}/in` }).end(),
  });
  const type = newType();
  const secret = 'sk%C3%A1la:%40x';
  const id = await subscribe(type, `http://reader:${secret}@${host}/in`);
  const moved = await subscribe(type, `http://reader:${secret}@${host}/moved`);
  await write(type, 1);
  await until(
    () => other.come.length * come.length,
    (count) => count >= 2,
  );
  const basic = `Basic ${Buffer.from('reader:skála:@x').toString('base64')}`;
  assert.deepEqual(new Set(come.map(({ authorization }) => authorization)), new Set([basic]));
  assert.equal(other.come[0]!.authorization, undefined);
  for (const each of [id, moved]) {
    const { rows } = await node.db.pool.query(
      'select row_to_json(subscription)::text as text from subscription where id = $1',
      [each],
    );
    assert.doesNotMatch(String(rows[0].text), /sk%C3|skála|%40x/i);
  }
});
