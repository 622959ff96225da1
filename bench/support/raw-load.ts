import { createConnection, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** What the load generator is told; it runs beside the node, in a process or thread of its own. */
export interface RawLoad {
  readonly port: number;
  readonly key: string;
  readonly kind: 'patch' | 'upsert' | 'retrieve' | 'batch' | 'query';
  readonly connections: number;
  /** Requests a second that arrive whatever the answers; absent: each connection asks again when it is answered. */
  readonly rate?: number;
  /** Whether an arrival that finds no free connection goes away; else it waits for one. */
  readonly impatient?: boolean;
  readonly seconds: number;
  /** Entities `urn:bench:0` … that the load is spread over. */
  readonly entities: number;
  /** Entities in one batch. */
  readonly batch: number;
}

/** What it has measured. Latencies in milliseconds; `acknowledged`: the last value acknowledged for each entity. */
export interface RawMeasured {
  /** Answered as asked, and anything else but a refusal; latencies are theirs. */
  readonly requests: number;
  readonly failures: number;
  /** Answered 503 with Retry-After. */
  readonly refused: number;
  /** Arrivals that found no free connection. */
  readonly unsent: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly acknowledged: readonly (readonly [string, number])[];
}

const attribute = (value: number) => `{"type":"Property","value":${value}}`;

/** A connection with one request under way at the most. */
interface Lane {
  send(arrived: number): void;
}

/** Asks over each connection, with as little work for each request as can be; waiting for a free one counts. */
export async function runRawLoad(load: RawLoad): Promise<RawMeasured> {
  const times: number[] = [];
  const acknowledged = new Map<string, number>();
  let [failures, refused, unsent] = [0, 0, 0];
  let turn = 0;
  const began = performance.now();
  const end = began + load.seconds * 1_000;
  const idle: Lane[] = [];
  const waiting: number[] = [];

  const open = () =>
    new Promise<void>((resolve, reject) => {
      const socket: Socket = createConnection({ port: load.port, host: '127.0.0.1', noDelay: true });
      let sent = 0;
      let ids: readonly string[] = [];
      let value = 0;
      let received = '';
      const close = () => {
        socket.destroy();
        resolve();
      };
      const lane: Lane = {
        send(arrived) {
          turn += 1;
          value = turn;
          ids = idsOf(load, turn);
          sent = arrived;
          socket.write(requestOf(load, ids, value));
        },
      };
      const next = () => {
        const now = performance.now();
        if (load.rate === undefined) return now >= end ? close() : lane.send(now);
        const arrived = waiting.shift();
        if (arrived !== undefined) return lane.send(arrived);
        if (now >= end) return close();
        idle.push(lane);
      };
      socket.on('connect', next);
      socket.on('error', reject);
      closing.push(() => {
        if (idle.includes(lane)) close();
      });
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (!isWhole(received)) return;
        const ok = received.charCodeAt(9) === 0x32;
        if (received.startsWith('HTTP/1.1 503') && /\r\nretry-after: \d/i.test(received)) {
          refused += 1;
          received = '';
          return next();
        }
        if (!ok) failures += 1;
        else if (load.kind !== 'retrieve' && load.kind !== 'query') for (const id of ids) acknowledged.set(id, value);
        received = '';
        times.push(performance.now() - sent);
        next();
      });
    });

  const closing: (() => void)[] = [];
  const lanes = Promise.all(Array.from({ length: load.connections }, open));
  const noLane = (arrived: number) => {
    if (load.impatient) unsent += 1;
    else waiting.push(arrived);
  };
  if (load.rate !== undefined) await arrive(load.rate, began, end, idle, noLane);
  for (const close of closing) close();
  await lanes;
  const seconds = (performance.now() - began) / 1_000;
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const counts = { requests: times.length, failures, refused, unsent };
  return { ...counts, seconds, p50: at(0.5), p99: at(0.99), acknowledged: [...acknowledged] };
}

/** Lets requests arrive at a fixed rate, each on an idle connection or in the queue for one. */
async function arrive(
  rate: number,
  began: number,
  end: number,
  idle: Lane[],
  noLane: (arrived: number) => void,
): Promise<void> {
  for (let sent = 0; performance.now() < end; ) {
    const due = Math.min(performance.now() - began, end - began) * (rate / 1_000);
    for (; sent < due; sent += 1) {
      const arrived = began + sent / (rate / 1_000);
      const lane = idle.pop();
      if (lane) lane.send(arrived);
      else noLane(arrived);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function idsOf({ kind, entities, batch }: RawLoad, turn: number): readonly string[] {
  const place = turn % entities;
  if (kind !== 'batch') return [`urn:bench:${place}`];
  return Array.from({ length: batch }, (_, index) => `urn:bench:${(place * batch + index) % entities}`);
}

function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text);
  if (length) return text.length >= head + 4 + Number(length[1]);
  return /\r\ntransfer-encoding: chunked/i.test(text) ? text.endsWith('\r\n0\r\n\r\n') : true;
}

function requestOf({ kind, key }: RawLoad, ids: readonly string[], value: number): string {
  const head = `Host: bench\r\nAuthorization: Bearer ${key}\r\n`;
  if (kind === 'query') return `GET /ngsi-ld/v1/entities?type=Bench&limit=20 HTTP/1.1\r\n${head}\r\n`;
  if (kind === 'retrieve') return `GET /ngsi-ld/v1/entities/${ids[0]} HTTP/1.1\r\n${head}\r\n`;
  const body =
    kind === 'patch'
      ? `{"level":${attribute(value)}}`
      : `[${ids.map((id) => `{"id":"${id}","type":"Bench","level":${attribute(value)},"name":{"type":"Property","value":"bench"},"location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[14.5,46.05]}}}`).join(',')}]`;
  const line =
    kind === 'patch' ? `PATCH /ngsi-ld/v1/entities/${ids[0]}/attrs` : 'POST /ngsi-ld/v1/entityOperations/upsert';
  return `${line} HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

if (parentPort) parentPort.postMessage(await runRawLoad(workerData as RawLoad));
