import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { createLog, forTerminal } from './log.ts';

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

test('at a terminal an entry is one readable line, and an error brings its stack', () => {
  let written = '';
  const log = createLog('info', forTerminal({ write: (text) => (written += text) }));
  log.info({ dataset: 'občine', entities: 212, password: 'hunter2' }, 'filled');
  log.warn('careful');
  log.error({ err: new Error('broken') }, 'failed');
  assert.match(written, /^\d\d:\d\d:\d\d {2}filled {2}dataset=občine {2}entities=212 {2}password=•••\n/);
  assert.match(written, /opozorilo\/warning careful\n/);
  assert.match(written, /failed {2}err=\nError: broken\n {4}at /);
});
