import { sql } from 'kysely';
import type { Executor } from '../database/index.ts';

/** One part of a space that this holder may work on: where it stands and the fence that proves the lease. */
export interface LeasedPart {
  readonly part: number;
  readonly position: number;
  readonly fence: number;
}

/** Makes a follower's cursors of a space where they are absent, standing at `position`. */
export const addCursors = (
  executor: Executor,
  cursor: { follower: string; space: number; parts: readonly number[]; position: number },
) =>
  sql`
    insert into follower_cursor (follower, space, part, position)
    select ${cursor.follower}, ${cursor.space}, part, ${cursor.position} from unnest(${cursor.parts}::smallint[]) part
    on conflict do nothing`.execute(executor);

/**
 * Leases up to `share` parts of a space: those already held, then free ones. A new holder gets a higher fence, so
 * that the one before it can no longer move the cursor.
 */
export async function leaseParts(
  executor: Executor,
  lease: { follower: string; space: number; holder: string; seconds: number; share: number },
): Promise<LeasedPart[]> {
  const { rows } = await sql<LeasedPart>`
    with takeable as (
      select part, holder is not distinct from ${lease.holder}::uuid as mine
        from follower_cursor
       where follower = ${lease.follower} and space = ${lease.space}
         and (holder is null or holder = ${lease.holder}::uuid or leased_until < now())
       order by mine desc, part
       limit ${lease.share}
         for update skip locked
    )
    update follower_cursor cursor
       set holder = ${lease.holder}::uuid,
           leased_until = now() + make_interval(secs => ${lease.seconds}),
           fence = cursor.fence + case when takeable.mine then 0 else 1 end
      from takeable
     where cursor.follower = ${lease.follower} and cursor.space = ${lease.space} and cursor.part = takeable.part
    returning cursor.part, cursor.position, cursor.fence`.execute(executor);
  return rows.sort((one, other) => one.part - other.part);
}

/** How many holders with a living lease a follower has in a space. */
export async function countHolders(executor: Executor, follower: string, space: number): Promise<number> {
  const { rows } = await sql<{ holders: number }>`
    select count(distinct holder)::int as holders from follower_cursor
     where follower = ${follower} and space = ${space} and leased_until >= now()`.execute(executor);
  return rows[0]?.holders ?? 0;
}

/** Moves the cursors of leased parts and returns the moved ones; a part whose fence has changed stays where its new holder has it. */
export const moveCursors = (
  executor: Executor,
  move: { follower: string; space: number; parts: readonly LeasedPart[]; position: number },
) =>
  sql`
    update follower_cursor cursor
       set position = greatest(cursor.position, ${move.position}::bigint)
      from unnest(${move.parts.map((part) => part.part)}::smallint[],
                  ${move.parts.map((part) => part.fence)}::bigint[]) as held(part, fence)
     where cursor.follower = ${move.follower} and cursor.space = ${move.space}
       and cursor.part = held.part and cursor.fence = held.fence
    returning cursor.part`.execute(executor);

/** Gives leases back, so that another process need not wait for their end. */
export const releaseParts = (executor: Executor, follower: string, holder: string) =>
  sql`
    update follower_cursor set holder = null, leased_until = null
     where follower = ${follower} and holder = ${holder}::uuid`.execute(executor);

/** How far behind the head each follower is, per space, for the operator. */
export async function followerLags(executor: Executor): Promise<{ follower: string; space: number; behind: number }[]> {
  const { rows } = await sql<{ follower: string; space: number; behind: number }>`
    select follower, space, max(head.position - cursor.position) as behind
      from follower_cursor cursor join change_head head using (space)
     group by follower, space order by follower, space`.execute(executor);
  return rows;
}
