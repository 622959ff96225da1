import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspectRoutes } from 'hono/dev';
import type { Role } from '../../src/participants/index.ts';
import { type Loose, startNode } from '../support/node.ts';
import { ask, inEnglish, send, verdictOf } from './permissions/asking.ts';
import { requests } from './permissions/requests.ts';
import { type Caller, callers, nameOf, type RoutePermission } from './permissions/route-permission.ts';
import { Cast, type Scene } from './permissions/scene.ts';
import { routePermissions } from './permissions/table.ts';

const node = await startNode({ after });
const cast = new Cast(node);
let scene: Scene;

before(async () => {
  await cast.gather();
  scene = await cast.scene();
});

/** A route of the running node, named as in the table: a slash at the end and a form of a parameter are no other route. */
function routeName({ method, path }: { method: string; path: string }): string {
  const named = path.replace(/:(\w+)(?:\{[^}]*\})?/g, '{$1}').replace(/(.)\/$/, '$1');
  return `${method} ${named.replace('/ogc/collections/{id}', '/ogc/collections/{collection}')}`;
}

test('the table has a row for every route of a running node, and no other', () => {
  const names = inspectRoutes(node.node.app)
    .filter(({ isMiddleware, method }) => !isMiddleware || method !== 'ALL')
    .map(routeName);
  const running = new Set(names);
  // What is declared for a resource holds for everything below it.
  for (const name of names) if (running.has(name.replace(/\/\*$/, ''))) running.delete(name.replace(/$/, '/*'));
  const listed = routePermissions.flatMap((route) =>
    [route.path, ...(route.english === undefined ? [] : [route.english])].map((path) => `${route.method} ${path}`),
  );
  assert.deepEqual([...running].sort(), [...new Set(listed)].sort());
  assert.equal(new Set(routePermissions.map(nameOf)).size, routePermissions.length, 'a route has two rows');
  const known = new Set(routePermissions.map(nameOf));
  assert.deepEqual(
    Object.keys(requests).filter((name) => !known.has(name)),
    [],
  );
});

for (const route of routePermissions) {
  test(`${nameOf(route)} answers each caller as the table says`, async () => {
    for (const caller of callers) await check(route, caller);
  });
}

for (const route of routePermissions.filter(({ english }) => english !== undefined)) {
  test(`${route.method} ${route.english} answers each caller the same`, async () => {
    for (const caller of callers) await check(route, caller, { language: 'en' });
  });
}

for (const route of routePermissions.filter(({ direct }) => direct)) {
  test(`${nameOf(route)} answers each key the same through the direct door`, async () => {
    for (const caller of callers.slice(1)) await check(route, caller, { key: await keyOf(caller) });
  });
}

test('the direct door takes the routes that the table marks, and no other', async () => {
  const taken: string[] = [];
  for (const route of routePermissions.filter(({ path }) => path.startsWith('/ngsi-ld/'))) {
    const asker = { caller: 'provider', person: undefined } as const;
    const answer = await send(node, route, await ask(route, scene, asker), asker, await scene.key('provider'));
    // The application's own policy names a nonce; the direct door shows nothing as a page.
    if (answer.headers.get('content-security-policy')?.startsWith("default-src 'none'")) taken.push(nameOf(route));
    if (route.method !== 'GET') scene = await cast.scene();
  }
  assert.deepEqual(taken, routePermissions.filter(({ direct }) => direct).map(nameOf));
});

async function check(
  route: RoutePermission,
  caller: Caller,
  how: { key?: string; language?: 'en' } = {},
): Promise<void> {
  const asker = { caller, person: cast.person(caller) };
  const slovene = await ask(route, scene, asker);
  const asked = how.language === 'en' ? inEnglish(route, slovene) : slovene;
  const answer = await send(node, route, asked, asker, how.key);
  const said = `${caller}: ${asked.path} ${answer.status} ${answer.text.slice(0, 300)}`;
  assert.equal(verdictOf(answer, asked), String(route.verdicts[caller]), said);
  if (route.method !== 'GET' && answer.status < 400) scene = await cast.scene();
}

function keyOf(caller: Caller): Promise<string> | string {
  if (caller === 'operator') return node.operatorKey;
  return caller === 'stranger' ? node.newKey() : scene.key(caller as Role);
}

test('an organisation that is not confirmed exists only for its members and the operator', async () => {
  const founder = cast.person('member')!;
  const hidden = await node.node.participants.organisations.create(
    { ...scene.organisation, slug: `h-${scene.organisation.slug.slice(2)}`, names: { sl: 'Skrito' } },
    { administrator: founder.id, confirmed: false },
  );
  const routes = routePermissions.filter(({ path }) => path.startsWith('/api/v1/organisations/{organisation}'));
  for (const route of routes) {
    for (const caller of ['anonymous', 'stranger'] as const) {
      const asker = { caller, person: cast.person(caller) };
      const asked = await ask(route, scene, asker);
      const path = asked.path.replace(scene.organisation.slug, hidden.slug);
      assert.equal((await send(node, route, { ...asked, path }, asker)).status, 404, `${nameOf(route)} ${caller}`);
    }
  }
  const list = async (headers: Record<string, string>, as?: string) => {
    const answer = await node.get<Loose>('/api/v1/organisations?limit=500', { headers, ...(as ? { as } : {}) });
    return answer.text.includes(hidden.slug);
  };
  assert.deepEqual(
    [await list({}), await list({ cookie: founder.cookie }), await list({}, node.operatorKey)],
    [false, true, true],
  );
});
