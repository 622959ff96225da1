import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startNode, type TestNode } from '../../support/node.ts';

const node = await startNode({ after });
/** Gives up on a request after a second; the other node not before the tests are over, so that nothing hides there. */
const brief = await startNode({ after }, { settings: { REQUEST_SECONDS: '1', OPERATOR_KEY: node.operatorKey } });

/** A caller's own request id is nothing that the direct door takes, so it leads through the application. */
const ways = { direct: '', application: 'X-Request-Id: through-the-application\r\n' } as const;
const id = 'urn:ngsi-ld:Lamp:wire';
const path = `/ngsi-ld/v1/entities/${id}`;
const lamp = { id, type: 'Lamp', level: { type: 'Property', value: 1 } };
const patch = '{"level":{"type":"Property","value":2}}';

before(async () => {
  const made = await node.post('/ngsi-ld/v1/entities', lamp, { as: node.operatorKey });
  assert.equal(made.status, 201, made.text);
});

/** Requests that the node works on, as it says itself; the question is not counted. */
async function inFlight({ get }: TestNode): Promise<number> {
  const { text } = await get('/metrics');
  return Number(/^vozel_http_requests_in_flight (\d+)$/m.exec(text)?.[1]);
}

/** Waits until as many requests are in flight; a leaked one never ends. */
async function untilInFlight(wanted: number, what: string, at = node): Promise<void> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    if ((await inFlight(at)) === wanted) return;
    await wait(20);
  }
  assert.fail(`${what}: ${await inFlight(at)} requests in flight`);
}

interface Line {
  readonly socket: Socket;
  /** All that the node has said, once it has ended the connection. */
  readonly ended: Promise<string>;
  heard(): string;
}

/** A line to the node that stays open for reading when our side of it is ended. */
function line({ url } = node): Promise<Line> {
  const port = Number(new URL(url).port);
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () =>
      resolve({ socket, ended, heard: () => text }),
    );
    let text = '';
    const ended = new Promise<string>((done) => {
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
      });
      socket.on('error', () => undefined);
      socket.on('end', () => socket.end());
      socket.on('close', () => done(text));
    });
  });
}

async function heard(open: Line, wanted: RegExp): Promise<string> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    if (wanted.test(open.heard())) return open.heard();
    await wait(20);
  }
  return assert.fail(`not heard ${wanted}: ${open.heard()}`);
}

for (const [way, mark] of Object.entries(ways)) {
  const common = `Host: x\r\nAuthorization: Bearer ${node.operatorKey}\r\n${mark}`;
  const reading = (address = path) => `GET ${address} HTTP/1.1\r\n${common}`;
  const writing = (length: number | string) =>
    `PATCH ${path}/attrs HTTP/1.1\r\n${common}Content-Type: application/json\r\nContent-Length: ${length}\r\n`;
  const say = async (text: string): Promise<string> => {
    const open = await line();
    open.socket.write(text, 'latin1');
    const answer = await open.ended;
    await untilInFlight(0, text.slice(0, 80));
    return answer;
  };

  test(`${way}: requests that are read to their end are answered, whatever their form`, async () => {
    assert.match(await say(`${reading()}Connection: close\r\n\r\n`), /^HTTP\/1\.1 200/);
    assert.match(await say(`GET ${path} HTTP/1.0\r\n${common}\r\n`), /^HTTP\/1\.1 200/);
    assert.match(
      await say(`GET ${path} HTTP/1.0\r\nAuthorization: Bearer ${node.operatorKey}\r\n${mark}\r\n`),
      /^HTTP\/1\.1 [24]00/,
    );
    assert.match(await say(`${writing(patch.length)}Connection: close\r\n\r\n${patch}`), /^HTTP\/1\.1 204/);
    assert.match(await say(`${reading('/ngsi-ld/v1/entities?type=Lamp')}Connection: close\r\n\r\n`), /^HTTP\/1\.1 200/);
    const anybody = `GET /ngsi-ld/v1/entities?type=Lamp HTTP/1.0\r\nHost: x\r\n${mark}\r\n`;
    assert.match(await say(anybody), /^HTTP\/1\.1 200/);
    const expecting = `${writing(patch.length)}Expect: 100-continue\r\nConnection: close\r\n\r\n${patch}`;
    assert.match(await say(expecting), /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 204/);
    assert.match(
      await say(`${reading(`http://evil.example${path}`)}Connection: close\r\n\r\n`),
      /^HTTP\/1\.1 [24]0[04]/,
    );
  });

  test(`${way}: addresses that are none, methods and versions that are none, are refused`, async () => {
    const closing = 'Connection: close\r\n\r\n';
    const entity = '/ngsi-ld/v1/entities/';
    for (const [address, status] of [
      ['urn:a:%00', 400],
      ['%', 400],
      ['urn:a:%ZZ', 400],
      ['urn:a:%ED%A0%80', 400],
      [`urn:a:${'b'.repeat(9000)}`, 400],
      ['no uri', 400],
      ['urn:a:<b>', 400],
    ] as const) {
      const answer = await say(`${reading(entity + address)}${closing}`);
      assert.match(answer, new RegExp(`^HTTP/1\\.1 (?:${status}|404)`), address.slice(0, 40));
    }
    for (const query of [
      'type=%',
      'type=%ZZ',
      'type=%ED%A0%80',
      'type=%00',
      'q=(((',
      'idPattern=(a+)+$',
      'limit=-1',
      '%=',
    ]) {
      assert.match(
        await say(`${reading(`/ngsi-ld/v1/entities?${query}`)}${closing}`),
        /^HTTP\/1\.1 (?:200|400)/,
        query,
      );
    }
    assert.match(await say(`${reading(`${entity}urn:a:${'b'.repeat(40_000)}`)}${closing}`), /^HTTP\/1\.1 431/);
    assert.match(await say(`${reading()}X: ${'y'.repeat(40_000)}\r\n${closing}`), /^HTTP\/1\.1 431/);
    assert.match(await say(`BREW ${path} HTTP/1.1\r\n${common}${closing}`), /^HTTP\/1\.1 400/);
    assert.match(await say(`PROPFIND ${path} HTTP/1.1\r\n${common}${closing}`), /^HTTP\/1\.1 405/);
    assert.match(await say(`GET ${path} HTTP/3.7\r\n${common}${closing}`), /^HTTP\/1\.1 (?:400|505)/);
  });

  test(`${way}: bodies that lie about their length change nothing beyond what was said`, async () => {
    const both = `${writing(patch.length)}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n`;
    assert.match(await say(both), /^HTTP\/1\.1 400/);
    assert.match(await say(`${writing(`${patch.length}, 3`)}\r\n${patch}`), /^HTTP\/1\.1 400/);
    assert.match(await say(`${writing('-1')}\r\n${patch}`), /^HTTP\/1\.1 400/);
    assert.match(await say(`${writing(5)}Content-Length: 6\r\n\r\n${patch}`), /^HTTP\/1\.1 400/);
    // Too short: what was announced is no JSON, and the rest is no request.
    const short = await say(`${writing(10)}\r\n${patch}`);
    assert.deepEqual([...new Set(short.match(/HTTP\/1\.1 \d+/g))], ['HTTP/1.1 400']);
    // Too long: our side ends before all has come.
    const long = await line();
    long.socket.end(`${writing(500)}\r\n${patch.replace('2', '99')}`);
    assert.doesNotMatch(await long.ended, /HTTP\/1\.1 2/);
    await untilInFlight(0, 'a body that is too long');
    assert.equal(Number((await node.get(path, { as: node.operatorKey })).body.level?.value), 2);
  });

  test(`${way}: requests in one go are answered in order, and are forgotten when nobody listens`, async () => {
    const three = `${reading()}\r\n${writing(patch.length)}\r\n${patch}${reading()}Connection: close\r\n\r\n`;
    const statuses = (await say(three)).match(/HTTP\/1\.1 \d+/g);
    assert.deepEqual(statuses, ['HTTP/1.1 200', 'HTTP/1.1 204', 'HTTP/1.1 200']);
    const hasty = await line();
    hasty.socket.write(`${reading()}\r\n`.repeat(50));
    hasty.socket.resetAndDestroy();
    await hasty.ended;
    await untilInFlight(0, 'requests that nobody waits for');
  });

  test(`${way}: sockets that are closed on our side, whole or half, leave no request behind`, async () => {
    for (const text of [
      `${reading()}\r\n`,
      `${reading('/ngsi-ld/v1/entities?type=Lamp')}\r\n`,
      `${writing(patch.length)}\r\n${patch}`,
      `${writing(patch.length)}\r\n{"le`,
    ]) {
      const half = await line();
      half.socket.end(text);
      await half.ended;
      await untilInFlight(0, `half closed: ${text.slice(0, 60)}`);
      const whole = await line();
      whole.socket.write(text, () => whole.socket.destroy());
      await whole.ended;
      await untilInFlight(0, `closed: ${text.slice(0, 60)}`);
    }
  });

  test(`${way}: a body that never comes is given up in time, answered, and holds no place`, async () => {
    const slow = await line(brief);
    slow.socket.write(`${writing(patch.length)}\r\n{"le`);
    await untilInFlight(1, 'a body under way', brief);
    assert.match(await heard(slow, /took-too-long/), /^HTTP\/1\.1 503/);
    await untilInFlight(0, 'a body that never comes', brief);
    slow.socket.destroy();
  });
}
