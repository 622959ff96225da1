import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import type { EmbeddedReply, EmbeddedRequest, EmbeddedStart, RawError, RawResult } from './embedded-protocol.ts';
import { leanPostgis } from './postgis-bundle.ts';

// Values cross the threads as PostgreSQL's own text and are parsed by the main thread with pg's parsers, so that both
// engines give the same JavaScript values.
const asText = (value: unknown): string => value as string;
const BYTEA = 17;
type Codecs = Record<number, (value: unknown) => string>;
const parsers: Codecs = {};
const serializers: Codecs = {};
const raw = { rowMode: 'array' as const, parsers, serializers };

const port = parentPort!;
const send = (reply: EmbeddedReply) => port.postMessage(reply);
const stopListening = new Map<string, () => Promise<void>>();

/** The bytes of an image as the engine wants them, without the copies that a Blob makes of them. */
class Image extends Blob {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super([]);
    this.#bytes = bytes;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  }
}

async function openEngine(start: EmbeddedStart): Promise<PGlite> {
  const engine = await PGlite.create({
    extensions: { postgis: leanPostgis, pg_trgm, btree_gist },
    ...(start.directory === undefined ? {} : { dataDir: start.directory }),
    ...(start.image === undefined ? {} : { loadDataDir: new Image(start.image) }),
  });
  const known = await engine.query<{ oid: number }>('select oid from pg_type');
  for (const { oid } of known.rows) parsers[oid] = serializers[oid] = asText;
  serializers[BYTEA] = (value) => (typeof value === 'string' ? value : hex(value));
  return engine;
}

async function answer(engine: PGlite, request: EmbeddedRequest): Promise<EmbeddedReply> {
  switch (request.kind) {
    case 'query': {
      const result = await engine.query<unknown[]>(request.text, [...request.values], raw);
      return { id: request.id, kind: 'results', results: [rawResult(result)] };
    }
    case 'script': {
      const results = await engine.exec(request.text, raw);
      return { id: request.id, kind: 'results', results: results.map(rawResult) };
    }
    case 'listen': {
      const { channel } = request;
      const stop = await engine.listen(channel, (payload) => send({ kind: 'notification', channel, payload }));
      stopListening.set(channel, async () => void (await stop()));
      return { id: request.id, kind: 'results', results: [] };
    }
    case 'unlisten':
      await stopListening.get(request.channel)?.();
      stopListening.delete(request.channel);
      return { id: request.id, kind: 'results', results: [] };
    case 'dump': {
      // Whoever begins from the image need not go through everything that was written since the last checkpoint.
      await engine.exec('checkpoint');
      const image = await engine.dumpDataDir('none');
      return { id: request.id, kind: 'dumped', bytes: new Uint8Array(await image.arrayBuffer()) };
    }
    case 'close':
      await engine.close();
      return { id: request.id, kind: 'results', results: [] };
  }
}

/** PGlite counts the rows of a `select` as none affected; pg reports how many came. */
function rawResult(result: unknown): RawResult {
  const { rows, fields, affectedRows, command } = result as RawResult & { affectedRows?: number };
  return { rows, fields, command: command ?? '', rowCount: affectedRows || rows.length };
}

function rawError(error: unknown): RawError {
  const { message, code, detail, constraint, table, column, position } = error as RawError;
  return JSON.parse(JSON.stringify({ message, code, detail, constraint, table, column, position })) as RawError;
}

function hex(value: unknown): string {
  return `\\x${Buffer.from(value as Uint8Array).toString('hex')}`;
}

try {
  const engine = await openEngine(workerData as EmbeddedStart);
  port.on('message', (request: EmbeddedRequest) => {
    answer(engine, request).then(send, (error) => send({ id: request.id, kind: 'error', error: rawError(error) }));
  });
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'failed', error: rawError(error) });
}
