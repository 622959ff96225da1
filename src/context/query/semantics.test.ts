import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { freshDatabase } from '../../../test/support/database.ts';
import { indexBranches } from './index-store.ts';
import { queryMatcher } from './q-matcher.ts';
import { type Condition, queryCondition } from './q-store.ts';
import type { QueryNode } from './q-tree.ts';
import { documents, queries } from './semantics.arbitrary.ts';

const created = new Date('2020-01-01T00:00:00.500Z');
const entities = 150;
const db = await freshDatabase({ after });
const { seed } = fc.readConfigureGlobal() ?? {};
const stored = fc.sample(documents, { numRuns: entities, ...(seed === undefined ? {} : { seed }) });

before(async () => {
  for (const [id, document] of stored.entries())
    await sql`
      insert into entity (space, id, version, types, document, datasets, created, modified)
      values (1, ${String(id)}, 1, '{}', ${JSON.stringify(document)}::jsonb, ${[id % 2]}::int[], ${created}, ${created})`.execute(
      db.kysely,
    );
});

async function found(condition: Condition): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from entity where ${condition}`.execute(db.kysely);
  return rows.map(({ id }) => id);
}

function matching(node: QueryNode, shown: (id: number) => ReadonlySet<string> | null = () => null): string[] {
  const matches = queryMatcher(node);
  return stored.flatMap((document, id) =>
    matches({ document, created, modified: created }, shown(id)) ? [String(id)] : [],
  );
}

test('a query finds in the database what it matches in memory', async () => {
  await fc.assert(
    fc.asyncProperty(queries, async (node) => {
      assert.deepEqual((await found(queryCondition(node, () => null))).sort(), matching(node).sort());
    }),
    { numRuns: 300 },
  );
});

test('a query through an index finds the same, each entity once', async () => {
  await fc.assert(
    fc.asyncProperty(queries, async (node) => {
      const branches = indexBranches(node, () => true);
      if (branches === null) return;
      const condition = queryCondition(node, () => null);
      const throughIndex: string[] = [];
      for (const branch of branches) throughIndex.push(...(await found(sql<boolean>`${branch} and ${condition}`)));
      assert.deepEqual(throughIndex.sort(), matching(node).sort());
    }),
    { numRuns: 300 },
  );
});

test('a query sees only the attributes that its reader may see', async () => {
  const hidden = 'https://example.org/a';
  const shown = new Set(['https://example.org/b']);
  await fc.assert(
    fc.asyncProperty(queries, async (node) => {
      // Dataset 0 shows everything, dataset 1 only the second attribute.
      const shownIn = (attribute: string) =>
        shown.has(attribute) ? null : sql<boolean>`entity.datasets && '{0}'::int[]`;
      const expected = matching(node, (id) => (id % 2 === 0 ? null : shown));
      assert.deepEqual((await found(queryCondition(node, shownIn))).sort(), expected.sort());
    }),
    { numRuns: 150 },
  );
  assert.equal(shown.has(hidden), false);
});

test('a time of the entity itself is compared with its columns', async () => {
  const path = { attributes: [], member: 'createdAt' as const, text: 'createdAt' };
  const node: QueryNode = {
    kind: 'compare',
    path,
    operator: '>=',
    value: { kind: 'dateTime', value: '2020-01-01T00:00:00.5' },
  };
  assert.equal((await found(queryCondition(node, () => null))).length, entities);
  assert.equal(matching(node).length, entities);
});
