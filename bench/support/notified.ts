import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** What receivers have taken in since they were last asked. */
export interface Taken {
  readonly requests: number;
  readonly notifications: number;
  /** From the write that is told to the receipt, in milliseconds, in rising order. */
  readonly latencies: readonly number[];
}

/** Receivers in a thread of their own: `quick` ports answer, `hanging` ones never do. */
export interface Receivers {
  readonly quick: readonly number[];
  readonly hanging: readonly number[];
}

let taken = { requests: 0, notifications: 0, latencies: [] as number[] };

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

const quick = () =>
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const now = Date.now();
      taken.requests += 1;
      for (const [, written] of Buffer.concat(chunks)
        .toString()
        .matchAll(/"written":(\d+)/g)) {
        taken.notifications += 1;
        taken.latencies.push(now - Number(written));
      }
      response.writeHead(204).end();
    });
  });

const { quickPorts, hangingPorts } = workerData as { readonly quickPorts: number; readonly hangingPorts: number };
const open = (count: number, make: () => Server) => Promise.all(Array.from({ length: count }, () => listen(make())));
const receivers: Receivers = {
  quick: await open(quickPorts, quick),
  hanging: await open(hangingPorts, () => createServer(() => {})),
};
parentPort!.postMessage(receivers);
parentPort!.on('message', () => {
  parentPort!.postMessage({ ...taken, latencies: taken.latencies.sort((one, other) => one - other) } satisfies Taken);
  taken = { requests: 0, notifications: 0, latencies: [] };
});
