import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { invitationToken, startParticipants } from '../../../test/support/participants.ts';
import { newId } from '../../platform/ids.ts';
import { anonymous } from '../participant.ts';
import { slugForm, slugOf } from './organisation.ts';

const node = await startParticipants({ after });
const { invitations, members, organisations, sessions } = node.participants;
const outcomes = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code)).sort();

test('of two who accept one invitation at once, one becomes a member', async () => {
  const organisation = await node.newOrganisation();
  const person = await node.newPerson();
  const found = await organisations.byId(organisation);
  await invitations.invite(found!, { email: person.email, role: 'provider' }, null);
  const token = await invitationToken(node.mailTo, person.email);
  const attempts = Array.from({ length: 6 }, () => invitations.accept(token, person));
  assert.deepEqual(await outcomes(attempts), ['done', ...Array(5).fill('participants.invitation-missing')]);
  assert.deepEqual(
    (await members.list(organisation)).map((member) => member.role),
    ['provider'],
  );
  assert.deepEqual((await sessions.identify(person.cookie))?.participant.memberships, [
    { organisation, role: 'provider' },
  ]);
});

test('two administrators who leave at once cannot both leave', async () => {
  for (let round = 0; round < 5; round += 1) {
    const organisation = await node.newOrganisation();
    const [ana, bor] = [
      await node.newMember(organisation, 'administrator'),
      await node.newMember(organisation, 'administrator'),
    ];
    const attempts = [members.remove(organisation, ana.id), members.changeRole(organisation, bor.id, 'member')];
    assert.deepEqual(await outcomes(attempts), ['done', 'participants.last-administrator']);
    const left = (await members.list(organisation)).filter((member) => member.role === 'administrator');
    assert.equal(left.length, 1);
  }
});

test('an invitation is for its address alone, and a second one replaces the first', async () => {
  const organisation = await node.newOrganisation();
  const found = await organisations.byId(organisation);
  const [invited, other] = [await node.newPerson(), await node.newPerson()];
  await invitations.invite(found!, { email: invited.email.toUpperCase(), role: 'member' }, null);
  const first = await invitationToken(node.mailTo, invited.email);
  await assert.rejects(invitations.accept(first, other), { code: 'participants.invitation-for-another' });
  await invitations.invite(found!, { email: invited.email, role: 'developer' }, null);
  const second = await invitationToken(node.mailTo, invited.email);
  await assert.rejects(invitations.accept(first, invited), { code: 'participants.invitation-missing' });
  assert.equal((await invitations.accept(second, invited)).role, 'developer');
  await assert.rejects(invitations.invite(found!, { email: invited.email, role: 'member' }, null), {
    code: 'participants.already-member',
  });
});

test('nobody fills an inbox with invitations: withdrawn and sent again, each counts', async () => {
  const found = await organisations.byId(await node.newOrganisation());
  const to = { email: `zasuti-${newId()}@example.si`, role: 'member' } as const;
  for (let sent = 0; sent < 4; sent += 1) {
    const { id } = await invitations.invite(found!, to, null);
    await invitations.withdraw(found!.id, id);
  }
  await assert.rejects(invitations.invite(found!, to, null), { code: 'participants.invited-too-often' });
  const elsewhere = await organisations.byId(await node.newOrganisation());
  await assert.rejects(invitations.invite(elsewhere!, to, null), { code: 'participants.invited-too-often' });
  const others = Array.from({ length: 120 }, (_, number) => ({ ...to, email: `d-${number}-${newId()}@example.si` }));
  const sent = await outcomes(
    others.map(async (one) => invitations.withdraw(found!.id, (await invitations.invite(found!, one, null)).id)),
  );
  assert.ok(sent.filter((outcome) => outcome === 'done').length <= 100, String(sent.length));
});

test('a removed member no longer acts for the organisation, with the next request', async () => {
  const organisation = await node.newOrganisation();
  const person = await node.newMember(organisation, 'provider');
  assert.equal((await sessions.identify(person.cookie))?.participant.memberships.length, 1);
  await members.remove(organisation, person.id);
  assert.equal((await sessions.identify(person.cookie))?.participant.memberships.length, 0);
});

test('of two organisations that take a short name at once, one does; and of two changes, the second is told', async () => {
  const slug = `s-${newId().slice(-8)}`;
  const profile = {
    slug,
    kind: 'ngo',
    names: { sl: 'Društvo' },
    descriptions: {},
    place: null,
    website: null,
    email: null,
    colour: null,
  } as const;
  const create = () => organisations.create(profile, { administrator: null, confirmed: true });
  assert.deepEqual(await outcomes([create(), create()]), ['done', 'participants.slug-taken']);
  const made = await organisations.bySlug(slug);
  const change = (name: string) => organisations.change(made!.id, { names: { sl: name } }, made!.version);
  assert.deepEqual(await outcomes([change('Prvo'), change('Drugo')]), ['done', 'participants.organisation-changed']);
  const other = await organisations.create({ ...profile, slug: `${slug}-b` }, { administrator: null, confirmed: true });
  await assert.rejects(organisations.change(other.id, { slug }, other.version), { code: 'participants.slug-taken' });
});

test('lists find by kind, place and part of a name, page by short name and count by kind', async () => {
  const place = { kind: 'municipality', code: `M${newId().slice(-6)}` } as const;
  for (const name of ['Občina Žužemberk', 'Zavod 100%_čisto', 'Čebelarsko društvo']) {
    const kind = name.startsWith('Ob') ? 'municipality' : 'ngo';
    await node.newOrganisation({ slug: slugOf(`${name} ${place.code}`), kind, names: { sl: name, en: 'X' }, place });
  }
  const named = async (query: object) =>
    (await organisations.list(anonymous, { place, ...query })).map((one) => one.names.sl);
  assert.equal((await named({})).length, 3);
  assert.deepEqual(await named({ kind: 'municipality' }), ['Občina Žužemberk']);
  assert.deepEqual(await named({ text: 'žužem' }), ['Občina Žužemberk']);
  assert.deepEqual(await named({ text: '%_' }), ['Zavod 100%_čisto']);
  const [first] = await organisations.list(anonymous, { place, limit: 1 });
  assert.equal((await organisations.list(anonymous, { place, after: first!.slug })).length, 2);
  assert.deepEqual(Object.fromEntries(await organisations.counts(anonymous, { place })), { municipality: 1, ngo: 2 });
});

test('a short name is made of any name', () => {
  assert.equal(slugOf('Občina Šmarješke Toplice'), 'obcina-smarjeske-toplice');
  assert.equal(slugOf('  Đorđe & sinovi, d.o.o. '), 'dorde-sinovi-d-o-o');
  assert.match(slugOf('Krajevna skupnost Žiče'), slugForm);
});
