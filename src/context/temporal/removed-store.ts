import { type RawBuilder, sql } from 'kysely';
import type { Access } from '../../participants/index.ts';
import type { RunStatement } from '../query/index.ts';
import { instancesFrom } from './evolution-store.ts';
import type { InstanceChoice } from './period-store.ts';
import { rawFrom } from './sample-columns-store.ts';

/** Before which times single instances of a series, their hours and their days have been removed; microseconds. */
export interface RemovedRow {
  readonly entity: string;
  readonly attribute: string;
  readonly raw: number;
  readonly hourly: number | null;
  readonly daily: number | null;
}

const microseconds = (column: RawBuilder<unknown>) => sql`round(date_part('epoch', ${column}) * 1000000)::bigint`;

/** What has been removed of the series of entities; only of those that something has been removed of. */
export function readRemoved(
  run: RunStatement,
  access: Access,
  ids: readonly string[],
  choice: InstanceChoice,
): Promise<RemovedRow[]> {
  return run(
    sql<RemovedRow>`
    select series.entity, series.attribute, ${microseconds(rawFrom())} as raw,
           ${microseconds(sql`series.hourly_from`)} as hourly, ${microseconds(sql`series.daily_from`)} as daily
      from ${instancesFrom(access, ids, choice)}
     where ${rawFrom()} is not null
     order by 1, 2`,
    true,
  );
}
