import type { Clock } from '../../platform/clock.ts';
import type { Language } from '../../platform/language.ts';
import { type ColumnProfile, profileColumns } from '../column-profile.ts';
import { readerOf } from './reader.ts';
import type { DatasetPage, Point, RowSource, Rows, RowView, Viewer } from './views.ts';

/** The first rows of a view and what pictures need of them. */
export interface Sample {
  readonly rows: Rows;
  readonly points: readonly Point[];
  readonly profiles: readonly ColumnProfile[];
}

/** Reads the first thousand rows of a view. */
export type ReadSample = (viewer: Viewer, dataset: DatasetPage, view: RowView, language: Language) => Promise<Sample>;

const sampleSize = 1000;
const keptMilliseconds = 5_000;
const mostKept = 50;

/** Samples remembered for five seconds per view and kind of reader: many look at the same page, and turn its pages. */
export function createSamples(deps: { rows: RowSource; clock: Clock }): ReadSample {
  const known = new Map<string, { readonly at: number; readonly found: Promise<Sample> }>();
  const read: ReadSample = async (viewer, dataset, view, language) => {
    const rows = await deps.rows.page(viewer, dataset, { ...view, offset: 0, limit: sampleSize }, language);
    return { rows, points: rows.rows.flatMap(({ point }) => (point ? [point] : [])), profiles: profileColumns(rows) };
  };
  return async (viewer, dataset, view, language) => {
    const { slug, updated, rows } = dataset;
    const state = [slug, updated?.getTime(), rows, view.filters, view.order];
    const key = JSON.stringify([state, language, await readerOf(viewer, dataset)]);
    const now = deps.clock.now().getTime();
    const kept = known.get(key);
    if (kept && now - kept.at < keptMilliseconds) return kept.found;
    if (known.size >= mostKept) known.clear();
    const found = read(viewer, dataset, view, language);
    known.set(key, { at: now, found });
    found.catch(() => known.delete(key));
    return found;
  };
}
