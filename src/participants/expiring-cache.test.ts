import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createExpiringCache } from './expiring-cache.ts';

function cacheAt(clock: { now: number }, capacity = 10) {
  return createExpiringCache<number>({ now: () => clock.now, capacity });
}

test('an answer holds for a second and is then asked for again', async () => {
  const clock = { now: 0 };
  const cache = cacheAt(clock);
  let loads = 0;
  const load = async () => ++loads;
  assert.equal(await cache.get('a', load), 1);
  clock.now = 999;
  assert.equal(await cache.get('a', load), 1);
  clock.now = 1000;
  assert.equal(await cache.get('a', load), 2);
});

test('concurrent askers share one load', async () => {
  const cache = cacheAt({ now: 0 });
  let loads = 0;
  const load = async () => ++loads;
  assert.deepEqual(await Promise.all([cache.get('a', load), cache.get('a', load)]), [1, 1]);
});

test('a load that was under way when the cache was cleared is not remembered', async () => {
  const cache = cacheAt({ now: 0 });
  const gate = Promise.withResolvers<number>();
  const old = cache.get('a', () => gate.promise);
  cache.clear();
  gate.resolve(1);
  assert.equal(await old, 1);
  assert.equal(await cache.get('a', async () => 2), 2);
});

test('a failed load is forgotten at once', async () => {
  const cache = cacheAt({ now: 0 });
  await assert.rejects(cache.get('a', async () => Promise.reject(new Error('gone'))));
  assert.equal(await cache.get('a', async () => 3), 3);
});

test('the number of answers is bounded and the oldest goes first', async () => {
  const cache = cacheAt({ now: 0 }, 3);
  for (const key of ['a', 'b', 'c', 'd', 'e']) await cache.get(key, async () => 1);
  assert.equal(cache.size, 3);
  assert.equal(await cache.get('a', async () => 2), 2);
  assert.equal(await cache.get('e', async () => 2), 1);
});

test('an answer that ends sooner is asked for sooner', async () => {
  const clock = { now: 0 };
  const cache = createExpiringCache<number>({ now: () => clock.now, capacity: 10, lasts: () => 100 });
  assert.equal(await cache.get('a', async () => 1), 1);
  clock.now = 100;
  assert.equal(await cache.get('a', async () => 2), 2);
});
