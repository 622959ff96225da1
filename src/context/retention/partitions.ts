import type { Database } from '../../platform/database/index.ts';
import { dropSpan, makeClass, makeSpan, packSpan, readClasses, readSpans } from './partition-store.ts';

const day = 86_400_000;

/** Makes the partitions that will be written to next, so that a write never waits for one. */
export async function makePartitions(db: Database, now: Date): Promise<void> {
  const classes = [{ number: 0, raw: null }, ...(await readClasses(db.kysely))];
  for (const { number, raw } of classes) {
    let from = spanBegin(now, raw);
    if ((await readSpans(db.kysely, number)) === null) await makeClass(db, number, from);
    const spans = (await readSpans(db.kysely, number)) ?? [];
    for (let ahead = 0; ahead < 2; ahead += 1) {
      const to = spanEnd(from, raw);
      const begins = from;
      if (!spans.some((span) => span.to > begins && (span.from === null || span.from < to)))
        await makeSpan(db, number, begins, to);
      from = to;
    }
  }
}

/** Drops partitions that hold nothing but what no longer is to be kept on `today`, a beginning of a day. */
export async function dropPartitions(db: Database, today: Date): Promise<void> {
  for (const { number, raw } of await readClasses(db.kysely)) {
    const keptFrom = today.getTime() - raw * day;
    for (const span of (await readSpans(db.kysely, number)) ?? [])
      if (span.to.getTime() <= keptFrom) await dropSpan(db, number, span);
  }
}

/** Makes partitions smaller that are written to no more but by what comes late: those that ended before `today`. */
export async function packPartitions(db: Database, today: Date): Promise<void> {
  for (const { number } of [{ number: 0 }, ...(await readClasses(db.kysely))])
    for (const span of (await readSpans(db.kysely, number)) ?? [])
      if (!span.packed && span.to < today) await packSpan(db, span);
}

/** What is kept for ever lies by months; what is not, by spans of about a tenth of the time for which it is kept. */
function spanBegin(now: Date, raw: number | null): Date {
  if (raw === null) return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const length = spanDays(raw) * day;
  return new Date(Math.floor(now.getTime() / length) * length);
}

function spanEnd(from: Date, raw: number | null): Date {
  if (raw === null) return new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1));
  return new Date(from.getTime() + spanDays(raw) * day);
}

const spanDays = (raw: number): number => (raw <= 14 ? 1 : raw <= 100 ? 7 : 30);
