import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

test('NOTICE.md names every package of the lock file, and all have a licence that is allowed', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/notice.mjs', '--check'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});

test('NOTICE.md shows the lines that the sources of shipped data ask for', () => {
  const text = readFileSync('NOTICE.md', 'utf8');
  for (const line of [
    'Geodetska uprava Republike Slovenije, Register prostorskih enot, 16. 2. 2025; own processing',
    'Geodetska uprava RS, Register prostorskih enot, 2020-04-22',
    'Smart Data Models initiative, smartdatamodels.org',
    'Lemmatization lists, github.com/michmech/lemmatization-lists',
  ])
    assert.ok(text.includes(line), line);
});
