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
}

/** One page of a dataset's rows; headers are links that sort. */
export function DataTable({ frame, rows, view, caption, dataset }: DataTableProperties) {
  const { words, fill } = frame.voice;
  return (
    // A region that can be scrolled sideways must be reachable by keyboard.
    <section class="table-frame" aria-label={words.dataset.rowsTitle} tabindex={0}>
      <table class="table">
        <caption class="out-of-sight">{caption}</caption>
        <thead>
          <tr>
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
                      href={`${to(frame, 'dataset', { dataset }, rowQuery({ ...view, order, offset: 0 }))}#vrstice`}
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
                return <td class={classOf(rows.columns[index], text)}>{text}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

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
  return cell.length > 240 ? `${cell.slice(0, 240)} …` : cell;
}
