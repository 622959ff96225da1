import type { Clock } from '../../platform/clock.ts';
import type { Language } from '../../platform/language.ts';
import { type ColumnProfile, profileColumns } from '../column-profile.ts';
import { readerOf } from './reader.ts';
import { createRemembered } from './remembered.ts';
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

/** Samples remembered for five seconds per view and kind of reader: many look at the same page, and turn its pages. */
export function createSamples(deps: { rows: RowSource; clock: Clock }): ReadSample {
  const remembered = createRemembered<Sample>({ clock: deps.clock, milliseconds: 5_000, most: 50 });
  const read: ReadSample = async (viewer, dataset, view, language) => {
    const rows = await deps.rows.page(viewer, dataset, { ...view, offset: 0, limit: sampleSize }, language);
    return { rows, points: rows.rows.flatMap(({ point }) => (point ? [point] : [])), profiles: profileColumns(rows) };
  };
  return async (viewer, dataset, view, language) => {
    const { slug, updated, rows } = dataset;
    const state = [slug, updated?.getTime(), rows, view.filters, view.order];
    const key = JSON.stringify([state, language, await readerOf(viewer, dataset)]);
    return remembered.of(key, () => read(viewer, dataset, view, language));
  };
}
