import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { cookieOf, startParticipants, testPassword } from '../../../test/support/participants.ts';
import { DomainError } from '../../platform/errors.ts';

const node = await startParticipants({ after });
const { accounts, sessions } = node.participants;

let address = 0;
const visitor = (cookie?: string) => {
  address += 1;
  return { cookie, userAgent: 'test', address: `192.0.2.${address % 250}` };
};

const codeOf = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof DomainError, String(error));
    return error.code;
  }
  return null;
};

test('a person signs up, confirms the address, signs in and out', async () => {
  const email = 'Marija@Example.si';
  await accounts.signUp(visitor(), { name: 'Marija', email, password: testPassword });
  const mail = await node.mailTo('marija@example.si');
  assert.match(mail?.subject ?? '', /Potrdite e-naslov/);
  assert.equal(
    await codeOf(accounts.signIn(visitor(), { email, password: testPassword })),
    'participants.address-unverified',
  );
  const link = /(http\S+verify-email\S+)/.exec(mail?.body ?? '')?.[1] ?? '';
  const opened = await fetch(link, { redirect: 'manual' });
  assert.equal(opened.status, 302);
  assert.equal(opened.headers.get('location'), '/sl/prijava?verified=1');
  const { outcome, setCookies } = await accounts.signIn(visitor(), { email, password: testPassword });
  assert.equal(outcome, 'signed-in');
  assert.match(setCookies.join(), /HttpOnly/);
  assert.match(setCookies.join(), /SameSite=Lax/);
  const cookie = cookieOf(setCookies);
  assert.equal((await sessions.identify(cookie))?.participant.name, 'Marija');
  await accounts.signOut(visitor(cookie));
  assert.equal(await sessions.identify(cookie), null);
});

test('sign-up, sign-in and forgotten password do not tell whether an account exists', async () => {
  const { email } = await node.newPerson();
  const absent = 'nihce@example.si';
  await accounts.signUp(visitor(), { name: 'Tat', email, password: testPassword });
  assert.match((await node.mailTo(email))?.subject ?? '', /Račun že imate/);
  assert.equal(
    await codeOf(accounts.signIn(visitor(), { email, password: 'napačno geslo!' })),
    'participants.sign-in-refused',
  );
  assert.equal(
    await codeOf(accounts.signIn(visitor(), { email: absent, password: 'napačno geslo!' })),
    'participants.sign-in-refused',
  );
  assert.equal(await codeOf(accounts.forgotPassword(visitor(), email)), null);
  assert.equal(await codeOf(accounts.forgotPassword(visitor(), absent)), null);
  assert.equal(await node.mailTo(absent), undefined);
  const raw = (body: object) =>
    node.call('POST', '/auth/sign-up/email', { name: 'X', password: testPassword, ...body });
  const [taken, free] = await Promise.all([raw({ email }), raw({ email: 'prost@example.si' })]);
  assert.equal(taken.status, free.status);
  const shape = async (answer: Response) => Object.keys(((await answer.json()) as { user: object }).user).sort();
  assert.deepEqual(await shape(taken), await shape(free));
});

test('a person cannot make itself the operator or confirmed by what it sends', async () => {
  const email = 'lazni-operator@example.si';
  const body = { name: 'L', email, password: testPassword, operator: true, emailVerified: true };
  await node.call('POST', '/auth/sign-up/email', body);
  assert.equal(
    await codeOf(accounts.signIn(visitor(), { email, password: testPassword })),
    'participants.address-unverified',
  );
});

test('only the endpoints of the library that the node means to offer are open', async () => {
  const { cookie } = await node.newPerson();
  const closed = ['update-user', 'delete-user', 'change-email', 'verify-password', 'list-sessions', 'sign-in/social'];
  for (const name of [...closed, 'callback/x', 'error', 'ok', 'reset-password/x', 'account-info', 'update-session']) {
    for (const method of ['GET', 'POST']) {
      const answer = await node.call(method, `/auth/${name}`, method === 'POST' ? { name: 'X' } : undefined, {
        cookie,
      });
      assert.equal(answer.status, 404, `${method} ${name}`);
    }
  }
});

test('a body for the library is storable JSON, which no form of another site can be', async () => {
  const email = 'nul@example.si';
  const nul = await node.call('POST', '/auth/sign-up/email', { name: 'a\u0000b', email, password: testPassword });
  assert.equal(nul.status, 400, await nul.text());
  const form = await node.call('POST', '/auth/sign-in/email', `email=${email}&password=x`, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(form.status, 415);
  const long = await node.call('POST', '/auth/sign-up/email', { name: 'x'.repeat(300), email, password: testPassword });
  assert.ok(long.status >= 400 && long.status < 500, String(long.status));
  await assert.rejects(accounts.signUp(visitor(), { name: ' \n ', email, password: testPassword }), {
    code: 'participants.person-name-malformed',
  });
});

test('a new password ends all sessions, and its link works once', async () => {
  const { email, cookie } = await node.newPerson();
  await accounts.forgotPassword(visitor(), email);
  const token = /novo-geslo\?token=(\S+)/.exec((await node.mailTo(email))?.body ?? '')?.[1] ?? '';
  await accounts.resetPassword(visitor(), { token, password: 'povsem novo geslo' });
  assert.equal(await sessions.identify(cookie), null);
  assert.equal(
    await codeOf(accounts.resetPassword(visitor(), { token, password: 'še eno novo geslo' })),
    'participants.link-invalid',
  );
  assert.equal((await accounts.signIn(visitor(), { email, password: 'povsem novo geslo' })).outcome, 'signed-in');
});

test('signing in never keeps the session that the browser had before', async () => {
  const { email, cookie } = await node.newPerson();
  const planted = await node.newPerson('Napadalec');
  const { setCookies } = await accounts.signIn(visitor(planted.cookie), { email, password: testPassword });
  assert.notEqual(cookieOf(setCookies), planted.cookie);
  assert.equal(await sessions.identify(planted.cookie), null);
  assert.equal((await sessions.identify(cookie))?.email, email);
  const forged = cookie.replace(/%2E|\./, '.x');
  assert.equal(await sessions.identify(forged), null);
});

test('a changed password is asked for and ends the other sessions', async () => {
  const { email, cookie } = await node.newPerson();
  const other = cookieOf((await accounts.signIn(visitor(), { email, password: testPassword })).setCookies);
  const wrong = accounts.changePassword(visitor(cookie), { current: 'ni pravo geslo', password: 'drugo dolgo geslo' });
  assert.equal(await codeOf(wrong), 'participants.sign-in-refused');
  const { setCookies } = await accounts.changePassword(visitor(cookie), {
    current: testPassword,
    password: 'drugo dolgo geslo',
  });
  assert.equal(await sessions.identify(other), null);
  assert.equal((await sessions.identify(cookieOf(setCookies)))?.email, email);
});

test('too many wrong passwords from one address are refused with the seconds to wait', async () => {
  const from = { cookie: undefined, userAgent: 'test', address: '198.51.100.7' };
  const attempts: (string | null)[] = [];
  for (let attempt = 0; attempt < 22; attempt += 1) {
    attempts.push(await codeOf(accounts.signIn(from, { email: 'x@example.si', password: 'napačno geslo' })));
  }
  assert.equal(attempts[0], 'participants.sign-in-refused');
  assert.equal(attempts.at(-1), 'participants.too-many-attempts');
  const headers = { 'x-forwarded-for': '203.0.113.1', 'x-vozel-caller': '203.0.113.1' };
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 22; attempt += 1) {
    const body = { email: 'x@example.si', password: 'napačno geslo' };
    statuses.push((await node.call('POST', '/auth/sign-in/email', body, { headers })).status);
  }
  assert.equal(statuses.at(-1), 429);
});

test('weak passwords and malformed addresses are refused by field', async () => {
  assert.equal(
    await codeOf(accounts.signUp(visitor(), { name: 'A', email: 'a@example.si', password: 'kratko' })),
    'participants.password-weak',
  );
  assert.equal(
    await codeOf(accounts.signUp(visitor(), { name: 'A', email: 'ni naslov', password: testPassword })),
    'participants.email-malformed',
  );
});

test('links in mails are made with the own address, whatever Host a request names', async () => {
  const email = 'gostitelj@example.si';
  await node.call(
    'POST',
    '/auth/sign-up/email',
    { name: 'G', email, password: testPassword },
    {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' },
    },
  );
  const text = (await node.mailTo(email))?.body ?? '';
  assert.ok(text.includes(`${node.url}/auth/verify-email`));
  assert.ok(!text.includes('evil.example'));
});

test('a second factor is asked for once it is proven', async () => {
  const { email, cookie } = await node.newPerson();
  const { uri, backupCodes } = await accounts.enableSecondFactor(visitor(cookie), testPassword);
  assert.match(uri, /^otpauth:\/\/totp\/Vozel/);
  assert.equal(
    await codeOf(accounts.verifySecondFactor(visitor(cookie), { code: '000000' })),
    'participants.code-refused',
  );
  const proven = await accounts.verifySecondFactor(visitor(cookie), { code: await totp(uri) });
  assert.equal(
    (await accounts.account((await sessions.identify(cookieOf(proven.setCookies)))?.participant.id ?? ''))
      ?.secondFactor,
    true,
  );
  const first = await accounts.signIn(visitor(), { email, password: testPassword });
  assert.equal(first.outcome, 'second-factor');
  assert.equal(await sessions.identify(cookieOf(first.setCookies)), null);
  const second = await accounts.verifySecondFactor(visitor(cookieOf(first.setCookies)), {
    code: backupCodes[0]!,
    backup: true,
  });
  assert.equal((await sessions.identify(cookieOf(second.setCookies)))?.email, email);
});

async function totp(uri: string): Promise<string> {
  const { createHmac } = await import('node:crypto');
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...secret]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const at = digest.at(-1)! & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
