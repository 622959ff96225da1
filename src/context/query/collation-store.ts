import { type QueryExecutorProvider, sql } from 'kysely';
import { queryError } from './errors.ts';

/** Names of the ICU collations that the database has; the embedded engine may have none. */
export async function readCollations(executor: QueryExecutorProvider): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select collname as name from pg_collation where collprovider = 'i' and collname like '%-x-icu'`.execute(executor);
  return new Set(rows.map(({ name }) => name));
}

/** The database's name for a collation asked for; without one the language-agnostic order. NGSI-LD 1.9.1 §4.23.1. */
export function chooseCollation(asked: string | undefined, available: ReadonlySet<string>): string {
  if (asked === undefined) return available.has('und-x-icu') ? 'und-x-icu' : 'C';
  if (!isLanguageTag(asked))
    throw queryError('collation-malformed', { collation: asked.slice(0, 60) }, { field: 'collation' });
  const found = [asked, `${asked}-x-icu`].find((name) => available.has(name));
  if (found === undefined)
    throw queryError('collation-unsupported', { collation: asked.slice(0, 60) }, { field: 'collation' });
  return found;
}

/** IETF RFC 6067: a collation is named by a language tag, with `und` for none. */
function isLanguageTag(tag: string): boolean {
  try {
    return new Intl.Locale(tag).toString() !== '';
  } catch {
    return false;
  }
}
