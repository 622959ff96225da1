import { isDeepStrictEqual } from 'node:util';
import { type Access, type Deeds, mayWriteFor } from '../../participants/index.ts';
import { type Places, slugOf } from '../../places/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { catalogueError } from '../errors.ts';
import type { Vocabularies } from '../vocabularies/vocabularies.ts';
import { checkDescription, emptyDescription } from './check-description.ts';
import { type DatasetInput, type DatasetRecord, type DatasetState, textIn } from './dataset.ts';
import * as store from './dataset-store.ts';
import { requireMove } from './life-cycle.ts';
import { statedMembers } from './stated-members.ts';
import { sightOf } from './visibility.ts';

/** What is written beside each record so that it can be found, in the transaction that writes the record. */
export interface RecordIndex {
  write(tx: Transaction, record: DatasetRecord): Promise<void>;
}

/** What datasets need. */
export interface DatasetsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly vocabularies: Vocabularies;
  readonly places: Places;
  readonly index: RecordIndex;
  readonly deeds?: Pick<Deeds, 'record'>;
}

/** What a change did, and the record as it is now. */
export interface DatasetOutcome {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly record: DatasetRecord;
}

/** The datasets of the catalogue. Whatever a participant may not see is answered as if it did not exist. */
export interface Datasets {
  /** Enters or changes a record; it begins as a draft. `within` joins a transaction of the caller's. */
  put(access: Access, input: DatasetInput, within?: Transaction): Promise<DatasetOutcome>;
  publish(access: Access, id: string, within?: Transaction): Promise<DatasetRecord>;
  pause(access: Access, id: string, within?: Transaction): Promise<DatasetRecord>;
  retire(access: Access, id: string, within?: Transaction): Promise<DatasetRecord>;
  /** Makes a record a draft again, seen by its own organisation only. */
  withdraw(access: Access, id: string, within?: Transaction): Promise<DatasetRecord>;
  remove(access: Access, id: string, within?: Transaction): Promise<void>;
  /** Notes that the data of a dataset have changed at a time. */
  touch(id: string, at: Date): Promise<void>;
  byId(access: Access, id: string): Promise<DatasetRecord | null>;
  bySlug(access: Access, slug: string): Promise<DatasetRecord | null>;
  byNumber(access: Access, number: number): Promise<DatasetRecord | null>;
  /** Like `bySlug`, refusing with 404, or with 410 where a listed record was retired. */
  require(access: Access, slug: string): Promise<DatasetRecord>;
  list(access: Access, listing?: Partial<store.Listing>): Promise<DatasetRecord[]>;
  /** Every record the participant may see, in batches, in constant memory. */
  stream(access: Access, options?: { openOnly?: boolean; batch?: number }): AsyncIterable<DatasetRecord[]>;
  /** One page of published records, counted from 1, the oldest first. */
  page(access: Access, page: number, size: number): Promise<DatasetRecord[]>;
  /** When the newest of all these records was changed; null without any. */
  newestChange(access: Access): Promise<Date | null>;
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Makes the datasets of the catalogue. */
export function createDatasets({ db, clock, vocabularies, places, index, deeds }: DatasetsDeps): Datasets {
  const inTransaction = <T>(within: Transaction | undefined, work: (tx: Transaction) => Promise<T>) =>
    within ? work(within) : db.transaction(work);

  async function recordDeed(tx: Transaction, action: string, { id, slug, steward }: DatasetRecord): Promise<void> {
    const organisation = steward === null ? {} : { organisation: steward };
    await deeds?.record(tx, {
      action: `dataset.${action}`,
      object: ['dataset', id],
      ...organisation,
      details: { slug },
    });
  }

  async function save(tx: Transaction, record: DatasetRecord, action: string): Promise<DatasetRecord> {
    await store.saveDataset(tx, record);
    await index.write(tx, record);
    await recordDeed(tx, action, record);
    return record;
  }

  /** Locks a record for a change: 404 when it may not be seen, 403 when it may not be changed. */
  async function claim(tx: Transaction, access: Access, id: string): Promise<DatasetRecord> {
    const present = uuid.test(id) ? await store.lockDataset(tx, access.space, id) : null;
    const visible = present && (await store.selectDataset(tx, sightOf(access), { id }));
    if (!present || !visible) throw catalogueError('dataset-missing', { dataset: id });
    if (!mayWriteFor(access, present.steward)) throw catalogueError('change-forbidden', { dataset: present.slug });
    return present;
  }

  async function create(tx: Transaction, access: Access, input: DatasetInput): Promise<DatasetRecord> {
    const { id, slug, number, selection, steward, isListed, refreshed, ...given } = input;
    const description = checkDescription(given, { vocabularies, places });
    const owner = steward === undefined ? (access.stewardOf[0] ?? null) : steward;
    if (!mayWriteFor(access, owner)) throw catalogueError('provider-only');
    const now = clock.now();
    const record: DatasetRecord = {
      ...description,
      id: id ?? newId(now.getTime()),
      slug: await freeSlug(tx, slug, textIn(description.titles, 'sl')),
      number: number ?? null,
      selection: selection ?? null,
      space: access.space,
      steward: owner,
      state: 'draft',
      isListed: isListed ?? true,
      version: 1,
      issued: null,
      modified: now,
      refreshed: refreshed ?? null,
    };
    return save(tx, record, 'created');
  }

  async function change(tx: Transaction, access: Access, present: DatasetRecord, input: DatasetInput) {
    const { id: _, slug, number, selection, steward, isListed, refreshed, ...given } = input;
    const before = store.descriptionOf(present);
    const description = checkDescription({ ...emptyDescription, ...before, ...given }, { vocabularies, places });
    const owner = steward === undefined ? present.steward : steward;
    if (!mayWriteFor(access, owner)) throw catalogueError('provider-only');
    const wanted: DatasetRecord = {
      ...present,
      ...description,
      slug: slug === undefined || slug === present.slug ? present.slug : await freeSlug(tx, slug, slug),
      number: number === undefined ? present.number : number,
      selection: selection === undefined ? present.selection : selection,
      steward: owner,
      isListed: isListed ?? present.isListed,
      refreshed: refreshed === undefined ? present.refreshed : refreshed,
    };
    if (isDeepStrictEqual(wanted, present)) return { outcome: 'unchanged' as const, record: present };
    const changed = { ...wanted, version: present.version + 1, modified: clock.now() };
    const record = await save(tx, changed, 'changed');
    return { outcome: 'updated' as const, record };
  }

  const move = (next: DatasetState) => (access: Access, id: string, within?: Transaction) =>
    inTransaction(within, async (tx) => {
      const present = await claim(tx, access, id);
      requireMove(present.state, next);
      if (present.state === next) return present;
      if (next === 'published' && !isPresentable(present)) throw catalogueError('title-missing');
      const now = clock.now();
      const issued = present.issued ?? (next === 'published' ? now : null);
      const moved = { ...present, state: next, issued, version: present.version + 1, modified: now };
      return save(tx, moved, next === 'draft' ? 'withdrawn' : next);
    });

  const listed = (access: Access, listing: Partial<store.Listing>) =>
    store.listDatasets(db.kysely, sightOf(access), { after: null, limit: 100, openOnly: false, ...listing });
  const bySlug = (access: Access, slug: string) => store.selectDataset(db.kysely, sightOf(access), { slug });

  return {
    put: (access, given, within) =>
      inTransaction(within, async (tx) => {
        const input = statedMembers(given);
        const present = input.id ? await store.lockDataset(tx, access.space, input.id) : null;
        if (!present) return { outcome: 'created' as const, record: await create(tx, access, input) };
        return change(tx, access, await claim(tx, access, present.id), input);
      }),
    publish: move('published'),
    pause: move('paused'),
    retire: move('retired'),
    withdraw: move('draft'),
    remove: (access, id, within) =>
      inTransaction(within, async (tx) => {
        const present = await claim(tx, access, id);
        await store.deleteDataset(tx, present.id);
        await recordDeed(tx, 'removed', present);
      }),
    touch: (id, at) => store.touchDataset(db.kysely, id, at),
    byId: async (access, id) => (uuid.test(id) ? store.selectDataset(db.kysely, sightOf(access), { id }) : null),
    bySlug,
    byNumber: (access, number) => store.selectDataset(db.kysely, sightOf(access), { number }),
    async require(access, slug) {
      const record = await bySlug(access, slug);
      if (record) return record;
      const gone = await store.wasRetired(db.kysely, access.space, slug);
      throw catalogueError(gone ? 'dataset-gone' : 'dataset-missing', { dataset: slug });
    },
    list: (access, listing = {}) => listed(access, listing),
    async *stream(access, { openOnly = false, batch = 200 } = {}) {
      for (let after: string | null = null; ; ) {
        const records: DatasetRecord[] = await listed(access, { after, limit: batch, openOnly });
        if (records.length > 0) yield records;
        if (records.length < batch) return;
        after = records.at(-1)!.id;
      }
    },
    page: (access, page, size) => store.pageOfDatasets(db.kysely, sightOf(access), page, size),
    newestChange: (access) => store.newestChange(db.kysely, sightOf(access)),
  };
}

const isPresentable = ({ titles, descriptions }: DatasetRecord): boolean =>
  textIn(titles, 'sl') !== '' && textIn(descriptions, 'sl') !== '';

const longestSlug = 80;
const mostNumbered = 20;

/** A slug given by the caller must be free; one made from the title gets a number when needed. */
async function freeSlug(tx: Transaction, given: string | undefined, title: string): Promise<string> {
  const base = given ?? (slugOf(title).slice(0, longestSlug).replace(/-+$/, '') || 'zbirka');
  const numbered = Array.from({ length: mostNumbered }, (_, place) => `${base}-${place + 2}`);
  const taken = await store.takenSlugs(tx, given === undefined ? [base, ...numbered] : [base]);
  if (!taken.has(base)) return base;
  if (given !== undefined) throw catalogueError('slug-taken', { slug: given }, { field: 'slug' });
  return numbered.find((slug) => !taken.has(slug)) ?? `${base}-${newId().slice(-12)}`;
}
