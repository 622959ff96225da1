import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { startParticipants } from '../../test/support/participants.ts';
import { newKey } from './keys/key.ts';

const node = await startParticipants({ after });
const { participants } = node;
const me = async (headers: Record<string, string>) => {
  const answer = await node.call('GET', '/api/v1/me', undefined, { headers });
  return {
    status: answer.status,
    body: (await answer.json()) as { kind?: string; code?: string },
    headers: answer.headers,
  };
};

test('a caller is told by key in either header, by session cookie, or is anonymous', async () => {
  const { cookie } = await node.newPerson();
  const organisation = await node.newOrganisation();
  const { secret } = await participants.keys.create({ organisation, role: 'member', name: 'k', by: null });
  assert.equal((await me({})).body.kind, 'anonymous');
  assert.equal((await me({ authorization: `Bearer ${secret}` })).body.kind, 'application');
  assert.equal((await me({ 'x-api-key': secret })).body.kind, 'application');
  assert.equal((await me({ cookie })).body.kind, 'person');
  assert.equal((await me({ authorization: `bearer ${node.operatorKey}` })).body.kind, 'operator');
  assert.equal((await me({ cookie, 'x-api-key': secret })).body.kind, 'application');
  assert.match((await me({})).headers.get('vary') ?? '', /Authorization.*Cookie/i);
});

test('a wrong key is refused rather than taken for anonymous, and never echoed', async () => {
  const unknown = newKey();
  const answer = await node.call('GET', '/api/v1/me', undefined, { key: unknown });
  assert.equal(answer.status, 401);
  assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
  const text = await answer.text();
  assert.match(text, /participants\.key-unknown/);
  assert.ok(!text.includes(unknown));
  assert.equal((await me({ authorization: 'Bearer nekaj' })).body.code, 'participants.key-malformed');
  assert.equal((await me({ authorization: 'Bearer' })).body.code, 'participants.key-malformed');
  assert.equal(
    (await me({ authorization: `Bearer ${unknown}`, 'x-api-key': newKey() })).body.code,
    'participants.two-keys',
  );
});

test('a forged, foreign or ended session is anonymous', async () => {
  const { cookie } = await node.newPerson();
  const forged = [
    cookie.slice(0, -6),
    `${cookie}x`,
    cookie.replace(/=(.)/, (_, first: string) => `=${first === 'x' ? 'y' : 'x'}`),
    'vozel.session_token=%',
    'vozel.session_token=a.b',
  ];
  for (const one of forged) assert.equal((await me({ cookie: one })).body.kind, 'anonymous', one);
});

test('no header makes the node answer with a fault of its own', async () => {
  const text = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  });
  const cookie = fc.oneof(
    text,
    text.map((value) => `vozel.session_token=${value}`),
  );
  const authorization = fc.oneof(
    text,
    text.map((value) => `Bearer ${value}`),
  );
  await fc.assert(
    fc.asyncProperty(authorization, text, cookie, async (bearer, apiKey, session) => {
      const { status } = await me({ authorization: bearer, 'x-api-key': apiKey, cookie: session });
      assert.ok(status < 500, `${status}`);
    }),
    { numRuns: 150 },
  );
});

test('another site cannot act with the cookie of a visitor', async () => {
  const { cookie } = await node.newPerson();
  const change = (headers: Record<string, string>) =>
    node.call('PATCH', '/api/v1/me', { language: 'en' }, { cookie, headers });
  assert.equal((await change({ origin: 'https://evil.example' })).status, 403);
  assert.equal((await change({ origin: 'null' })).status, 403);
  assert.equal((await change({ 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await change({})).status, 204);
});

test('a form carries a token of its session alone', async () => {
  const [ana, bor] = [await node.newPerson(), await node.newPerson()];
  const token = participants.formToken(ana.cookie);
  assert.ok(participants.isFormToken(ana.cookie, token));
  for (const wrong of ['', 'x', participants.formToken(bor.cookie), undefined, 5, `${token}x`]) {
    assert.equal(participants.isFormToken(ana.cookie, wrong), false);
  }
  assert.equal(participants.formToken(undefined), '');
  assert.ok(participants.isFormToken(undefined, undefined));
});

test('a made-up Host enters no link', async () => {
  const email = 'host@example.si';
  const body = JSON.stringify({ name: 'H', email, password: 'dolgo geslo za preizkus' });
  const { port } = new URL(node.url);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = {
      host: 'evil.example',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(
      { port, host: '127.0.0.1', method: 'POST', path: '/auth/sign-up/email', headers },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    );
    sent.on('error', reject).end(body);
  });
  const mail = await node.mailTo(email);
  assert.ok(!JSON.stringify(mail ?? '').includes('evil.example'), `${status}`);
  assert.ok(status === 200 ? mail?.body.includes(`${node.url}/auth/verify-email`) : mail === undefined);
  const { organisation } = { organisation: await node.newOrganisation() };
  const read = await node.call('GET', `/api/v1/organisations/${organisation}`, undefined, {
    headers: { 'x-forwarded-host': 'evil.example' },
  });
  assert.ok(!(await read.text()).includes('evil.example'));
});
