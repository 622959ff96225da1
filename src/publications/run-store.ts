import { sql } from 'kysely';
import type { Executor } from '../platform/database/index.ts';
import type { Covered } from './coverage.ts';
import type { Rejection, Run, RunCounts, RunError, RunKind, RunOutcome, RunState } from './run.ts';

interface RunRow {
  readonly id: string;
  readonly publication: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly attempt: number;
  readonly source: Run['source'];
  readonly requested_by: string | null;
  readonly bytes: number;
  readonly total_bytes: number;
  readonly counts: RunCounts;
  readonly outcome: RunOutcome;
  readonly error: RunError | null;
  readonly created: Date;
  readonly started: Date | null;
  readonly ended: Date | null;
}

/** Enters a waiting run; null when the publication already has one under way. */
export async function insertRun(
  db: Executor,
  run: Pick<Run, 'id' | 'publication' | 'kind' | 'source' | 'requestedBy' | 'totalBytes' | 'counts' | 'created'>,
): Promise<Run | null> {
  const { rows } = await sql<RunRow>`
    insert into publication_run (id, publication, kind, state, source, requested_by, total_bytes, counts, created)
    values (${run.id}, ${run.publication}, ${run.kind}, 'waiting', ${run.source && JSON.stringify(run.source)}::jsonb,
            ${run.requestedBy}, ${run.totalBytes}, ${JSON.stringify(run.counts)}::jsonb, ${run.created})
    on conflict do nothing
    returning *`.execute(db);
  return rows[0] ? runOf(rows[0]) : null;
}

/** One run. */
export async function selectRun(db: Executor, id: string): Promise<Run | null> {
  const { rows } = await sql<RunRow>`select * from publication_run where id::text = ${id}`.execute(db);
  return rows[0] ? runOf(rows[0]) : null;
}

/** The runs of a publication, the newest first. */
export async function listRuns(db: Executor, publication: string, limit: number): Promise<Run[]> {
  const { rows } = await sql<RunRow>`
    select * from publication_run where publication = ${publication} order by created desc, id desc limit ${limit}`.execute(
    db,
  );
  return rows.map(runOf);
}

/**
 * Takes a waiting run, or a running one whose process has given no sign of life for `silenceSeconds` by the database's clock; null when
 * somebody else has it. Its attempt is one more than before, which shuts out whoever had it.
 */
export async function claimRun(db: Executor, id: string, now: Date, silenceSeconds: number): Promise<Run | null> {
  const { rows } = await sql<RunRow>`
    update publication_run
       set state = 'running', attempt = attempt + 1, started = coalesce(started, ${now}), beat = clock_timestamp()
     where id = ${id} and (state = 'waiting' or (state = 'running' and ${isSilent(silenceSeconds)}))
    returning *`.execute(db);
  return rows[0] ? runOf(rows[0]) : null;
}

/** Runs that nobody works on. */
export async function selectOrphans(db: Executor, silenceSeconds: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from publication_run
     where state = 'waiting' or (state = 'running' and ${isSilent(silenceSeconds)})
     order by created limit 100`.execute(db);
  return rows.map(({ id }) => id);
}

/** A run without a sign of life has been given up. */
const isSilent = (seconds: number) =>
  sql`(beat is null or beat <= clock_timestamp() - make_interval(secs => ${seconds}::double precision))`;

type Claim = Pick<Run, 'id' | 'attempt'>;

/** Gives a sign of life and locks the run to the end of the transaction; false when it has ended or somebody else has it. */
export async function beatRun(db: Executor, { id, attempt }: Claim): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update publication_run set beat = clock_timestamp()
     where id = ${id} and attempt = ${attempt} and state = 'running'
    returning id`.execute(db);
  return rows.length > 0;
}

/** Gives a run up, so that the next one who looks takes it. */
export async function giveUpRun(db: Executor, { id, attempt }: Claim): Promise<void> {
  await sql`update publication_run set beat = null
             where id = ${id} and attempt = ${attempt} and state = 'running'`.execute(db);
}

/** Gives up every run: for an engine that no second process can have open, when this one has just begun. */
export async function giveUpAllRuns(db: Executor): Promise<void> {
  await sql`update publication_run set beat = null where state = 'running'`.execute(db);
}

/** Notes progress of a run in this attempt. */
export async function noteProgress(
  db: Executor,
  { id, attempt }: Claim,
  bytes: number,
  counts: RunCounts,
): Promise<void> {
  await sql`
    update publication_run set bytes = ${bytes}, counts = ${JSON.stringify(counts)}::jsonb, beat = clock_timestamp()
     where id = ${id} and attempt = ${attempt} and state = 'running'`.execute(db);
}

interface RunEnd {
  readonly state: RunState;
  readonly counts: RunCounts;
  readonly outcome: RunOutcome;
  readonly error: RunError | null;
  readonly now: Date;
}

/** Ends a run that is waiting or running in this attempt; false when it had already ended or somebody else has it. */
export async function endRun(db: Executor, { id, attempt }: Claim, end: RunEnd): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update publication_run
       set state = ${end.state}, counts = ${JSON.stringify(end.counts)}::jsonb, ended = ${end.now},
           outcome = ${JSON.stringify(end.outcome)}::jsonb, error = ${end.error && JSON.stringify(end.error)}::jsonb,
           bytes = case when ${end.state} = 'done' then total_bytes else bytes end
     where id = ${id} and attempt = ${attempt} and state in ('waiting', 'running')
    returning id`.execute(db);
  return rows.length > 0;
}

/** Cancels a run that is waiting or running, whoever has it; null when it had already ended. */
export async function cancelRun(db: Executor, id: string, now: Date): Promise<Run | null> {
  const { rows } = await sql<RunRow>`
    update publication_run set state = 'cancelled', ended = ${now}, outcome = '{}'::jsonb
     where id = ${id} and state in ('waiting', 'running')
    returning *`.execute(db);
  return rows[0] ? runOf(rows[0]) : null;
}

/** Keeps refused rows, numbered from `first`. */
export async function insertRejections(
  db: Executor,
  run: string,
  first: number,
  rejections: readonly Rejection[],
): Promise<void> {
  if (rejections.length === 0) return;
  await sql`
    insert into publication_rejection (run, ordinal, line, column_name, code, sl, en)
    select ${run}::uuid, ${first}::integer + row_number() over () - 1, r.line, r."column", r.code, r.sl, r.en
      from jsonb_to_recordset(${JSON.stringify(rejections)}::jsonb)
        as r(line integer, "column" text, code text, sl text, en text)
    on conflict do nothing`.execute(db);
}

/** Forgets the refused rows of a run that begins anew. */
export async function deleteRejections(db: Executor, run: string): Promise<void> {
  await sql`delete from publication_rejection where run = ${run}`.execute(db);
}

/** Refused rows after an ordinal, in the order of the source. */
export async function listRejections(
  db: Executor,
  run: string,
  after: number,
  limit: number,
): Promise<(Rejection & { ordinal: number })[]> {
  const { rows } = await sql<Rejection & { ordinal: number }>`
    select ordinal, line, column_name as "column", code, sl, en from publication_rejection
     where run = ${run} and ordinal > ${after} order by ordinal limit ${limit}`.execute(db);
  return rows;
}

function runOf({ requested_by, total_bytes, ...row }: RunRow): Run {
  return { ...row, requestedBy: requested_by, bytes: Number(row.bytes), totalBytes: Number(total_bytes) };
}

/** Where and when the data lie that a publication shows now, as its last run found. */
export async function selectCoverage(db: Executor, publication: string): Promise<Covered> {
  const { rows } = await sql<{ outcome: RunOutcome }>`
    select outcome from publication_run
     where publication = ${publication} and state = 'done' and kind in ('publish', 'replace', 'append', 'pull')
     order by ended desc limit 1`.execute(db);
  const { bbox, municipalities, period } = rows[0]?.outcome ?? {};
  return { ...(bbox ? { bbox } : {}), ...(municipalities ? { municipalities } : {}), ...(period ? { period } : {}) };
}

/** Ended comparisons whose own file no publication and no other run uses. */
export async function selectCompared(db: Executor, endedBefore: Date): Promise<{ id: string; file: string }[]> {
  const { rows } = await sql<{ id: string; file: string }>`
    select r.id, r.source->>'file' as file
      from publication_run r join publication p on p.id = r.publication
     where r.kind = 'check' and r.ended < ${endedBefore} and r.source->>'file' is not null
       and p.source->>'file' is distinct from r.source->>'file'
       and not exists (select from publication_run o
                        where o.publication = r.publication and o.state in ('waiting', 'running')
                          and o.source->>'file' = r.source->>'file')
     limit 100`.execute(db);
  return rows;
}

/** Notes that the file of a run is gone. */
export async function forgetFile(db: Executor, id: string): Promise<void> {
  await sql`update publication_run set source = source || '{"file": null}'::jsonb where id = ${id}`.execute(db);
}
