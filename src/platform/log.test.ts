import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { createLog } from './log.ts';

test('secrets do not reach the log, wherever they stand', () => {
  let written = '';
  const sink = new Writable({
    write(chunk, _, done) {
      written += chunk;
      done();
    },
  });
  const log = createLog('info', sink);
  log.info(
    { authorization: 'hunter2', headers: { cookie: 'hunter2' }, config: { smtp: { password: 'hunter2' } } },
    'x',
  );
  log.info({ config: { databaseUrl: 'hunter2', secretKey: 'hunter2' }, name: 'kept' }, 'y');
  assert.ok(!written.includes('hunter2'), written);
  assert.ok(written.includes('kept'));
});
