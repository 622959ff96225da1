import type { Database } from '../../platform/database/index.ts';

/** An entity as `retrieve` reads it; the document is still JSON text. */
export interface RetrievedRow {
  readonly id: string;
  readonly version: number;
  readonly types: string[];
  readonly scopes: string[];
  readonly document: string;
  readonly created: Date;
  readonly modified: Date;
  readonly expires: Date | null;
  readonly steward: string | null;
  readonly datasets: number[];
}

const text = `
  select found.*
    from unnest($2::text[]) as wanted(id)
   cross join lateral (select id, version, types, scopes, document::text as document, created, modified, expires,
                              steward, datasets
                         from entity where space = $1::integer and id = wanted.id limit 1) as found`;

/** The entities with `ids`, where they exist and have not expired by `now`. */
export async function readByIds(db: Database, space: number, ids: readonly string[]): Promise<RetrievedRow[]> {
  const { rows } = await db.pool.query<RetrievedRow>({ name: 'entities-by-id', text, values: [space, ids] });
  return rows;
}
