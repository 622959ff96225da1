import { type RawBuilder, sql } from 'kysely';
import type { Executor, Transaction } from '../../platform/database/index.ts';
import { seen } from '../datasets/dataset-store.ts';
import type { Sight, Visibility } from '../datasets/visibility.ts';
import { type QueryGroup, weighted, widest } from './query-groups.ts';
import type { SearchOrder } from './search.ts';

/** One row of `dataset_search`. */
export interface SearchRow {
  readonly dataset: string;
  readonly space: number;
  readonly number: number | null;
  readonly steward: string | null;
  readonly visible: Visibility;
  readonly titleKey: string;
  readonly modified: Date;
  readonly head: string;
  readonly words: string;
  readonly titleWords: number;
  readonly facets: readonly string[];
}

/** Which rows are meant: seen ones, of the chosen facets, answering the groups. */
export interface Match {
  readonly sight: Sight;
  readonly groups: readonly QueryGroup[];
  /** All groups, or at least half of them by weight. */
  readonly mode: 'all' | 'half';
  /** Chosen `facet:value`s, one list for each facet. */
  readonly facets: readonly (readonly string[])[];
  /** Only rows changed since then. */
  readonly since: Date | null;
}

/** Beyond so many candidates, titles and keywords decide which ones are ranked. */
const mostRanked = 1_000;

/** Of longer queries, so many of the heaviest words count when half of them will do. */
const mostHalved = 6;

/** Writes what a record is found by. */
export async function saveSearchRow(tx: Transaction, row: SearchRow): Promise<void> {
  await sql`
    insert into dataset_search (dataset, space, number, steward, visible, title_key, modified, title_words, head, words,
                                facets)
    values (${row.dataset}, ${row.space}, ${row.number}, ${row.steward}, ${row.visible}, ${row.titleKey}, ${row.modified},
            ${row.titleWords}, ${row.head}::tsvector, ${row.words}::tsvector, ${row.facets}::text[])
    on conflict (dataset) do update
       set number = excluded.number, steward = excluded.steward, visible = excluded.visible,
           title_key = excluded.title_key, modified = excluded.modified, title_words = excluded.title_words,
           head = excluded.head, words = excluded.words, facets = excluded.facets`.execute(tx);
}

/** Adds words that corrections may suggest. In order, so that concurrent writers cannot deadlock. */
export async function saveWords(
  tx: Transaction,
  vocabulary: ReadonlyMap<string, string>,
  lexemes: readonly string[],
): Promise<void> {
  const words = [...vocabulary.keys()].sort();
  if (words.length > 0) {
    await sql`
      insert into search_word (word, shown)
      select * from unnest(${words}::text[], ${words.map((word) => vocabulary.get(word)!)}::text[])
      on conflict (word) do nothing`.execute(tx);
  }
  await sql`
    insert into search_lexeme (lexeme) select * from unnest(${[...lexemes].sort()}::text[])
    on conflict (lexeme) do nothing`.execute(tx);
}

/** Words of the catalogue that look like `word`, the likest first. */
export async function similarWords(db: Executor, word: string): Promise<{ word: string; shown: string }[]> {
  const { rows } = await sql<{ word: string; shown: string }>`
    select word, shown from search_word
     where word % ${word}
     order by similarity(word, ${word}) desc, word
     limit 20`.execute(db);
  return rows;
}

/**
 * Whether the catalogue knows each group's word. Lexemes of open records are looked up; asking the records themselves
 * whether there is any would read all of them, because the planner expects to meet one soon. Only records that not
 * everyone sees are asked, whose words are few.
 */
export async function answeredGroups(db: Executor, sight: Sight, groups: readonly QueryGroup[]): Promise<boolean[]> {
  const lexemes = groups.map((group) => lexemesIn(widest(group)));
  const { rows } = await sql<{ lexeme: string }>`
    select lexeme from search_lexeme where lexeme = any(${lexemes.flat()}::text[])`.execute(db);
  const known = new Set(rows.map(({ lexeme }) => lexeme));
  const answered = lexemes.map((group) => group.some((lexeme) => known.has(lexeme)));
  const seesMore = sight.all || sight.granted.length > 0 || sight.own.length > 0;
  const open = groups.filter((_, place) => !answered[place]);
  if (!seesMore || open.length === 0) return answered;
  const columns = open.map(
    (group, place) => sql`
      (select count(*) > 0 from dataset_search s
        where s.words @@ ${widest(group)}::tsquery and s.space = ${sight.space} and ${seen(sight)})
      as ${sql.ref(`g${place}`)}`,
  );
  const hidden = await sql<Record<string, boolean>>`select ${sql.join(columns)}`.execute(db);
  return answered.map((is, place) => is || hidden.rows[0]![`g${open.indexOf(groups[place]!)}`] === true);
}

const lexemesIn = (query: string): string[] => [...query.matchAll(/'([^']+)'/g)].map((match) => match[1]!);

/** The best rows in the wanted order. */
export async function rankedDatasets(
  db: Executor,
  match: Match,
  page: { order: SearchOrder; limit: number; offset: number },
): Promise<{ dataset: string; score: number }[]> {
  const byRelevance = page.order === 'relevance' && match.groups.length > 0;
  const order =
    page.order === 'title' ? sql`title_key, dataset` : byRelevance ? sql`score desc, modified desc, dataset` : latest;
  const source = byRelevance
    ? scored(match)
    : sql`select s.*, 0::float8 as score from dataset_search s where ${conditions(match)}`;
  const { rows } = await sql<{ dataset: string; score: number }>`
    select dataset, score from (${source}) found
     order by ${order}
     limit ${page.limit} offset ${page.offset}`.execute(db);
  return rows;
}

const latest = sql`modified desc, dataset`;

/** Candidates with their score: how well each word is answered, and whether the title says little else. */
function scored(match: Match): RawBuilder<unknown> {
  const { groups } = match;
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  const levels = groups.map((group, place) => sql`${level(group)} as ${sql.ref(`l${place}`)}`);
  const sum = groups.map(({ weight }, place) => sql`${weight / total}::float8 * ${sql.ref(`l${place}`)}`);
  const inTitle = groups.map((_, place) => sql`(${sql.ref(`l${place}`)} >= 0.5)::int`);
  return sql`
    select dataset, modified, title_key,
           (${sql.join(sum, sql` + `)})
           + 0.25 * least(1.0, (${sql.join(inTitle, sql` + `)})::float8 / greatest(title_words, 1)) as score
      from (select s.dataset, s.modified, s.title_key, s.title_words, ${sql.join(levels)}
              from (select * from (select * from dataset_search s where s.head @@ ${wholeQuery(match)}::tsquery
                                      and ${conditions(match)} limit ${mostRanked}) by_head
                    union all
                    select * from (select * from dataset_search s where ${conditions(match)}
                                      and not s.head @@ ${wholeQuery(match)}::tsquery limit ${mostRanked}) by_text) s) graded`;
}

/** How well a row answers one group: in its title best, by stems and synonyms less, in its description least. */
function level({ exact, loose }: QueryGroup): RawBuilder<unknown> {
  const inHead = loose === null ? sql`` : sql`when s.words @@ ${weighted(loose, 'AB')}::tsquery then 0.5`;
  const anywhere = loose === null ? sql`` : sql`when s.words @@ ${weighted(loose)}::tsquery then 0.2`;
  return sql`
    (case when s.words @@ ${weighted(exact, 'A')}::tsquery then 1.0
          when s.words @@ ${weighted(exact, 'B')}::tsquery then 0.75
          ${inHead}
          when s.words @@ ${weighted(exact)}::tsquery then 0.4
          ${anywhere}
          else 0.0 end)::float8`;
}

/** How many rows match in all and in each facet; `most` bounds the work. */
export async function countFacets(
  db: Executor,
  match: Match,
  ages: Readonly<Record<string, Date>>,
  most: number | null,
) {
  const younger = Object.entries(ages).map(
    ([name, since]) => sql`select ${`freshness:${name}`}, count(*)::int from matched where modified >= ${since}`,
  );
  const { rows } = await sql<{ facet: string; count: number }>`
    with matched as materialized (
      select s.facets, s.modified from dataset_search s where ${conditions(match)} limit ${most}
    )
    select facet, count(*)::int as count from matched, unnest(facets) facet group by facet
    union all ${sql.join(younger, sql` union all `)}
    union all select '', count(*)::int from matched`.execute(db);
  return new Map(rows.map(({ facet, count }) => [facet, count]));
}

/** How many rows match, counted no further than `most`. */
export async function countMatches(db: Executor, match: Match, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
      from (select from dataset_search s where ${conditions(match)} limit ${most}) counted`.execute(db);
  return rows[0]!.count;
}

function conditions(match: Match): RawBuilder<unknown> {
  const { sight, groups, facets, since } = match;
  const parts = [sql`s.space = ${sight.space}`, seen(sight)];
  if (groups.length > 0) parts.push(sql`s.words @@ ${wholeQuery(match)}::tsquery`);
  for (const values of facets) parts.push(sql`s.facets && ${values}::text[]`);
  if (since) parts.push(sql`s.modified >= ${since}`);
  return sql.join(parts, sql` and `);
}

const wholeQuery = ({ groups, mode }: Match): string =>
  mode === 'all' ? groups.map((group) => `(${widest(group)})`).join(' & ') : halfQuery(groups);

/**
 * Rows that answer at least half of the query by weight: one conjunction for each smallest set of words that suffices,
 * so that the index alone decides instead of every row with any of the words.
 */
function halfQuery(groups: readonly QueryGroup[]): string {
  const heaviest = [...groups].sort((a, b) => b.weight - a.weight).slice(0, mostHalved);
  const half = heaviest.reduce((sum, { weight }) => sum + weight, 0) / 2;
  const sets: string[] = [];
  for (let mask = 1; mask < 1 << heaviest.length; mask += 1) {
    const chosen = heaviest.filter((_, place) => mask & (1 << place));
    const weight = chosen.reduce((sum, group) => sum + group.weight, 0);
    const isSmallest = chosen.every((group) => weight - group.weight < half);
    if (weight >= half && isSmallest) sets.push(`(${chosen.map((group) => `(${widest(group)})`).join(' & ')})`);
  }
  return sets.join(' | ');
}
