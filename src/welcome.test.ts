import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demonstrationLine, welcome } from './welcome.ts';

const claim = 'http://localhost:8080/sl/prevzem?token=abc';
const start = { url: 'http://localhost:8080', engine: 'embedded', claim, seconds: 3.21 } as const;

test('the first start says where to go, how to claim the node, what the engine is for and how to stop', () => {
  const text = welcome(start);
  assert.match(text, /Vozel teče na http:\/\/localhost:8080 {2}\(zagon 3,2 s\)/);
  assert.ok(text.split('\n').includes(`    ${claim}`));
  assert.match(text, /for trying out and small nodes/);
  assert.match(text, /Ctrl\+C/);
});

test('a claimed node on PostgreSQL says only where it is and how to stop', () => {
  const text = welcome({ ...start, engine: 'postgres', claim: null });
  assert.doesNotMatch(text, /upravljavec|vgrajena/);
});

test('the console hears of a demonstration that was filled or failed now', () => {
  assert.match(demonstrationLine({ outcome: 'filled', entities: 7610, seconds: 7.3 }), /7,610 entities in 7\.3 s/);
  assert.match(demonstrationLine({ outcome: 'failed', entities: 0, seconds: 1 }), /next start/);
  for (const outcome of ['none', 'earlier', 'stopped'] as const)
    assert.equal(demonstrationLine({ outcome, entities: 0, seconds: 0 }), '');
});
