import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startParticipants } from '../../../test/support/participants.ts';

const visitor = { cookie: undefined, userAgent: 'test', address: '192.0.2.1' };
const password = 'geslo upravljavca';

test('the first operator takes the node over with a link that works once', async (t) => {
  const node = await startParticipants(t);
  const { accounts, operator, sessions } = node.participants;
  const [one, two] = await Promise.all([operator.claimLink(), operator.claimLink({ language: 'en' })]);
  assert.match(one ?? '', new RegExp(`^${node.url}/sl/prevzem\\?token=`));
  assert.match(two ?? '', /\/en\/claim\?token=/);
  const token = new URL(one ?? '').searchParams.get('token') ?? '';
  assert.equal(await operator.isOpen(token), true);
  const claims = ['a', 'b', 'c'].map((who) =>
    operator.claim({ token, name: who, email: `${who}@example.si`, password }),
  );
  const settled = await Promise.allSettled(claims);
  assert.equal(settled.filter((result) => result.status === 'fulfilled').length, 1);
  assert.equal(await operator.isOpen(new URL(two ?? '').searchParams.get('token') ?? ''), false);
  assert.equal(await operator.claimLink(), null);
  const winner = ['a', 'b', 'c'][settled.findIndex((result) => result.status === 'fulfilled')];
  const { setCookies } = await accounts.signIn(visitor, { email: `${winner}@example.si`, password });
  const signed = await sessions.identify(setCookies.map((one) => one.split(';')[0]).join('; '));
  assert.equal(signed?.participant.operator, true);
  assert.equal(signed?.participant.kind, 'person');
});

test('an operator who lost the password gets a new link from the console, which ends the old sessions', async (t) => {
  const node = await startParticipants(t);
  const { accounts, operator, sessions } = node.participants;
  const claim = async (link: string | null, secret: string) =>
    operator.claim({
      token: new URL(link ?? '').searchParams.get('token') ?? '',
      name: 'U',
      email: 'u@example.si',
      password: secret,
    });
  await claim(await operator.claimLink(), password);
  const { setCookies } = await accounts.signIn(visitor, { email: 'u@example.si', password });
  const cookie = setCookies.map((one) => one.split(';')[0]).join('; ');
  await claim(await operator.claimLink({ renew: true }), 'novo geslo upravljavca');
  assert.equal(
    (await accounts.signIn(visitor, { email: 'u@example.si', password: 'novo geslo upravljavca' })).outcome,
    'signed-in',
  );
  await assert.rejects(accounts.signIn(visitor, { email: 'u@example.si', password }), {
    code: 'participants.sign-in-refused',
  });
  sessions.forget();
  assert.equal(await sessions.identify(cookie), null);
});

test('made-up and used links, weak passwords and taken addresses are refused', async (t) => {
  const node = await startParticipants(t);
  const { operator } = node.participants;
  const person = await node.newPerson();
  const token = new URL((await operator.claimLink()) ?? '').searchParams.get('token') ?? '';
  const form = { token, name: 'U', email: 'u@example.si', password };
  await assert.rejects(operator.claim({ ...form, token: 'izmišljen' }), { code: 'participants.claim-invalid' });
  await assert.rejects(operator.claim({ ...form, password: 'kratko' }), { code: 'participants.password-weak' });
  await assert.rejects(operator.claim({ ...form, email: 'ni naslov' }), { code: 'participants.email-malformed' });
  await assert.rejects(operator.claim({ ...form, email: person.email }), { code: 'participants.address-taken' });
  await operator.claim(form);
  await assert.rejects(operator.claim(form), { code: 'participants.claim-invalid' });
});

test('where sign-up is by invitation, only the invited address gets an account, already confirmed', async (t) => {
  const node = await startParticipants(t, { signUp: 'invitation' });
  const { accounts, invitations, organisations } = node.participants;
  const organisation = await organisations.byId(await node.newOrganisation());
  const invited = 'vabljena@example.si';
  await invitations.invite(organisation!, { email: invited, role: 'member' }, null);
  const invitation = /vabilo\/(\S+)/.exec((await node.mailTo(invited))?.body ?? '')?.[1] ?? '';
  const form = { name: 'V', email: invited, password };
  await assert.rejects(accounts.signUp(visitor, form), { code: 'participants.sign-up-by-invitation' });
  await assert.rejects(accounts.signUp(visitor, { ...form, invitation: 'x' }), {
    code: 'participants.invitation-missing',
  });
  await assert.rejects(accounts.signUp(visitor, { ...form, email: 'druga@example.si', invitation }), {
    code: 'participants.invitation-for-another',
  });
  const direct = await node.call('POST', '/auth/sign-up/email', form);
  assert.equal(direct.status, 403);
  const encoded = await node.call('POST', '/auth/%73ign-up/email', form);
  assert.notEqual(encoded.status, 200);
  await accounts.signUp(visitor, { ...form, invitation });
  assert.equal((await accounts.signIn(visitor, { email: invited, password })).outcome, 'signed-in');
});
