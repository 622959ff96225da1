import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { readLedger } from '../../../scripts/ngsi-ld-conformance.ts';
import { nameOf } from '../permissions/route-permission.ts';
import { contextRows } from '../permissions/standards.ts';

const root = resolve(import.meta.dirname, '../../..');
const { clauses } = await readLedger();

test('every test that the ledger of conformance names stands in its file', async () => {
  const missing: string[] = [];
  for (const { clause, tests } of clauses) {
    for (const { file, test: title } of tests) {
      const source = await readFile(join(root, file), 'utf8').catch(() => '');
      if (!source.includes(`test('${title}',`) && !source.includes(`test(\`${title}\`,`))
        missing.push(`${clause}: ${file}: ${title}`);
    }
  }
  assert.deepEqual(missing, []);
});

test('the ledger of conformance lists every route of NGSI-LD, and no other', () => {
  const listed = new Set(clauses.flatMap(({ routes = [] }) => routes));
  assert.deepEqual([...listed].sort(), contextRows.map(nameOf).sort());
});

test('whatever the ledger calls supported in part or not at all says so where it has a route', () => {
  const declared = new Set(contextRows.filter(({ verdicts }) => verdicts.operator === 501).map(nameOf));
  for (const { clause, state, routes = [], note } of clauses) {
    if (state === 'partly') assert.ok(note, clause);
    for (const route of routes) assert.equal(declared.has(route), state === 'unsupported', `${clause} ${route}`);
  }
  assert.equal(new Set(clauses.map(({ clause }) => clause)).size, clauses.length);
});
