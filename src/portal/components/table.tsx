import { type Frame, to } from '../frame.ts';
import { rowQuery } from '../row-view.ts';
import type { Cell, Column, Rows, RowView } from '../sources/views.ts';
import { Icon } from './icon.tsx';

interface DataTableProperties {
  readonly frame: Frame;
  readonly rows: Rows;
  readonly view: RowView;
  readonly caption: string;
  readonly dataset: string;
  /** The page whose address sorting changes: a view inside another site stays the view that may be framed. */
  readonly page?: 'dataset' | 'datasetEmbed';
}

/** One page of a dataset's rows; headers are links that sort. */
export function DataTable({ frame, rows, view, caption, dataset, page = 'dataset' }: DataTableProperties) {
  const { words, fill } = frame.voice;
  const many = rows.columns.length > columnsOfCard;
  return (
    // A region that can be scrolled sideways must be reachable by keyboard.
    <section class="table-frame" aria-label={words.dataset.rowsTitle} tabindex={0}>
      {many && (
        <div class="choice all-columns">
          <input type="checkbox" id="all-columns" />
          <label for="all-columns">{fill(words.dataset.allColumns, { n: rows.columns.length })}</label>
        </div>
      )}
      <table class="table sortable">
        <caption class="out-of-sight">{caption}</caption>
        <thead>
          <tr data-word={words.dataset.sortBy}>
            {rows.columns.map((column) => {
              const sorted = view.order?.column === column.key ? view.order : null;
              const descending = sorted ? !sorted.descending : false;
              const order = { column: column.key, descending };
              const label = fill(descending ? words.dataset.sortDown : words.dataset.sortUp, { column: column.label });
              return (
                <th
                  scope="col"
                  class={column.type === 'number' ? 'number' : ''}
                  {...(sorted ? { 'aria-sort': sorted.descending ? 'descending' : 'ascending' } : {})}
                >
                  {sortable(column) ? (
                    <a
                      href={`${to(frame, page, { dataset }, rowQuery({ ...view, order, offset: 0 }))}#vrstice`}
                      title={label}
                      rel="nofollow"
                    >
                      {column.label}
                      {sorted && <Icon name={sorted.descending ? 'down' : 'up'} />}
                    </a>
                  ) : (
                    column.label
                  )}
                  {column.unit && <span class="profile">{column.unit}</span>}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row) => (
            <tr>
              {row.cells.map((cell, index) => {
                const text = written(frame, rows.columns[index], cell);
                return (
                  <td class={classOf(rows.columns[index], text)} {...(index > 0 ? labelOf(rows.columns[index]) : {})}>
                    {text}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** On a phone a row is a card that shows so many columns until the reader asks for all; `tables.css` counts the same. */
const columnsOfCard = 6;

/** What stands before the value on a phone, where the header is out of sight. */
const labelOf = (column: Column | undefined) => ({
  'data-label': column?.unit ? `${column.label} (${column.unit})` : (column?.label ?? ''),
});

/** A short text on one line keeps the rows of a wide table low. */
function classOf(column: Column | undefined, text: string): string {
  if (column?.type === 'number') return 'number';
  return text.length <= 40 ? 'nowrap' : '';
}

const sortable = (column: Column) => column.type !== 'place' && column.type !== 'list';

/** A cell as the language of the page writes it. */
export function written(frame: Frame, column: Column | undefined, cell: Cell): string {
  const { voice } = frame;
  if (cell === null || cell === '') return '–';
  if (typeof cell === 'number') return voice.number(cell);
  if (typeof cell === 'boolean') return cell ? voice.words.common.yes : voice.words.common.no;
  if (column?.type === 'date') {
    const date = new Date(cell);
    if (!Number.isNaN(date.getTime())) return cell.includes('T') ? voice.dateTime(date) : voice.date(date);
  }
  if (column?.type === 'list') return shortened(listed(cell, voice.list));
  return shortened(cell);
}

const shortened = (text: string) => (text.length > 240 ? `${text.slice(0, 240)} …` : text);

/** A list as its members, a composed value as its parts; cells carry both as JSON. */
function listed(cell: string, list: (values: readonly string[]) => string): string {
  try {
    const value: unknown = JSON.parse(cell);
    if (Array.isArray(value)) return list(value.map(bare));
    return typeof value === 'object' && value !== null ? bare(value) : cell;
  } catch {
    return cell;
  }
}

function bare(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '–');
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${typeof part === 'object' ? JSON.stringify(part) : part}`)
    .join(', ');
}
