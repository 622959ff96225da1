import type { Database } from '../../platform/database/index.ts';

/** Entities of which something has expired by `now`: wholly, or an attribute; at most `limit`. */
export async function readExpired(
  db: Database,
  now: Date,
  limit: number,
): Promise<readonly { readonly space: number; readonly id: string }[]> {
  const { rows } = await db.pool.query<{ space: number; id: string }>({
    text: `
      (select space, id from entity where expires <= $1 limit $2)
      union
      (select space, id from entity where attribute_expires <= $1 limit $2)
      limit $2`,
    values: [now, limit],
  });
  return rows;
}
