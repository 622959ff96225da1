import { EventEmitter } from 'node:events';
import type pg from 'pg';
import pgUtils from 'pg/lib/utils.js';
import type { EmbeddedEngine } from './embedded-engine.ts';
import type { RawResult } from './embedded-protocol.ts';
import { valueParser } from './values.ts';

interface QueryConfig {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly rowMode?: string;
}

type Callback = (error: Error | null, result?: pg.QueryResult) => void;

/**
 * A `pg.Pool` over the embedded engine's only connection: whoever checks it out holds it until `release`, so
 * transactions never mix; everyone else waits in order.
 */
export function createEmbeddedPool(engine: EmbeddedEngine): pg.Pool {
  const turns = createTurns();
  const events = new EventEmitter();

  const run = async (query: string | QueryConfig, values?: readonly unknown[]): Promise<pg.QueryResult> => {
    const text = typeof query === 'string' ? query : query.text;
    const given = values ?? (typeof query === 'string' ? undefined : query.values);
    const asArrays = typeof query !== 'string' && query.rowMode === 'array';
    if (given !== undefined && given.length > 0) {
      return parseResult(await engine.query(text, given.map(pgUtils.prepareValue)), asArrays);
    }
    const results = (await engine.script(text)).map((result) => parseResult(result, asArrays));
    // pg answers several statements with an array, although its types do not say so.
    return (results.length === 1 ? results[0] : results) as pg.QueryResult;
  };

  const client = (release: () => void) => ({
    query: (query: string | QueryConfig, values?: readonly unknown[] | Callback, callback?: Callback) =>
      withCallback(run(query, typeof values === 'function' ? undefined : values), callback ?? values),
    release,
    on: events.on.bind(events),
    off: events.off.bind(events),
    once: events.once.bind(events),
    removeListener: events.removeListener.bind(events),
  });

  const connect = async () => client(once(await turns.take()));

  const pool = Object.assign(events, {
    connect: (callback?: (error: Error | null, taken?: unknown, release?: () => void) => void) => {
      if (!callback) return connect();
      connect().then((taken) => callback(null, taken, taken.release), callback);
      return undefined;
    },
    query: (query: string | QueryConfig, values?: readonly unknown[] | Callback, callback?: Callback) =>
      withCallback(
        turns.during(() => run(query, typeof values === 'function' ? undefined : values)),
        callback ?? values,
      ),
    end: () => engine.close(),
    get totalCount() {
      return 1;
    },
    get idleCount() {
      return turns.waiting === 0 ? 1 : 0;
    },
    get waitingCount() {
      return turns.waiting;
    },
    options: { max: 1 },
  });
  return pool as unknown as pg.Pool;
}

/** First come, first served, one at a time. */
function createTurns() {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  const take = async (): Promise<() => void> => {
    const before = last;
    let end = () => {};
    last = new Promise((resolve) => {
      end = resolve;
    });
    waiting += 1;
    await before;
    return () => {
      waiting -= 1;
      end();
    };
  };
  return {
    take,
    get waiting() {
      return waiting;
    },
    async during<T>(work: () => Promise<T>): Promise<T> {
      const end = await take();
      return work().finally(end);
    },
  };
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

function withCallback(answer: Promise<pg.QueryResult>, callback: unknown): Promise<pg.QueryResult> | undefined {
  if (typeof callback !== 'function') return answer;
  answer.then(
    (result) => callback(null, result),
    (error) => callback(error),
  );
  return undefined;
}

function parseResult(raw: RawResult, asArrays: boolean): pg.QueryResult {
  const parsers = raw.fields.map((field) => valueParser(field.dataTypeID));
  const parse = (value: unknown, column: number) => (value === null ? null : parsers[column]!(value as string));
  const rows = asArrays
    ? raw.rows.map((row) => row.map(parse))
    : raw.rows.map((row) => {
        const named: Record<string, unknown> = {};
        for (let column = 0; column < raw.fields.length; column++) {
          named[raw.fields[column]!.name] = parse(row[column] ?? null, column);
        }
        return named;
      });
  return { ...raw, oid: 0, rows } as unknown as pg.QueryResult;
}
