import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { DomainError } from '../errors.ts';
import { createSecrets, keptSecretKey } from './index.ts';

const present = 'a present key of enough characters';
const older = 'an older key of enough characters..';

test('what is sealed opens again, for its purpose only', () => {
  const secrets = createSecrets(present);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (secret) => {
      const sealed = secrets.seal(secret, 'connection 7');
      assert.equal(secrets.open(sealed, 'connection 7'), secret);
      assert.throws(() => secrets.open(sealed, 'connection 8'), DomainError);
    }),
  );
});

test('during a change of key old seals open and say that they are old', () => {
  const sealed = createSecrets(older).seal('password', 'p');
  const secrets = createSecrets(present, older);
  assert.equal(secrets.open(sealed, 'p'), 'password');
  assert.ok(secrets.isOld(sealed));
  assert.ok(!secrets.isOld(secrets.seal('x', 'p')));
  assert.throws(() => createSecrets(present).open(sealed, 'p'), DomainError);
});

test('no damaged seal opens, nor does any text crash the node', () => {
  const secrets = createSecrets(present);
  const sealed = secrets.seal('password', 'p');
  assert.throws(() => secrets.open(`${sealed.slice(0, -2)}AA`, 'p'), DomainError);
  const text = fc.oneof(
    fc.string(),
    fc.string().map((end) => `${sealed.slice(0, 20)}.${end}.${end}`),
  );
  fc.assert(fc.property(text, (broken) => assert.throws(() => secrets.open(broken, 'p'), DomainError)));
});

test('the kept key is made once, also in a race, and only its owner may read it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vozel-key-'));
  t.after(() => rm(folder, { recursive: true }));
  const keys = await Promise.all([1, 2, 3, 4].map(() => keptSecretKey(folder)));
  assert.equal(new Set(keys).size, 1);
  assert.equal((await stat(join(folder, 'secret-key'))).mode & 0o777, 0o600);
});

test('a key that is kept is read from a folder that only reads; one that cannot be kept is refused by the folder', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vozel-key-'));
  t.after(() => rm(folder, { recursive: true }));
  const key = await keptSecretKey(folder);
  assert.equal(await keptSecretKey(folder), key);
  assert.deepEqual(await readdir(folder), ['secret-key']);
  await assert.rejects(keptSecretKey(join(folder, 'secret-key', 'below')), { code: 'secrets.key-not-kept' });
  await writeFile(join(folder, 'secret-key'), 'short');
  await assert.rejects(keptSecretKey(folder), { code: 'secrets.key-unreadable' });
});
