import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type Carried, invitationToken, startParticipants } from '../../../test/support/participants.ts';
import { png } from '../../../test/support/picture.ts';
import { newId } from '../../platform/ids.ts';
import { participantRoutes } from './participant-routes.ts';
import { type Caller, callers, type RoutePermission, routePermissions } from './route-permissions.ts';

const node = await startParticipants({ after });
const { participants } = node;
type Person = Awaited<ReturnType<typeof node.newPerson>>;
const people = new Map<Caller, Person>();

before(async () => {
  for (const caller of callers) {
    if (caller !== 'anonymous' && caller !== 'operator') people.set(caller, await node.newPerson(caller));
  }
});

const nameOf = (route: RoutePermission) => `${route.method} ${route.path}`;

/** An organisation in which every caller has its place, with one of everything that a route may be about. */
async function scene(caller: Caller) {
  const organisation = await node.newOrganisation();
  const join = (person: string, role: string) =>
    sql`insert into organisation_member (organisation, person, role) values (${organisation}, ${person}, ${role})`.execute(
      node.db.kysely,
    );
  for (const role of ['administrator', 'provider', 'developer', 'member'] as const)
    await join(people.get(role)!.id, role);
  const extra = `extra-${newId()}`;
  await sql`insert into person (id, name, email) values (${extra}, 'X', ${`${extra}@example.si`})`.execute(
    node.db.kysely,
  );
  await join(extra, 'member');
  const found = (await participants.organisations.byId(organisation))!;
  const me = people.get(caller);
  const invitation = await participants.invitations.invite(
    found,
    { email: `${newId()}@example.si`, role: 'member' },
    null,
  );
  const { key } = await participants.keys.create({ organisation, role: 'member', name: 'k', by: me?.id ?? null });
  const operators = await participants.keys.create({ organisation: null, role: 'operator', name: 'o', by: null });
  const dataset = Math.floor(Math.random() * 2_000_000_000) + 1;
  await participants.permissions.grant({ holder: `organisation:${organisation}`, dataset, source: 'steward' });
  const { grant } = await participants.permissions.grant({ holder: 'anyone', dataset, source: 'manual' });
  await participants.organisations.setLogo(organisation, png(32, 32));
  participants.sessions.forget();
  return {
    organisation,
    found,
    me,
    extra,
    invitation: invitation.id,
    key: key.id,
    operatorKey: operators.key.id,
    dataset,
    grant: grant.id,
  };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** The body that a permitted caller would send; routes that are not listed send none. */
const bodies: Readonly<Record<string, (scene: Scene) => unknown>> = {
  'PATCH /me': () => ({ language: 'en' }),
  'POST /organisations': () => ({ slug: `n-${newId().slice(-10)}`, kind: 'ngo', names: { sl: 'Novo' } }),
  'PATCH /organisations/{organisation}': () => ({ website: 'https://example.si' }),
  'PUT /organisations/{organisation}/logo': () => png(16, 16),
  'PATCH /organisations/{organisation}/members/{person}': () => ({ role: 'developer' }),
  'POST /organisations/{organisation}/invitations': () => ({ email: `${newId()}@example.si`, role: 'member' }),
  'POST /organisations/{organisation}/keys': () => ({ name: 'nov', role: 'member' }),
  'POST /keys': () => ({ name: 'nov' }),
  'POST /grants': ({ dataset }) => ({ holder: 'anyone', dataset }),
};

async function bodyFor(route: RoutePermission, at: Scene) {
  if (route.path !== '/invitations/accept') return bodies[nameOf(route)]?.(at);
  if (at.me === undefined) return { token: 'x' };
  const other = await participants.organisations.byId(await node.newOrganisation());
  await participants.invitations.invite(other!, { email: at.me.email, role: 'member' }, null);
  return { token: await invitationToken(node.mailTo, at.me.email) };
}

function pathFor(route: RoutePermission, at: Scene): string {
  const key = route.path === '/keys/{key}' ? at.operatorKey : at.key;
  const path = route.path
    .replace('{organisation}', at.found.slug)
    .replace('{person}', at.extra)
    .replace('{invitation}', at.invitation)
    .replace('{key}', key)
    .replace('{grant}', at.grant);
  return `/api/v1${path}${nameOf(route) === 'GET /grants' ? `?dataset=${at.dataset}` : ''}`;
}

function credentials(caller: Caller): Carried {
  if (caller === 'operator') return { key: node.operatorKey };
  const cookie = people.get(caller)?.cookie;
  return cookie === undefined ? {} : { cookie };
}

for (const route of routePermissions) {
  test(`${nameOf(route)} answers each caller as the table says`, async () => {
    for (const caller of callers) {
      const at = await scene(caller);
      const answer = await node.call(route.method, pathFor(route, at), await bodyFor(route, at), credentials(caller));
      const expected = route.verdicts[caller];
      const text = await answer.text();
      if (expected === 'yes') assert.ok(answer.status < 300, `${caller}: ${answer.status} ${text}`);
      else assert.equal(answer.status, expected, `${caller}: ${text}`);
    }
  });
}

test('the table names every route that is described, and no other', () => {
  const document = participantRoutes(participants).getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
  });
  const described = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(described.sort(), routePermissions.map(nameOf).sort());
});

test('an organisation that is not confirmed exists only for its members and the operator', async () => {
  const founder = people.get('member')!;
  const slug = `h-${newId().slice(-10)}`;
  await node.call(
    'POST',
    '/api/v1/organisations',
    { slug, kind: 'ngo', names: { sl: 'Skrito' } },
    { cookie: founder.cookie },
  );
  const routes = routePermissions.filter((route) => route.path.startsWith('/organisations/{organisation}'));
  for (const route of routes) {
    const at = { ...(await scene('stranger')), found: { slug } } as Scene;
    for (const caller of ['anonymous', 'stranger'] as const) {
      const answer = await node.call(route.method, pathFor(route, at), await bodyFor(route, at), credentials(caller));
      assert.equal(answer.status, 404, `${nameOf(route)} ${caller}`);
    }
  }
  const list = async (carried: Carried) =>
    (await node.call('GET', '/api/v1/organisations?limit=500', undefined, carried)).text();
  assert.ok(!(await list({})).includes(slug));
  assert.ok((await list({ cookie: founder.cookie })).includes(slug));
  assert.ok((await list({ key: node.operatorKey })).includes(slug));
});

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
