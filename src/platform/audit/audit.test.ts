import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { freshDatabase } from '../../../test/support/database.ts';
import { systemClock } from '../clock.ts';
import { createAudit } from './index.ts';

test('deeds are recorded with their transaction, found by object, and never changed', async (t) => {
  const db = await freshDatabase(t);
  const audit = createAudit({ db, clock: systemClock });
  const deed = {
    participant: 'person:1',
    participantName: 'Ana',
    action: 'key.created',
    objectKind: 'key',
    objectId: '7',
  };
  await audit.record({ ...deed, details: { name: 'senzorji' } });
  const undone = db.transaction(async (tx) => {
    await audit.record({ ...deed, objectId: '8' }, tx);
    throw new Error('undo');
  });
  await assert.rejects(undone, /undo/);
  assert.deepEqual(
    (await audit.list({ objectKind: 'key', objectId: '7' })).map((entry) => entry.details),
    [{ name: 'senzorji' }],
  );
  assert.equal((await audit.list()).length, 1);
  await assert.rejects(sql`update audit set action = 'x'`.execute(db.kysely), /only grows/);
  await assert.rejects(sql`delete from audit`.execute(db.kysely), /only grows/);
});
