import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { freshDatabase } from '../../../test/support/database.ts';
import { systemAccess } from '../../participants/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { type Context, createContext } from '../index.ts';
import type { EntityOperation, Outcome } from './entity.ts';

const db = await freshDatabase({ after });
const deps = { db, clock: systemClock };
/** Two writers over one database stand for two nodes. */
const nodes: readonly Context[] = [createContext(deps), createContext(deps)];
const [first] = nodes as [Context];
let spaces = 0;

async function newSpace() {
  spaces += 1;
  return systemAccess((await first.spaces.create({ name: `w${spaces}` })).id);
}

const level = 'https://example.org/level';
const entity = (id: string, value: unknown) => ({
  id,
  types: ['https://example.org/T'],
  scopes: [],
  document: { [level]: { type: 'Property' as const, value } },
});
const create = (id: string, value: unknown = 0): EntityOperation => ({ kind: 'create', id, entity: entity(id, value) });
const update = (id: string, value: unknown): EntityOperation => ({
  kind: 'merge',
  id,
  fragment: { document: { [level]: { type: 'Property', value } } },
});
const names = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) =>
    outcome.outcome === 'refused' ? (outcome.error as { code?: string }).code : outcome.outcome,
  );

test('of concurrent creations of one id, on two nodes, exactly one wins', async () => {
  const access = await newSpace();
  for (let round = 0; round < 10; round += 1) {
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        nodes[index % 2]!.entities.apply(access, [create(`urn:x:${round}`, index)]),
      ),
    );
    assert.equal(names(outcomes.flat()).filter((name) => name === 'created').length, 1);
  }
});

test('writes of one entity by two nodes lose nothing: every one has its version, sample and change', async () => {
  const access = await newSpace();
  await first.entities.apply(access, [create('urn:x:shared')]);
  const versions = new Set<number>();
  await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const [outcome] = await nodes[index % 2]!.entities.apply(access, [update('urn:x:shared', index)]);
      if (outcome && outcome.outcome === 'updated') versions.add(outcome.version);
    }),
  );
  assert.equal(versions.size, 200);
  const { rows } = await db.pool.query(
    `select (select count(*) from change where space = $1)::int as changes,
            (select count(*) from sample join series on series.id = sample.series where series.space = $1)::int as samples,
            (select position from change_head where space = $1)::int as head`,
    [access.space],
  );
  assert.deepEqual(rows[0], { changes: 201, samples: 201, head: 201 });
});

test('a poisonous item is refused alone; its neighbours are stored', async () => {
  const access = await newSpace();
  // A time that JavaScript knows and PostgreSQL does not.
  const poison: EntityOperation = {
    kind: 'create',
    id: 'urn:x:poison',
    entity: {
      ...entity('urn:x:poison', 1),
      document: { [level]: { type: 'Property', value: 1, observedAt: '0001-01-01T00:00:00+23:00' } },
    },
  };
  const outcomes = await Promise.all([
    ...Array.from({ length: 30 }, (_, index) => first.entities.apply(access, [create(`urn:x:good${index}`)])),
    first.entities.apply(access, [poison]),
    ...Array.from({ length: 30 }, (_, index) => first.entities.apply(access, [create(`urn:x:fine${index}`)])),
  ]);
  const result = names(outcomes.flat());
  assert.equal(result[30], 'context.unstorable');
  assert.equal(result.filter((name) => name === 'created').length, 60);
});

test('a connection that breaks while writing answers that the outcome is unknown, and the next write succeeds', async (t) => {
  if (db.engine === 'embedded') return t.diagnostic('the embedded engine has no connection to break');
  const access = await newSpace();
  await first.entities.apply(access, [create('urn:x:before')]);
  const lock = await db.pool.connect();
  await lock.query('begin');
  await lock.query('select 1 from change_head where space = $1 for update', [access.space]);
  const writing = first.entities.apply(access, [create('urn:x:cut')]);
  // Not through the connection with the lock: within a transaction it sees the activity of one moment only.
  const breakIt = () =>
    db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into entity%'`,
    );
  while ((await breakIt()).rows.length === 0);
  assert.deepEqual(names(await writing), ['context.outcome-unknown']);
  await lock.query('rollback');
  lock.release();
  assert.deepEqual(names(await first.entities.apply(access, [create('urn:x:cut')])), ['created']);
});

test('memberships follow selections that change while entities are written', async () => {
  const access = await newSpace();
  const writing = Promise.all(
    Array.from({ length: 300 }, (_, index) => nodes[index % 2]!.entities.apply(access, [create(`urn:x:m${index}`)])),
  );
  const dataset = await first.selections.create(access.space, { types: ['https://example.org/T'] });
  await writing;
  const count = async () => {
    const { rows } = await db.pool.query<{ members: number; marked: number }>(
      `select (select count(*) from membership where space = $1 and dataset = $2)::int as members,
              (select count(*) from entity where space = $1 and datasets @> array[$2::int])::int as marked`,
      [access.space, dataset],
    );
    return rows[0]!;
  };
  assert.deepEqual(await count(), { members: 300, marked: 300 });
  await first.selections.remove(access.space, dataset);
  assert.deepEqual(await count(), { members: 0, marked: 0 });
});

type Step = { readonly kind: 'create' | 'update' | 'delete' | 'upsert'; readonly id: string; readonly value: number };
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('create', 'update', 'delete', 'upsert'),
    id: fc.constantFrom('urn:m:1', 'urn:m:2', 'urn:m:3'),
    value: fc.integer(),
  }) as fc.Arbitrary<Step>,
  { minLength: 1, maxLength: 40 },
);

const operationOf = ({ kind, id, value }: Step): EntityOperation => {
  if (kind === 'create') return create(id, value);
  if (kind === 'update') return update(id, value);
  if (kind === 'delete') return { kind: 'delete', id };
  return { kind: 'upsert', id, entity: entity(id, value), existing: 'replace' };
};

/** What the same steps would do one after the other. */
function model(list: readonly Step[]) {
  const state = new Map<string, number>();
  const outcomes = list.map(({ kind, id, value }) => {
    const present = state.has(id);
    if (kind === 'create' && present) return 'context.entity-exists';
    if (!present && (kind === 'update' || kind === 'delete')) return 'context.entity-missing';
    if (kind === 'delete') state.delete(id);
    else state.set(id, value);
    return kind === 'delete' ? 'deleted' : present ? 'updated' : 'created';
  });
  return { state, outcomes };
}

test('operations that arrive at once do what they would do one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const access = await newSpace();
      const outcomes = await Promise.all(list.map((step) => first.entities.apply(access, [operationOf(step)])));
      const expected = model(list);
      assert.deepEqual(names(outcomes.flat()), expected.outcomes);
      for (const id of ['urn:m:1', 'urn:m:2', 'urn:m:3']) {
        const found = await first.entities.retrieve(access, id);
        const instance = found?.document[level] as { value: number } | undefined;
        assert.equal(instance?.value, expected.state.get(id));
      }
    }),
    { numRuns: 40 },
  );
});
