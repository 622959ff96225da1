import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { DomainError } from '../../platform/errors.ts';
import { createOutbound } from '../../platform/outbound/index.ts';
import { createContextFetch } from './index.ts';

/** Asks a server for a context, with a patience of a second. */
async function fetchFrom(t: TestContext, answer: RequestListener): Promise<unknown> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const outbound = createOutbound({ allow: ['127.0.0.1'], userAgent: 'test' });
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await outbound.close();
  });
  const { port } = server.address() as AddressInfo;
  return createContextFetch(outbound, 1)(`http://127.0.0.1:${port}/`, { accept: '*/*', maxBytes: 1000 });
}

const isLate = (error: unknown) => error instanceof DomainError && error.code === 'outbound.timed-out';

test('a context that never comes is given up after its second trial', async (t) => {
  let asked = 0;
  await assert.rejects(
    fetchFrom(t, () => {
      asked += 1;
    }),
    isLate,
  );
  assert.equal(asked, 2);
});

test('a context that comes in pieces without an end is given up', async (t) => {
  const answer: RequestListener = (_, response) => {
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  };
  await assert.rejects(fetchFrom(t, answer), isLate);
});
