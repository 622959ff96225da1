import { createConnection, type Socket } from 'node:net';

/** What a load has measured, in milliseconds. */
export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Connections that are kept, each with one request under way; with as little work for each as can be. */
export function openClient(url: string, connections: number) {
  const { hostname, port } = new URL(url);
  const idle: Socket[] = Array.from({ length: connections }, () =>
    createConnection({ host: hostname, port: Number(port), noDelay: true }),
  );
  const all = [...idle];
  const waiting: ((socket: Socket) => void)[] = [];
  const take = () => new Promise<Socket>((resolve) => (idle.length > 0 ? resolve(idle.pop()!) : waiting.push(resolve)));
  const give = (socket: Socket) => (waiting.shift() ?? ((free: Socket) => idle.push(free)))(socket);
  return {
    /** The answer's head; anything but 200 fails the run. */
    async get(path: string): Promise<string> {
      const socket = await take();
      const head = await ask(socket, `GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`);
      give(socket);
      if (!head.startsWith('HTTP/1.1 200')) throw new Error(`${path}: ${head.slice(0, 400)}`);
      return head;
    },
    close() {
      for (const socket of all) socket.destroy();
    },
  };
}

function ask(socket: Socket, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let [head, received, whole] = ['', 0, Number.POSITIVE_INFINITY];
    const take = (chunk: Buffer) => {
      received += chunk.length;
      if (whole === Number.POSITIVE_INFINITY) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        whole = end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      }
      if (received < whole) return;
      socket.off('data', take).off('error', reject);
      resolve(head);
    };
    socket.on('data', take).once('error', reject);
    socket.write(request);
  });
}

type Work = (turn: number) => Promise<unknown>;

/** How many go through when each lane asks again as soon as it is answered. */
export async function closedLoop(lanes: number, seconds: number, from: number, work: Work): Promise<Measured> {
  const times: number[] = [];
  const end = performance.now() + seconds * 1_000;
  let turn = from;
  const lane = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      turn += 1;
      await work(turn);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return measured(times, seconds);
}

/** How long they take when they arrive at a fixed rate whatever the answers; waiting for a connection counts. */
export async function openLoop(perSecond: number, seconds: number, from: number, work: Work): Promise<Measured> {
  const times: number[] = [];
  const began = performance.now();
  const running: Promise<void>[] = [];
  for (let sent = 0; sent < perSecond * seconds; ) {
    const due = Math.min(perSecond * seconds, ((performance.now() - began) / 1_000) * perSecond);
    for (; sent < due; sent += 1) {
      const arrived = began + (sent / perSecond) * 1_000;
      running.push(work(from + sent).then(() => void times.push(performance.now() - arrived)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
  return measured(times, seconds);
}

function measured(times: number[], seconds: number): Measured {
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: Math.round(times.length / seconds), p50: at(0.5), p99: at(0.99) };
}
