import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { startParticipants } from '../../../test/support/participants.ts';
import { newId } from '../../platform/ids.ts';
import { type Role, roles } from '../participant.ts';

const node = await startParticipants({ after });
const { participants } = node;
type Person = Awaited<ReturnType<typeof node.newPerson>>;
const people = new Map<Role, Person>();

before(async () => {
  for (const role of roles) people.set(role, await node.newPerson(role));
});

/** An organisation with a member of every role, a key, a grant and one member more. */
async function scene(by: Role) {
  const organisation = await node.newOrganisation();
  const join = (person: string, role: string) =>
    sql`insert into organisation_member (organisation, person, role) values (${organisation}, ${person}, ${role})`.execute(
      node.db.kysely,
    );
  for (const role of roles) await join(people.get(role)!.id, role);
  const extra = `extra-${newId()}`;
  await sql`insert into person (id, name, email) values (${extra}, 'X', ${`${extra}@example.si`})`.execute(
    node.db.kysely,
  );
  await join(extra, 'member');
  const found = (await participants.organisations.byId(organisation))!;
  const { key } = await participants.keys.create({ organisation, role: 'member', name: 'k', by: people.get(by)!.id });
  const dataset = Math.floor(Math.random() * 2_000_000_000) + 1;
  await participants.permissions.grant({ holder: `organisation:${organisation}`, dataset, source: 'steward' });
  const { grant } = await participants.permissions.grant({ holder: 'anyone', dataset, source: 'manual' });
  participants.sessions.forget();
  return { organisation, found, extra, key: key.id, grant: grant.id };
}

test('nobody gives a key, or itself, more than it has', async () => {
  const { found, organisation } = await scene('developer');
  const developer = people.get('developer')!;
  const path = `/api/v1/organisations/${found.slug}/keys`;
  const stronger = await node.call('POST', path, { name: 'moč', role: 'provider' }, { cookie: developer.cookie });
  assert.equal(stronger.status, 403);
  const { secret, key } = await participants.keys.create({ organisation, role: 'developer', name: 'd', by: null });
  assert.equal((await node.call('POST', path, { name: 'moč', role: 'administrator' }, { key: secret })).status, 403);
  const other = await scene('developer');
  const foreign = await node.call('DELETE', `${path}/${other.key}`, undefined, { key: node.operatorKey });
  assert.equal(foreign.status, 404);
  const another = await node.call('DELETE', `${path}/${key.id}`, undefined, { cookie: developer.cookie });
  assert.equal(another.status, 404);
  const confirm = { confirmed: false };
  const administrator = people.get('administrator')!;
  assert.equal(
    (await node.call('PATCH', `/api/v1/organisations/${found.slug}`, confirm, { cookie: administrator.cookie })).status,
    403,
  );
});

test('every change is recorded with who made it, in which request', async () => {
  const administrator = people.get('administrator')!;
  const at = await scene('administrator');
  const path = `/api/v1/organisations/${at.found.slug}`;
  const answer = await node.call('PATCH', path, { website: 'https://example.si' }, { cookie: administrator.cookie });
  await node.call('DELETE', `${path}/keys/${at.key}`, undefined, { cookie: administrator.cookie });
  await node.call('DELETE', `${path}/members/${at.extra}`, undefined, { cookie: administrator.cookie });
  await node.call('DELETE', `/api/v1/grants/${at.grant}`, undefined, { cookie: administrator.cookie });
  const { rows } = await sql<{ participant: string; action: string; request: string }>`
    select participant, action, request from audit
     where participant = ${`person:${administrator.id}`} and object_id in (${at.organisation}, ${at.key}, ${at.extra}, ${at.grant})
     order by id`.execute(node.db.kysely);
  const actions = ['organisation.changed', 'key.revoked', 'member.removed', 'grant.withdrawn'];
  assert.deepEqual(
    rows.map((row) => row.action),
    actions,
  );
  assert.equal(rows[0]?.request, answer.headers.get('x-request-id'));
});
