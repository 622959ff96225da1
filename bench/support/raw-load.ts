import { createConnection, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** What the load generator is told; it runs beside the node, in a process or thread of its own. */
export interface RawLoad {
  readonly port: number;
  readonly key: string;
  readonly kind: 'patch' | 'upsert' | 'retrieve' | 'batch';
  readonly connections: number;
  readonly seconds: number;
  /** Entities `urn:bench:0` … that the load is spread over. */
  readonly entities: number;
  /** Entities in one batch. */
  readonly batch: number;
}

/** What it has measured. Latencies in milliseconds; `acknowledged`: the last value acknowledged for each entity. */
export interface RawMeasured {
  readonly requests: number;
  readonly failures: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly acknowledged: readonly (readonly [string, number])[];
}

const attribute = (value: number) => `{"type":"Property","value":${value}}`;

/** Sends one request after the other over each connection, with as little work for each as can be. */
export async function runRawLoad(load: RawLoad): Promise<RawMeasured> {
  const times: number[] = [];
  const acknowledged = new Map<string, number>();
  let failures = 0;
  let turn = 0;
  const began = performance.now();
  const end = began + load.seconds * 1_000;

  const lane = () =>
    new Promise<void>((resolve, reject) => {
      const socket: Socket = createConnection({ port: load.port, host: '127.0.0.1', noDelay: true });
      let sent = 0;
      let ids: readonly string[] = [];
      let value = 0;
      let received = '';
      const next = () => {
        if (performance.now() >= end) {
          socket.destroy();
          return resolve();
        }
        turn += 1;
        value = turn;
        const place = turn % load.entities;
        ids =
          load.kind === 'batch'
            ? Array.from(
                { length: load.batch },
                (_, index) => `urn:bench:${(place * load.batch + index) % load.entities}`,
              )
            : [`urn:bench:${place}`];
        sent = performance.now();
        socket.write(requestOf(load, ids, value));
      };
      socket.on('connect', next);
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (!isWhole(received)) return;
        const ok = received.charCodeAt(9) === 0x32;
        if (!ok) failures += 1;
        else if (load.kind !== 'retrieve') for (const id of ids) acknowledged.set(id, value);
        received = '';
        times.push(performance.now() - sent);
        next();
      });
    });

  await Promise.all(Array.from({ length: load.connections }, lane));
  const seconds = (performance.now() - began) / 1_000;
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { requests: times.length, failures, seconds, p50: at(0.5), p99: at(0.99), acknowledged: [...acknowledged] };
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
