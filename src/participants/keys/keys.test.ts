import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { startParticipants } from '../../../test/support/participants.ts';
import { createDeeds } from '../deeds.ts';
import { newKey } from './key.ts';
import { createKeys } from './keys.ts';

const node = await startParticipants({ after });
const { keys } = node.participants;
const deeds = createDeeds({ audit: { record: async () => undefined } });
const organisation = await node.newOrganisation();

test('a key acts for its organisation in its role, from the moment it is made until it is revoked', async () => {
  const { key, secret } = await keys.create({ organisation, role: 'provider', name: 'Števci', by: null });
  const participant = await keys.participantOf(secret);
  assert.deepEqual(participant, {
    kind: 'application',
    id: key.id,
    name: 'Števci',
    memberships: [{ organisation, role: 'provider' }],
    operator: false,
  });
  assert.equal(await keys.revoke(key.id), 'revoked');
  assert.equal(await keys.participantOf(secret), null);
  assert.equal(await keys.revoke(key.id), 'unchanged');
});

test('the key itself is nowhere in the database', async () => {
  const { secret } = await keys.create({ organisation, role: 'member', name: 'skrito', by: null });
  const { rows } = await sql<{ found: number }>`
    select count(*)::int as found from api_key k where k::text like ${`%${secret.slice(12)}%`}`.execute(node.db.kysely);
  assert.equal(rows[0]?.found, 0);
});

test('a revocation in another process holds here at once', async () => {
  const other = await createKeys({ db: node.db, clock: { now: () => new Date() }, deeds, operatorKey: null });
  const { key, secret } = await other.create({ organisation, role: 'member', name: 'drugje', by: null });
  assert.equal((await keys.participantOf(secret))?.id, key.id);
  await other.revoke(key.id);
  const end = performance.now() + 60_000;
  while ((await keys.participantOf(secret)) !== null) {
    assert.ok(performance.now() < end, 'the revocation does not arrive');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await other.close();
});

test('a key ends with its time, and cannot be made with a time that has passed', async () => {
  const expires = new Date(Date.now() + 1_000);
  const { secret } = await keys.create({ organisation, role: 'member', name: 'kratek', by: null, expires });
  const early = await keys.participantOf(secret);
  assert.ok(early !== null || Date.now() >= expires.getTime());
  while (Date.now() <= expires.getTime() + 10) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(await keys.participantOf(secret), null);
  await assert.rejects(keys.create({ organisation, role: 'member', name: 'prestar', by: null, expires: new Date(0) }), {
    code: 'participants.expiry-past',
  });
});

test('unknown keys and hostile texts are nobody', async () => {
  for (const text of [newKey(), '', 'vozel_', 'x'.repeat(100_000), "' or 1=1 --", 'vozel_\0']) {
    assert.equal(await keys.participantOf(text), null);
  }
});

test('OPERATOR_KEY is the operator', async () => {
  assert.equal((await keys.participantOf(node.operatorKey))?.operator, true);
  assert.equal(await keys.participantOf(`${node.operatorKey}x`), null);
});

test('last use is noted in batches', async () => {
  const { key, secret } = await keys.create({ organisation, role: 'member', name: 'rabljen', by: null });
  for (let use = 0; use < 100; use += 1) await keys.participantOf(secret);
  assert.equal((await keys.get(organisation, key.id))?.lastUsed, null);
  await keys.flush();
  const used = (await keys.get(organisation, key.id))?.lastUsed;
  assert.ok(used instanceof Date && Date.now() - used.getTime() < 60_000);
});

test('a known key is looked up without asking the database for it', async (t) => {
  let asked = 0;
  const counted = node.db.kysely.withPlugin({
    transformQuery: ({ node: query }) => {
      asked += 1;
      return query;
    },
    transformResult: async ({ result }) => result,
  });
  const db = { ...node.db, kysely: counted };
  const watched = await createKeys({ db, clock: { now: () => new Date() }, deeds, operatorKey: null });
  t.after(() => watched.close());
  const { secret } = await watched.create({ organisation, role: 'member', name: 'hiter', by: null });
  await watched.participantOf(secret);
  const before = asked;
  assert.ok(before > 0);
  for (let lookup = 0; lookup < 20_000; lookup += 1) await watched.participantOf(secret);
  // The last use is noted from time to time.
  assert.ok(asked - before < 200, `${asked - before} questions`);
});
