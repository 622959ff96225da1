import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Hono } from 'hono';
import { pino } from 'pino';
import { createRateLimit, createTraffic, type Env, openListener } from '../../platform/http/index.ts';
import { createMetrics } from '../../platform/operation/index.ts';
import type { Context } from '../context.ts';
import { createDirectDoor, type DirectDoorDeps } from './index.ts';

test('a caller that is known too late is answered once, and its place is free again', async (t) => {
  const listener = await openListener({ port: 0, host: '127.0.0.1' });
  t.after(() => listener.close(0));
  const traffic = createTraffic({ requestsAtOnce: 5, requestSeconds: 0.01 });
  const known = Promise.withResolvers<null>();
  let handedOn = 0;
  const app = new Hono<Env>().all('*', (c) => {
    handedOn += 1;
    return c.text('from the application');
  });
  const deps: DirectDoorDeps = {
    baseUrl: 'http://localhost',
    log: pino({ level: 'silent' }),
    traffic,
    rateLimit: createRateLimit({ perSecond: 0 }),
    trustedProxies: [],
    metrics: createMetrics(() => traffic.inFlight),
    participants: {
      keys: { participantOf: () => known.promise },
      permissions: { resolve: () => Promise.reject(new Error('nobody is known')) },
    },
    contexts: {} as DirectDoorDeps['contexts'],
    context: { entities: {} } as Context,
  };
  listener.serve(app, createDirectDoor(deps));
  const answer = await fetch(`http://127.0.0.1:${listener.port}/ngsi-ld/v1/entities/urn:x:1`, {
    headers: { authorization: 'Bearer anything' },
  });
  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /took-too-long/);
  assert.equal(traffic.inFlight, 1, 'until the caller is known, its work goes on');
  known.resolve(null);
  await wait(0);
  assert.equal(traffic.inFlight, 0);
  assert.equal(handedOn, 0);
});
