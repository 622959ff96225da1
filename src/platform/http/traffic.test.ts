import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError } from '../errors.ts';
import { createRateLimit, createTraffic } from './index.ts';

test('draining refuses further requests and waits for the present one', async () => {
  const traffic = createTraffic({ requestsAtOnce: 5, requestSeconds: 5 });
  const gate = Promise.withResolvers<string>();
  const present = traffic.admit(() => gate.promise);
  let drained = false;
  const draining = traffic.drain(5).then(() => {
    drained = true;
  });
  await assert.rejects(
    traffic.admit(async () => 'late'),
    (error) => error instanceof DomainError && error.code === 'http.stopping',
  );
  assert.equal(drained, false);
  gate.resolve('done');
  assert.equal(await present, 'done');
  await draining;
});

test('draining gives up on a request that does not end', async () => {
  const traffic = createTraffic({ requestsAtOnce: 5, requestSeconds: 60 });
  void traffic.admit(() => new Promise(() => {}));
  await traffic.drain(0.05);
  assert.equal(traffic.inFlight, 1);
});

test('one caller takes a quarter of the places at most, and gets them back', async () => {
  const traffic = createTraffic({ requestsAtOnce: 8, requestSeconds: 60 });
  const gate = Promise.withResolvers<void>();
  const slow = ['a', 'a', 'b'].map((caller) => traffic.admit(() => gate.promise, caller));
  const ask = (caller?: string) => traffic.admit(async () => 'done', caller);
  await assert.rejects(
    ask('a'),
    (error) => error instanceof DomainError && error.code === 'http.too-many-at-once' && error.kind === 'too-many',
  );
  assert.deepEqual([await ask('b'), await ask('c'), await ask()], ['done', 'done', 'done']);
  gate.resolve();
  await Promise.all(slow);
  assert.equal(await ask('a'), 'done');
  assert.equal(traffic.inFlight, 0);
});

test('tokens come back with time, and callers do not share them', () => {
  let now = 0;
  const limit = createRateLimit({ perSecond: 2, burst: 2, elapsed: () => now, mostCallers: 2 });
  assert.deepEqual([limit.take('a'), limit.take('a'), limit.take('a'), limit.take('b')], [0, 0, 0.5, 0]);
  now = 500;
  assert.deepEqual([limit.take('a'), limit.take('a')], [0, 0.5]);
});
