import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getMigrations } from 'better-auth/db/migration';
import { freshDatabase } from '../../../test/support/database.ts';
import { createLog } from '../../platform/log.ts';
import { createAuthentication } from './authentication.ts';

test('the tables of migration 0020 have everything that the account library expects', async (t) => {
  const db = await freshDatabase(t);
  const nothing = async () => undefined;
  const authentication = createAuthentication({
    db,
    log: createLog('silent'),
    mails: { verifyAddress: nothing, resetPassword: nothing, alreadyRegistered: nothing, invitation: nothing },
    passes: { during: (_email, _invitation, work) => work(), admit: (person) => ({ data: person }) },
    later: () => undefined,
    baseUrl: 'http://localhost:8080',
    secret: 'a secret that is long enough for the library to like it 0123456789',
  });
  const { toBeCreated, toBeAdded } = await getMigrations(authentication.options);
  assert.deepEqual(toBeCreated, []);
  assert.deepEqual(toBeAdded, []);
});
