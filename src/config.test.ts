import assert from 'node:assert/strict';
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

test('every setting speaks both languages, and names are unique', () => {
  const all = Object.values(settings);
  assert.equal(new Set(all.map((setting) => setting.name)).size, all.length);
  for (const setting of all) assert.ok(setting.meaning.sl && setting.meaning.en, setting.name);
});
