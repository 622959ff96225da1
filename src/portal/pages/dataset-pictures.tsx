import type { Child } from 'hono/jsx';
import { type Places, placesAttribution } from '../../places/index.ts';
import type { ColumnProfile } from '../column-profile.ts';
import { Select } from '../components/fields.tsx';
import { Icon } from '../components/icon.tsx';
import { boundsOfPoints, CloseUp } from '../components/maps.tsx';
import { MovableMap } from '../components/movable-map.tsx';
import { written } from '../components/table.tsx';
import { itemsAddress } from '../doors.ts';
import { type Frame, to } from '../frame.ts';
import { rowQuery } from '../row-view.ts';
import type { DatasetPage, Point, RowFilter, Rows, RowView } from '../sources/views.ts';

/** The pictures made from the rows. */
export interface PictureView {
  readonly places: Places;
  /** Positions of the rows of the current filters, at most a thousand. */
  readonly points: readonly Point[];
  readonly chart: {
    readonly svg: string;
    readonly value: string;
    readonly label: string;
    readonly rows: number;
  } | null;
  readonly profiles: readonly ColumnProfile[];
  readonly profiledRows: number;
}

interface PictureProperties {
  readonly frame: Frame;
  readonly shown: PictureView & { readonly dataset: DatasetPage; readonly view: RowView };
  readonly rows: Rows;
}

/** Where the rows lie: drawn on the server, made movable on request. */
export function DatasetMap({ frame, shown, rows }: PictureProperties) {
  const { words, count, fill } = frame.voice;
  const bounds = boundsOfPoints(shown.points);
  if (!bounds) return null;
  return (
    <section class="section">
      <h2>{words.dataset.mapTitle}</h2>
      <figure class="map">
        <MovableMap
          frame={frame}
          bounds={bounds}
          title={words.dataset.mapTitle}
          sources={[itemsAddress(shown.dataset, shown.view, 1000)]}
          columns={rows.columns}
        >
          <CloseUp
            frame={frame}
            places={shown.places}
            label={words.dataset.mapTitle}
            bounds={bounds}
            points={shown.points}
            air={0.12}
          />
        </MovableMap>
        <figcaption>
          {count(words.dataset.mapPoints, shown.points.length)}
          {rows.total > shown.profiledRows &&
            ` ${fill(words.dataset.mapFirst, { n: shown.profiledRows, all: rows.total })}`}
          <small class="map-source">{placesAttribution.polygons}</small>
        </figcaption>
      </figure>
    </section>
  );
}

interface FilterFormProperties {
  readonly frame: Frame;
  readonly dataset: string;
  readonly rows: Rows;
  readonly view: RowView;
}

/** Conditions on columns: those that stand, each removable, and one more to add. */
export function FilterForm({ frame, dataset, rows, view }: FilterFormProperties) {
  const { words } = frame.voice;
  const state = rowQuery({ ...view, offset: 0 });
  const columns = rows.columns.filter((column) => column.type !== 'place');
  if (columns.length === 0) return null;
  const without = (index: number) => ({ ...view, filters: view.filters.filter((_, i) => i !== index), offset: 0 });
  return (
    <div class="filter-bar">
      {view.filters.length > 0 && (
        <ul class="chips">
          {view.filters.map((filter, index) => (
            <li>
              <a
                href={`${to(frame, 'dataset', { dataset }, rowQuery(without(index)))}#vrstice`}
                title={words.dataset.filterClear}
              >
                {conditionText(frame, rows, filter)}
                <Icon name="close" />
              </a>
            </li>
          ))}
        </ul>
      )}
      <form class="filter-form" method="get" action={`${to(frame, 'dataset', { dataset })}#vrstice`}>
        {(state.f as readonly string[]).map((value) => (
          <input type="hidden" name="f" value={value} />
        ))}
        {state.order && <input type="hidden" name="order" value={String(state.order)} />}
        <Select
          frame={frame}
          name="column"
          label={words.dataset.filterColumn}
          options={columns.map((column) => ({ value: column.key, label: column.label }))}
        />
        <Select
          frame={frame}
          name="condition"
          label={words.dataset.filterCondition}
          options={Object.entries(words.dataset.conditions).map(([value, label]) => ({ value, label }))}
        />
        <div class="field">
          <label for="value">{words.dataset.filterValue}</label>
          <input id="value" name="value" maxlength={200} autocomplete="off" />
        </div>
        <button type="submit" class="button quiet">
          <Icon name="filter" />
          {words.dataset.filterApply}
        </button>
      </form>
    </div>
  );
}

function conditionText(frame: Frame, rows: Rows, filter: RowFilter): string {
  const label = rows.columns.find((column) => column.key === filter.column)?.label ?? filter.column;
  return `${label} ${frame.voice.words.dataset.conditions[filter.condition]} ${filter.value}`;
}

/** The rows of the view as a bar chart; the table above is its text. */
export function RowChart({ frame, shown, rows, drawing }: PictureProperties & { drawing: Child | null }) {
  const { words, fill } = frame.voice;
  const numbers = rows.columns.filter((column) => column.type === 'number');
  const labels = rows.columns.filter((column) => column.type === 'text' || column.type === 'date');
  const state = rowQuery({ ...shown.view, offset: 0 });
  return (
    <section class="section" id="grafikon">
      <h2>{words.dataset.chartTitle}</h2>
      {numbers.length === 0 && <p class="soft">{words.dataset.chartNone}</p>}
      {numbers.length > 0 && (
        <form
          class="filter-form"
          method="get"
          action={`${to(frame, 'dataset', { dataset: shown.dataset.slug })}#grafikon`}
        >
          {(state.f as readonly string[]).map((value) => (
            <input type="hidden" name="f" value={value} />
          ))}
          {state.order && <input type="hidden" name="order" value={String(state.order)} />}
          <Select
            frame={frame}
            name="y"
            label={words.dataset.chartValue}
            value={shown.chart?.value ?? ''}
            options={numbers.map((column) => ({ value: column.key, label: column.label }))}
          />
          <Select
            frame={frame}
            name="x"
            label={words.dataset.chartLabel}
            value={shown.chart?.label ?? ''}
            options={labels.map((column) => ({ value: column.key, label: column.label }))}
          />
          <button type="submit" class="button quiet">
            <Icon name="chart" />
            {words.dataset.chartDraw}
          </button>
        </form>
      )}
      {shown.chart && (
        <figure class="chart panel">
          {drawing}
          <figcaption>
            {fill(words.dataset.chartOf, {
              value: labelOf(rows, shown.chart.value),
              label: labelOf(rows, shown.chart.label),
            })}
            {'. '}
            {fill(words.dataset.chartNote, { n: shown.chart.rows })} {words.common.source}:{' '}
            {shown.dataset.attribution ?? shown.dataset.publisher?.name.text ?? words.common.unknown}.{' '}
            <a href="#vrstice">{words.common.showTable}</a>
          </figcaption>
        </figure>
      )}
    </section>
  );
}

const labelOf = (rows: Rows, key: string) => rows.columns.find((column) => column.key === key)?.label ?? key;

/** What each column holds. */
export function ColumnProfiles({ frame, shown }: { frame: Frame; shown: PictureView }) {
  const { words, fill, number } = frame.voice;
  if (shown.profiles.length === 0) return null;
  return (
    <details class="section fold">
      <summary>
        <h2>{words.dataset.profileTitle}</h2>
      </summary>
      <section class="table-frame" aria-label={words.dataset.profileTitle} tabindex={0}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{words.dataset.profileColumn}</th>
              <th scope="col">{words.dataset.profileType}</th>
              <th scope="col" class="number">
                {words.dataset.profileDistinct}
              </th>
              <th scope="col" class="number">
                {words.dataset.profileMissing}
              </th>
              <th scope="col">{words.dataset.profileRange}</th>
              <th scope="col">{words.dataset.profileTop}</th>
            </tr>
          </thead>
          <tbody>
            {shown.profiles.map((profile) => (
              <tr>
                <th scope="row">
                  {profile.column.label}
                  {profile.column.unit && ` (${profile.column.unit})`}
                </th>
                <td data-label={words.dataset.profileType}>{words.dataset.types[profile.column.type]}</td>
                <td class="number" data-label={words.dataset.profileDistinct}>
                  {number(profile.distinct)}
                </td>
                <td class="number" data-label={words.dataset.profileMissing}>
                  {number(profile.missing)}
                </td>
                <td class="nowrap" data-label={words.dataset.profileRange}>
                  {profile.least === null
                    ? '–'
                    : `${written(frame, profile.column, profile.least)} – ${written(frame, profile.column, profile.most)}`}
                </td>
                <td data-label={words.dataset.profileTop}>
                  {profile.frequent
                    .map(({ value, count }) => `${written(frame, profile.column, value)} (${number(count)})`)
                    .join(', ') || '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p class="soft">{fill(words.dataset.profileNote, { n: shown.profiledRows })}</p>
    </details>
  );
}
