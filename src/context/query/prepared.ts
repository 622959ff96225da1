import { createHash } from 'node:crypto';
import type { RawBuilder } from 'kysely';
import type pg from 'pg';
import type { Database } from '../../platform/database/index.ts';
import { cancelStatement } from './cancel-store.ts';
import { queryError } from './errors.ts';

/** Runs a statement; `steady` says that one plan serves whatever its values are. */
export type RunStatement = <Row>(statement: RawBuilder<Row>, steady?: boolean) => Promise<Row[]>;

/** So many plans are kept on each connection; further statements are planned anew each time. */
const maximumPlans = 200;
const maximumSeconds = 20;

/** Runs steady statements as prepared ones, which spares PostgreSQL half of the work of a short query; ends long ones. */
export function createRunner(
  db: Pick<Database, 'engine' | 'kysely' | 'pool'>,
  { seconds = maximumSeconds }: { readonly seconds?: number } = {},
): RunStatement {
  const names = new Map<string, string>();

  function nameOf(text: string): string | undefined {
    const known = names.get(text);
    if (known !== undefined || names.size >= maximumPlans) return known;
    const name = `query_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    names.set(text, name);
    return name;
  }

  return async <Row>(statement: RawBuilder<Row>, steady = false) => {
    if (db.engine !== 'postgres') return (await statement.execute(db.kysely)).rows;
    const { sql: text, parameters } = statement.compile(db.kysely);
    const name = steady ? nameOf(text) : undefined;
    const config = { ...(name === undefined ? {} : { name }), text, values: [...parameters] };
    return (await limited(db.pool, seconds, config)) as Row[];
  };
}

/** The database's own limit is for the work of the node; what anybody may ask ends sooner, and by name. */
async function limited(pool: pg.Pool, seconds: number, config: pg.QueryConfig): Promise<unknown[]> {
  const client = await pool.connect();
  const { processID } = client as pg.PoolClient & { readonly processID: number };
  const timer = setTimeout(() => {
    cancelStatement(pool, processID).catch(() => undefined);
  }, seconds * 1_000);
  try {
    return (await client.query(config)).rows;
  } catch (cause) {
    const cancelled = cause instanceof Error && 'code' in cause && cause.code === '57014';
    throw cancelled ? queryError('takes-too-long', { seconds }, { cause }) : cause;
  } finally {
    clearTimeout(timer);
    client.release();
  }
}
