import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ending, Loose } from '../../../support/node.ts';

/** One notification as it came in. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Loose;
}

/** A receiver of notifications on a real port. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What it answers; `null` answers nothing at all. */
  answer: number | null;
  /** How many wait for an answer. */
  readonly hanging: number;
  /** Waits until `count` notifications have come in (of one path). */
  until(count: number, path?: string): Promise<Received[]>;
  /** Waits until what has come in fulfils a condition. */
  untilIt(holds: (received: readonly Received[]) => boolean, what: string): Promise<void>;
  /** Breaks every connection and closes the port. */
  down(): Promise<void>;
  /** Opens the same port again. */
  up(): Promise<void>;
}

const patience = 45_000;

/** Starts a receiver that ends with the test or file. */
export async function startReceiver(ending: Ending): Promise<Receiver> {
  let port = 0;
  let server: Server | null = null;
  const received: Received[] = [];
  const hanging = new Set<ServerResponse>();
  const receiver: Receiver = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    received,
    get hanging() {
      return hanging.size;
    },
    answer: 204,
    async until(count, path) {
      const those = () => received.filter((one) => path === undefined || one.path === path);
      await receiver.untilIt(() => those().length >= count, `${count} notifications ${path ?? ''}`);
      return those();
    },
    async untilIt(holds, what) {
      const end = Date.now() + patience;
      while (!holds(received)) {
        assert.ok(Date.now() < end, `still waiting for ${what}; there are ${received.length}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async down() {
      server?.closeAllConnections();
      await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
      server = null;
    },
    async up() {
      server = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Loose;
        received.push({ path: request.url ?? '', headers: request.headers, body });
        if (receiver.answer === null) {
          hanging.add(response);
          response.on('close', () => hanging.delete(response));
        } else response.writeHead(receiver.answer).end();
      });
      await new Promise<void>((resolve) => server!.listen(port, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    },
  };
  await receiver.up();
  ending.after(() => receiver.down());
  return receiver;
}
