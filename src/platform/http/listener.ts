import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Env } from './environment.ts';
import { httpError } from './errors.ts';
import { answerUnreadable } from './unreadable-requests.ts';

/** The open port. It answers 503 until the application is ready behind it. */
export interface Listener {
  readonly port: number;
  /** Lets requests through to the application; those that `direct` takes do not reach it. */
  serve(app: Hono<Env>, direct?: DirectDoor): void;
  /** Takes no further connections; closes the idle ones at once and the others after `seconds`. */
  close(seconds: number): Promise<void>;
}

/** Answers a request by itself, or hands it on unread. A short way past the application for the hottest operations. */
export type DirectDoor = (request: IncomingMessage, response: ServerResponse, handOn: () => void) => void;

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const starting: Handler = (request, response) => {
  const alive = request.url === '/health';
  response.writeHead(alive ? 200 : 503, {
    'Content-Type': 'application/json',
    ...(alive ? {} : { 'Retry-After': '2' }),
  });
  response.end(JSON.stringify({ status: 'starting', sl: 'Vozlišče se zaganja.', en: 'The node is starting.' }));
};

/** How many connections may wait to be taken: one that finds no room is silent to its caller for seconds. */
const backlog = 4096;

/** Opens a port; rejects with the reason when it is taken or cannot be had. */
export function openListener({ port, host }: { port: number; host: string }): Promise<Listener> {
  let handle: Handler = starting;
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 300_000 });
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    latest.set(request.socket, response);
    handle(request, response);
  });
  server.on('clientError', (error, socket) => {
    // Written into an answer that is still under way, a refusal would be taken for a part of it.
    const answer = latest.get(socket);
    if (answer?.headersSent && !answer.writableFinished) socket.destroy();
    else answerUnreadable(error, socket);
  });
  return new Promise((resolve, reject) => {
    const refuse = (cause: NodeJS.ErrnoException) => {
      const key = cause.code === 'EADDRINUSE' ? 'port-in-use' : 'port-not-opened';
      reject(httpError(key, { port, host, reason: cause.message }, { cause }));
    };
    server.once('error', refuse);
    server.listen({ port, host, backlog }, () => {
      server.off('error', refuse);
      resolve({
        port: (server.address() as AddressInfo).port,
        serve: (app, direct) => {
          const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
          handle = direct
            ? (request, response) => direct(request, response, () => void listener(request, response))
            : listener;
        },
        close: (seconds) => closeServer(server, seconds),
      });
    });
  });
}

function closeServer(server: Server, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), seconds * 1000);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
