import { type QueryExecutorProvider, sql } from 'kysely';
import { queryError } from './errors.ts';

/** Names of the database's collations for what is asked for. NGSI-LD 1.9.1 §4.23.3. */
export interface Collations {
  /** The name for a valid language tag; without one the language-agnostic order (§4.23.1). */
  choose(asked: string | undefined): Promise<string>;
}

/** Variants of a language's order are made when they are first asked for; so many at most. */
const mostVariants = 64;
/** Keys of RFC 6067 that say how texts are ordered. */
const variantForm = /^([a-z]{2,8}(?:-[A-Za-z0-9]{2,8})*)-u((?:-(?:co|k[abcfhknrsv])(?:-[a-z0-9]{3,8})*)+)$/;

/** The ICU collations that the database has; the embedded engine may have none. */
export function openCollations(executor: QueryExecutorProvider): Collations {
  let known: Promise<Set<string>> | undefined;

  async function variant(tag: string, available: Set<string>): Promise<string | undefined> {
    const base = variantForm.exec(tag)?.[1];
    const made = [...available].filter((name) => name.includes('-u-')).length;
    if (base === undefined || !available.has(`${base}-x-icu`) || made >= mostVariants) return undefined;
    const name = `${tag}-x-icu`;
    if (!(await makeCollation(executor, name, tag))) return undefined;
    available.add(name);
    return name;
  }

  return {
    async choose(asked) {
      known ??= readCollations(executor);
      const available = await known;
      if (asked === undefined) return available.has('und-x-icu') ? 'und-x-icu' : 'C';
      const tag = new Intl.Locale(asked).toString();
      const found = [asked, `${asked}-x-icu`, `${tag}-x-icu`].find((name) => available.has(name));
      const chosen = found ?? (await variant(tag, available));
      if (chosen === undefined)
        throw queryError('collation-unsupported', { collation: asked.slice(0, 60) }, { field: 'collation' });
      return chosen;
    },
  };
}

async function readCollations(executor: QueryExecutorProvider): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select collname as name from pg_collation where collprovider = 'i' and collname like '%-x-icu'`.execute(executor);
  return new Set(rows.map(({ name }) => name));
}

/** Whether the collation is there afterwards; a database may not let us make one. */
async function makeCollation(executor: QueryExecutorProvider, name: string, tag: string): Promise<boolean> {
  try {
    await sql`create collation if not exists ${sql.id(name)} (provider = icu, locale = ${sql.lit(tag)})`.execute(
      executor,
    );
    return true;
  } catch {
    return (await readCollations(executor)).has(name);
  }
}
