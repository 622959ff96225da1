import type { SourceRecord } from '../connector.ts';
import { firstPosition, type Geometry } from '../geometry.ts';

const most = 800;
const longest = 100;

/** Every so-many-th record of a source, spread evenly over the whole of it, in bounded memory: short values only. */
export class RowSample {
  #rows: SourceRecord[] = [];
  #stride = 1;
  #count = 0;

  add(record: SourceRecord): void {
    if (this.#count++ % this.#stride !== 0) return;
    this.#rows.push({ ...record, values: short(record.values), geometry: pointOnly(record.geometry) });
    if (this.#rows.length < most) return;
    this.#rows = this.#rows.filter((_, index) => index % 2 === 0);
    this.#stride *= 2;
  }

  get rows(): readonly SourceRecord[] {
    return this.#rows;
  }
}

/** A large shape would make the sample large; its first position is enough. */
function pointOnly(geometry: SourceRecord['geometry']): Geometry | null {
  const position = geometry ? firstPosition(geometry) : undefined;
  return position ? { type: 'Point', coordinates: position } : null;
}

const short = (values: SourceRecord['values']) =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => typeof value === 'number' || (typeof value === 'string' && value.length <= longest),
    ),
  );
