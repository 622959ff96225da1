import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig, settings } from './config.ts';
import { DomainError } from './platform/errors.ts';

test('an empty environment gives the defaults', () => {
  const config = readConfig({});
  assert.equal(config.port, 8080);
  assert.equal(config.databaseUrl, undefined);
  assert.deepEqual(config.roles, ['web', 'followers', 'jobs']);
  assert.equal(config.access, 'protected');
});

test('every fault is reported at once, each with the name of its setting and without its value', () => {
  const environment = {
    PORT: '99999',
    BASE_URL: 'ftp://x',
    DATABASE_URL: 'mysql://user:hunter2@x',
    SECRET_KEY: 'hunter2',
    ROLES: 'web,cook',
    OUTBOUND_ALLOW: '10.0.0.0/99',
    CONTEXT_OVERRIDES: '/nowhere/contexts.json',
  };
  assert.throws(
    () => readConfig(environment),
    (error: unknown) => {
      assert.ok(error instanceof DomainError);
      assert.deepEqual(error.faults.map((fault) => fault.place.field).sort(), Object.keys(environment).sort());
      assert.ok(!error.faults.some((fault) => `${fault.sentence('sl')}${fault.sentence('en')}`.includes('hunter2')));
      return true;
    },
  );
});

test('the base address loses its last slash and keeps its path', () => {
  assert.equal(readConfig({ BASE_URL: 'https://mesto.si/vozel/' }).baseUrl, 'https://mesto.si/vozel');
});

test('a process needs a role', () => {
  assert.throws(() => readConfig({ ROLES: ' , ' }), /faults/);
});

test('contexts that files override are found from the file that names them; what is no such file is a fault', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vozel-config-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'contexts.json');
  await writeFile(join(folder, 'local.jsonld'), '{}');
  await writeFile(file, '{"https://example.org/context.jsonld": "local.jsonld"}');
  assert.deepEqual(readConfig({ CONTEXT_OVERRIDES: file }).contextOverrides, {
    'https://example.org/context.jsonld': join(folder, 'local.jsonld'),
  });
  for (const wrong of [
    '[]',
    '{"x": "local.jsonld"}',
    '{"https://x.si/": "absent.jsonld"}',
    '{"https://x.si/": 1}',
    '{',
  ]) {
    await writeFile(file, wrong);
    assert.throws(() => readConfig({ CONTEXT_OVERRIDES: file }), /faults/, wrong);
  }
});

test('every setting speaks both languages, and names are unique', () => {
  const all = Object.values(settings);
  assert.equal(new Set(all.map((setting) => setting.name)).size, all.length);
  for (const setting of all) assert.ok(setting.meaning.sl && setting.meaning.en, setting.name);
});
