import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AuditEntry } from '../../src/platform/audit/index.ts';
import { startNode } from '../support/node.ts';
import { Cast, password, type Scene } from './permissions/scene.ts';

const node = await startNode({ after });
const cast = new Cast(node);
let scene: Scene;

before(async () => {
  await cast.gather();
  scene = await cast.scene();
});

/** What was recorded of a participant since `before`, the oldest first, in words. */
async function deedsOf(participant: string): Promise<AuditEntry[]> {
  const all = await node.node.audit.list({}, 1000);
  return all.filter((entry) => entry.participant === participant).reverse();
}

const cookie = (caller: 'provider' | 'administrator') => ({
  headers: { cookie: cast.person(caller)!.cookie, origin: node.url },
});

test('what a provider does with a dataset is recorded, step by step, with the request that did it', async () => {
  const who = cookie('provider');
  const described = { titles: { sl: 'Zbirka' }, descriptions: { sl: 'Opis.' }, steward: scene.organisation.id };
  const made = await node.post('/api/v1/datasets', described, who);
  const path = `/api/v1/datasets/${made.body.slug}`;
  await node.patch(path, { keywords: { sl: ['reke'] } }, who);
  for (const step of ['publish', 'pause', 'withdraw']) await node.post(`${path}/${step}`, undefined, who);
  const last = await node.delete(path, who);
  assert.equal(last.status, 204, last.text);
  const deeds = (await deedsOf(`person:${cast.person('provider')!.id}`)).filter((one) => one.objectKind === 'dataset');
  const steps = ['created', 'changed', 'published', 'paused', 'withdrawn', 'removed'];
  assert.deepEqual(
    deeds.map(({ action }) => action),
    steps.map((step) => `dataset.${step}`),
  );
  assert.equal(deeds.at(-1)?.request, last.headers.get('x-request-id'));
  assert.ok(
    deeds.every(
      ({ objectId, organisation }) => objectId === String(made.body.id) && organisation === scene.organisation.id,
    ),
  );
});

test('a change that is refused is no deed', async () => {
  const slug = await scene.record();
  const member = { headers: { cookie: cast.person('member')!.cookie, origin: node.url } };
  assert.equal((await node.patch(`/api/v1/datasets/${slug}`, { keywords: {} }, member)).status, 403);
  assert.deepEqual(await deedsOf(`person:${cast.person('member')!.id}`), []);
});

test('what a provider does with a publication is recorded, and what the node then does by itself is not', async () => {
  const who = cookie('provider');
  const begun = { organisation: scene.organisation.slug, description: { titles: { sl: 'Objava' } } };
  const { body } = await node.post('/api/v1/publications', begun, who);
  const path = `/api/v1/publications/${body.slug}`;
  const csv = { headers: { ...who.headers, 'content-type': 'text/csv' } };
  assert.equal((await node.put(`${path}/source?name=a.csv`, 'id;lon;lat\n1;14,5;46,0\n', csv)).status, 200);
  await node.patch(path, { approvalRequired: true }, who);
  assert.equal((await node.post(`${path}/check`, undefined, who)).status, 202);
  const deeds = (await deedsOf(`person:${cast.person('provider')!.id}`)).filter(
    (one) => one.objectKind === 'publication',
  );
  assert.deepEqual(
    deeds.map(({ action }) => action),
    ['created', 'changed', 'described', 'run-asked'].map((step) => `publication.${step}`),
  );
});

test('a person changes an own account on the record, without what was entered', async () => {
  const person = (await cast.again(cast.person('administrator')))!;
  const visitor = { cookie: person.cookie, origin: node.url };
  await node.patch('/api/v1/me', { name: 'Novo Ime' }, { headers: visitor });
  const form = { current: password, next: 'povsem drugo geslo', action: 'change' };
  const token = node.node.participants.formToken(person.cookie);
  const changed = await node.post('/sl/racun/varnost', new URLSearchParams({ ...form, _token: token }).toString(), {
    headers: { ...visitor, 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(changed.status, 303, changed.text);
  const deeds = await deedsOf(`person:${person.id}`);
  assert.deepEqual(
    deeds.map(({ action }) => action),
    ['account.changed', 'account.password-changed'],
  );
  assert.ok(!JSON.stringify(deeds).includes('geslo') && !JSON.stringify(deeds).includes(password));
});

test('the operator takes a backup and pins an index on the record', async () => {
  const as = node.operatorKey;
  assert.equal((await node.get('/api/v1/operator/backup', { as })).status, 200);
  const index = { attribute: 'https://example.si/raven', kind: 'number', pinned: true };
  assert.equal((await node.put('/api/v1/operator/indexes', index, { as })).status, 204);
  const actions = (await deedsOf('operator:')).map(({ action }) => action);
  assert.deepEqual(actions.slice(-2), ['backup.taken', 'index.pinned']);
});
