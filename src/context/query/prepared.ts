import { createHash } from 'node:crypto';
import type { RawBuilder } from 'kysely';
import type { Database } from '../../platform/database/index.ts';

/** Runs a statement; `steady` says that one plan serves whatever its values are. */
export type RunStatement = <Row>(statement: RawBuilder<Row>, steady: boolean) => Promise<Row[]>;

/** So many plans are kept on each connection; further statements are planned anew each time. */
const maximumPlans = 200;

/** Runs steady statements as prepared ones, which spares PostgreSQL half of the work of a short query. */
export function createRunner(db: Pick<Database, 'engine' | 'kysely' | 'pool'>): RunStatement {
  const names = new Map<string, string>();

  function nameOf(text: string): string | undefined {
    const known = names.get(text);
    if (known !== undefined || names.size >= maximumPlans) return known;
    const name = `query_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    names.set(text, name);
    return name;
  }

  return async <Row>(statement: RawBuilder<Row>, steady: boolean) => {
    if (!steady || db.engine !== 'postgres') return (await statement.execute(db.kysely)).rows;
    const { sql: text, parameters } = statement.compile(db.kysely);
    const name = nameOf(text);
    const { rows } = await db.pool.query({ ...(name === undefined ? {} : { name }), text, values: [...parameters] });
    return rows as Row[];
  };
}
