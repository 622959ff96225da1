import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { freshDatabase } from '../../../test/support/database.ts';
import { systemAccess } from '../../participants/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { type Context, createContext, type EntityOperation, type Outcome } from '../index.ts';
import type { Entity } from './entity.ts';
import { createEntityMemory } from './entity-memory.ts';

const level = 'https://example.org/level';
const remembered = (id: string, version: number, text = ''): Entity => ({
  ...{ id, version, types: ['T'], scopes: [], steward: null, datasets: [], expires: null },
  document: { [level]: { type: 'Property', value: text } },
  ...{ created: new Date(0), modified: new Date(0) },
});

const none = new Map<string, number>();

test('an entity is recalled in its space alone, as it was remembered last', () => {
  const memory = createEntityMemory(() => 0);
  memory.remember(1, remembered('urn:a', 4), none, 7);
  memory.remember(1, remembered('urn:a', 5), new Map([['s', 9]]), 8);
  const { version, series, entity, selections } = memory.recall(1, 'urn:a')!;
  assert.deepEqual([version, series.get('s'), entity?.version, selections], [5, 9, 5, 8]);
  assert.equal(memory.recall(2, 'urn:a'), undefined);
  memory.forget(1, 'urn:a');
  assert.equal(memory.recall(1, 'urn:a'), undefined);
});

test('of a large entity only the series are remembered; all together are bounded, and the newest stay', () => {
  const memory = createEntityMemory(() => 0, { entity: 1_000, all: 20_000, doubt: 0 });
  memory.remember(1, remembered('urn:a', 1), none, 1);
  memory.remember(1, remembered('urn:a', 2, 'x'.repeat(2_000)), none, 1);
  assert.equal(memory.recall(1, 'urn:a')?.version, 2);
  assert.equal(memory.recall(1, 'urn:a')?.entity, null, 'what became too large is not remembered as it was');
  for (let number = 0; number < 200; number += 1)
    memory.remember(1, remembered(`urn:${number}`, 1, 'x'.repeat(500)), none, 1);
  const kept = Array.from({ length: 200 }, (_, number) => memory.recall(1, `urn:${number}`)).filter(Boolean);
  assert.ok(kept.length >= 10 && kept.length <= 40, String(kept.length));
  assert.ok(memory.recall(1, 'urn:199'));
});

test('after a doubt no entity is recalled for a while', () => {
  let now = 0;
  const memory = createEntityMemory(() => now, { entity: 1_000, all: 20_000, doubt: 100 });
  memory.remember(1, remembered('urn:a', 1), none, 1);
  memory.doubt();
  assert.equal(memory.recall(1, 'urn:a')?.entity, null);
  memory.remember(1, remembered('urn:a', 2), none, 1);
  now = 101;
  assert.equal(memory.recall(1, 'urn:a')?.entity, null, 'what was remembered meanwhile is in doubt as well');
  memory.remember(1, remembered('urn:a', 3), none, 1);
  assert.equal(memory.recall(1, 'urn:a')?.entity?.version, 3);
});

const db = await freshDatabase({ after });
/** Two rooms over one database stand for two nodes; new ones have no doubts yet. */
const twoNodes = () => [createContext({ db, clock: systemClock }), createContext({ db, clock: systemClock })] as const;
const access = systemAccess((await twoNodes()[0].spaces.create({ name: 'memory' })).id);
const document = (value: number) => ({ [level]: { type: 'Property' as const, value } });
const operations = {
  create: (id: string): EntityOperation => ({
    ...{ kind: 'create', id },
    entity: { id, types: ['https://example.org/T'], scopes: [], document: document(0) },
  }),
  update: (id: string, value: number, ifMatch?: string): EntityOperation => ({
    ...{ kind: 'update', id, fragment: { document: document(value) } },
    ...(ifMatch === undefined ? {} : { ifMatch: [ifMatch] }),
  }),
  remove: (id: string): EntityOperation => ({ kind: 'delete', id }),
};
const apply = async (node: Context, operation: EntityOperation): Promise<Outcome> =>
  (await node.entities.apply(access, [operation]))[0]!;
const told = (outcome: Outcome) =>
  outcome.outcome === 'refused' ? (outcome.error as { code?: string }).code : outcome.outcome;

/** What happens elsewhere to an entity that this node remembers, and what this node must answer afterwards. */
const elsewhere: Readonly<Record<string, readonly [EntityOperation['kind'], string]>> = {
  'an update of what another node has deleted': ['update', 'context.entity-missing'],
  'a creation of what another node has deleted': ['create', 'created'],
  'a deletion of what another node has deleted': ['delete', 'context.entity-missing'],
};

for (const [name, [kind, expected]] of Object.entries(elsewhere)) {
  test(`${name} is answered by what there is now`, async () => {
    const [own, other] = twoNodes();
    const id = `urn:x:${kind}`;
    await apply(own, operations.create(id));
    assert.equal(told(await apply(own, operations.update(id, 1))), 'updated');
    await apply(other, operations.remove(id));
    const asked = { update: operations.update(id, 2), create: operations.create(id), delete: operations.remove(id) };
    assert.equal(told(await apply(own, asked[kind as keyof typeof asked])), expected);
  });
}

test('a condition on the version is decided by what there is now, whether it holds or fails', async () => {
  const [own, other] = twoNodes();
  const id = 'urn:x:condition';
  await apply(own, operations.create(id));
  const mine = await apply(own, operations.update(id, 1));
  const theirs = await apply(other, operations.update(id, 2));
  assert.ok(mine.outcome === 'updated' && theirs.outcome === 'updated');
  const tag = (version: number) => `"${version}"`;
  assert.equal(told(await apply(own, operations.update(id, 3, tag(mine.version)))), 'context.version-changed');
  assert.equal(told(await apply(own, operations.update(id, 3, tag(theirs.version)))), 'updated');
});

test('writes of one entity in turns by two nodes keep every one of them in entity, history and changes', async () => {
  const [own, other] = twoNodes();
  const id = 'urn:x:turns';
  await apply(own, operations.create(id));
  for (let value = 1; value <= 20; value += 1)
    assert.equal(told(await apply(value % 2 ? own : other, operations.update(id, value))), 'updated');
  const { rows } = await sql<{ value: number; samples: number; changes: number }>`
    select (select (document #>> array[${level}, 'value'])::int from entity where space = ${access.space} and id = ${id}) as value,
           (select count(*)::int from sample join series on series.id = sample.series
             where series.space = ${access.space} and series.entity = ${id}) as samples,
           (select count(*)::int from change where space = ${access.space} and entity = ${id}) as changes`.execute(
    db.kysely,
  );
  assert.deepEqual(rows[0], { value: 20, samples: 21, changes: 21 });
});
