import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EmbeddedReply, EmbeddedRequest, EmbeddedStart, RawError, RawResult } from './embedded-protocol.ts';
import { databaseError } from './errors.ts';

type Unnumbered = EmbeddedRequest extends infer Kind ? (Kind extends { id: number } ? Omit<Kind, 'id'> : never) : never;

/** How long one statement may hold the only connection before the engine is stopped and opened again. */
const statementLimitSeconds = 120;

/** PostgreSQL in WebAssembly in a thread of its own, so that a slow query never blocks HTTP. */
export interface EmbeddedEngine {
  query(text: string, values: readonly unknown[]): Promise<RawResult>;
  /** Several statements at once, without parameters. */
  script(text: string): Promise<readonly RawResult[]>;
  listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>>;
  /** The whole data folder as one archive, from which another engine can begin. */
  dump(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Opens the engine; a folder's engine that hangs is stopped and opened again, one in memory is given up. */
export async function openEmbeddedEngine(start: EmbeddedStart): Promise<EmbeddedEngine> {
  const notifications = new EventEmitter().setMaxListeners(0);
  const pending = new Map<number, { settle: (reply: EmbeddedReply) => void; fail: (error: Error) => void }>();
  let nextId = 0;
  let closed = false;
  let worker = await launch();

  async function launch(): Promise<Worker> {
    const launched = new Worker(workerAddress(), { workerData: start, name: 'database' });
    await new Promise<void>((resolve, reject) => {
      launched.once('error', reject);
      launched.on('message', (reply: EmbeddedReply) => {
        if (reply.kind === 'ready') resolve();
        else if (reply.kind === 'failed') reject(asError(reply.error));
        else if (reply.kind === 'notification') notifications.emit(reply.channel, reply.payload);
        else pending.get(reply.id)?.settle(reply);
      });
    });
    launched.on('error', () => void restart(launched));
    launched.on('exit', () => void restart(launched));
    return launched;
  }

  /** What was under way has an unknown outcome; what comes after finds the engine open again. */
  let restarting: Promise<void> | undefined;
  function restart(broken: Worker): Promise<void> {
    if (closed || broken !== worker) return Promise.resolve();
    restarting ??= (async () => {
      for (const waiting of pending.values()) waiting.fail(databaseError('engine-restarted'));
      pending.clear();
      await broken.terminate();
      if (start.directory === undefined) closed = true;
      else worker = await launch();
    })().finally(() => {
      restarting = undefined;
    });
    return restarting;
  }

  async function ask(request: Unnumbered): Promise<EmbeddedReply> {
    await restarting;
    if (closed) throw databaseError('closed');
    const id = ++nextId;
    const asked = worker;
    return new Promise<EmbeddedReply>((resolve, reject) => {
      const limit = setTimeout(() => {
        finish();
        reject(databaseError('statement-too-long', { seconds: statementLimitSeconds }));
        void restart(asked);
      }, statementLimitSeconds * 1000);
      const finish = () => {
        clearTimeout(limit);
        pending.delete(id);
      };
      pending.set(id, {
        settle: (reply) => {
          finish();
          if (reply.kind === 'error') reject(asError(reply.error));
          else resolve(reply);
        },
        fail: (error) => {
          finish();
          reject(error);
        },
      });
      asked.postMessage({ ...request, id });
    });
  }

  const results = async (request: Unnumbered): Promise<readonly RawResult[]> => {
    const reply = await ask(request);
    return reply.kind === 'results' ? reply.results : [];
  };

  return {
    query: async (text, values) => (await results({ kind: 'query', text, values }))[0]!,
    script: (text) => results({ kind: 'script', text }),
    async listen(channel, onMessage) {
      notifications.on(channel, onMessage);
      if (notifications.listenerCount(channel) === 1) await ask({ kind: 'listen', channel });
      return async () => {
        notifications.off(channel, onMessage);
        if (!closed && notifications.listenerCount(channel) === 0) await ask({ kind: 'unlisten', channel });
      };
    },
    async dump() {
      const reply = await ask({ kind: 'dump' });
      if (reply.kind !== 'dumped') throw databaseError('closed');
      return reply.bytes;
    },
    async close() {
      if (closed) return;
      await ask({ kind: 'close' }).catch(() => undefined);
      closed = true;
      await worker.terminate();
    },
  };
}

/** From source the thread is TypeScript; compiled, it is the file beside the program. */
function workerAddress(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './embedded-worker.ts' : './embedded-worker.js', import.meta.url);
}

function asError(raw: RawError): Error {
  return Object.assign(new Error(raw.message), raw);
}
