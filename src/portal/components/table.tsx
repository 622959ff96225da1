import type { Frame } from '../frame.ts';
import type { Cell, Column, Rows, RowView } from '../sources/views.ts';
import { Icon } from './icon.tsx';

type Order = NonNullable<RowView['order']>;

interface DataTableProperties {
  readonly frame: Frame;
  readonly rows: Rows;
  readonly order: Order | null;
  readonly caption: string;
  /** What the region that scrolls is called. */
  readonly label: string;
  /** Where the rows stand in another order; absent where they cannot. */
  readonly orderedHref?: ((order: Order) => string) | undefined;
  /** The page of a row, to which its first cell leads. */
  readonly rowHref?: (id: string) => string;
  /** The page of what a cell names. */
  readonly linkHref?: (id: string) => string;
}

/** One page of rows; headers are links that sort. */
export function DataTable({ frame, rows, order, caption, label, orderedHref, rowHref, linkHref }: DataTableProperties) {
  const { words, fill } = frame.voice;
  const many = rows.columns.length > columnsOfCard;
  const hrefOf = (id: string, index: number, cell: Cell) => {
    if (index === 0 && rowHref) return rowHref(id);
    return rows.columns[index]?.type === 'link' && typeof cell === 'string' ? linkHref?.(cell) : undefined;
  };
  return (
    // A region that can be scrolled sideways must be reachable by keyboard.
    <section class="table-frame" aria-label={label} tabindex={0}>
      {many && (
        <div class="choice all-columns">
          <input type="checkbox" id="all-columns" />
          <label for="all-columns">{fill(words.dataset.allColumns, { n: rows.columns.length })}</label>
        </div>
      )}
      <table class={orderedHref ? 'table sortable' : 'table'}>
        <caption class="out-of-sight">{caption}</caption>
        <thead>
          <tr data-word={words.dataset.sortBy}>
            {rows.columns.map((column) => (
              <Header frame={frame} column={column} order={order} orderedHref={orderedHref} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row) => (
            <tr>
              {row.cells.map((cell, index) => {
                const text = written(frame, rows.columns[index], cell);
                const href = hrefOf(row.id, index, cell);
                return (
                  <td class={classOf(rows.columns[index], text)} {...(index > 0 ? labelOf(rows.columns[index]) : {})}>
                    {href === undefined ? text : <a href={href}>{text}</a>}
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

type HeaderProperties = Pick<DataTableProperties, 'frame' | 'order' | 'orderedHref'> & { readonly column: Column };

function Header({ frame, column, order, orderedHref }: HeaderProperties) {
  const { words, fill } = frame.voice;
  const sorted = order?.column === column.key ? order : null;
  const descending = sorted ? !sorted.descending : false;
  const title = fill(descending ? words.dataset.sortDown : words.dataset.sortUp, { column: column.label });
  return (
    <th
      scope="col"
      class={column.type === 'number' ? 'number' : ''}
      {...(sorted ? { 'aria-sort': sorted.descending ? 'descending' : 'ascending' } : {})}
    >
      {orderedHref && sortable(column) ? (
        <a href={orderedHref({ column: column.key, descending })} title={title} rel="nofollow">
          {column.label}
          {sorted && <Icon name={sorted.descending ? 'down' : 'up'} />}
        </a>
      ) : (
        column.label
      )}
      {column.unit && <span class="profile">{column.unit}</span>}
    </th>
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
