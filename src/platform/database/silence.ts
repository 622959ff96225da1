import { Socket } from 'node:net';
import pg from 'pg';

/** Connections to PostgreSQL that break when the server or the network has gone without a word. */
export interface SilenceWatch {
  /** The socket of a new connection. */
  readonly stream: () => Socket;
  /** Looks after those who wait for an answer over a pool. */
  readonly attend: (pool: pg.Pool) => void;
  readonly close: () => void;
}

interface Watched {
  read: number;
  heard: number;
}

/** Between two looks; from when on a connection counts as silent; how long a new one may take to be answered. */
const times = { look: 2_000, silence: 6_000, answer: 5_000 } as const;

/**
 * Makes the watch. Whoever has waited in silence for a while makes it knock by a connection of its own: a server that
 * answers is busy and may take its time. Where nobody answers, all silent connections break and new ones fail at once,
 * until a knock is answered. TCP by itself would let their requests wait for a quarter of an hour.
 */
export function createSilenceWatch(url: string): SilenceWatch {
  const sockets = new Map<Socket, Watched>();
  const waiting = new Set<pg.PoolClient>();
  let knocking = false;
  let away = false;

  const breakOff = (socket: Socket) => void socket.destroy(new Error('Connection terminated: the server is silent'));

  async function look(): Promise<void> {
    const now = performance.now();
    for (const [socket, watched] of sockets) {
      if (socket.bytesRead === watched.read) continue;
      watched.read = socket.bytesRead;
      watched.heard = now;
    }
    const isSilent = ({ heard }: Watched) => now - heard >= times.silence;
    const isWaitedFor = waiting.size > 0 && [...sockets.values()].some(isSilent);
    if (knocking || !(away || isWaitedFor)) return;
    knocking = true;
    away = !(await isThere(url));
    knocking = false;
    if (away) for (const [socket, watched] of sockets) if (isSilent(watched)) breakOff(socket);
  }

  const timer = setInterval(() => void look(), times.look).unref();
  return {
    stream() {
      const socket = new Socket();
      sockets.set(socket, { read: 0, heard: performance.now() });
      socket.once('close', () => void sockets.delete(socket));
      if (away) setImmediate(breakOff, socket);
      return socket;
    },
    attend(pool) {
      pool.on('acquire', (client) => void waiting.add(client));
      pool.on('release', (_error, client) => void waiting.delete(client));
      pool.on('remove', (client) => void waiting.delete(client));
    },
    close: () => clearInterval(timer),
  };
}

/** A refusal is an answer too. */
async function isThere(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: times.answer });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select');
    return true;
  } catch (error) {
    return error instanceof Error && 'severity' in error;
  } finally {
    void client.end().catch(() => {});
  }
}
