import { parseBoolean } from './booleans.ts';
import { type ColumnProfile, type ColumnType, type Exception, isMissing } from './column.ts';
import { CoordinateEvidence } from './coordinate-evidence.ts';
import { MomentEvidence } from './moments.ts';
import { NumberEvidence, parseNumber } from './numbers.ts';
import { type UniquenessBudget, UniquenessProbe } from './uniqueness.ts';
import { unitInHeader } from './units.ts';
import { looksLikeWkt, parseWkt } from './wkt.ts';

/** A type holds when at most this share of the filled values does not fit it. */
const tolerance = 0.05;
const maxEnumeration = 40;
const maxExceptions = 20;

type Fit = 'number' | 'moment' | 'boolean' | 'geometry';

/** Judges one column in a single pass with bounded memory. */
export class ColumnProfiler {
  readonly name: string;
  readonly numbers = new NumberEvidence();
  readonly coordinates = new CoordinateEvidence();
  readonly #moments = new MomentEvidence();
  readonly #fits: Record<Fit, number> = { number: 0, moment: 0, boolean: 0, geometry: 0 };
  readonly #misfits: Record<Fit, Exception[]> = { number: [], moment: [], boolean: [], geometry: [] };
  readonly #values = new Map<string, number>();
  readonly #uniqueness: UniquenessProbe;
  #examples: string[] = [];
  #filled = 0;
  #blank = 0;
  #missing = 0;
  #below = 0;
  #objects = 0;
  #codes = 0;
  #wktX = new CoordinateEvidence();
  #wktY = new CoordinateEvidence();
  #wktSystem: string | undefined;

  constructor(name: string, budget: UniquenessBudget) {
    this.name = name;
    this.#uniqueness = new UniquenessProbe(budget);
  }

  /** Evidence on the coordinates inside Well-Known Text. */
  get wkt(): { x: CoordinateEvidence; y: CoordinateEvidence; system: string | undefined } {
    return { x: this.#wktX, y: this.#wktY, system: this.#wktSystem };
  }

  add(value: unknown, line: number): void {
    if (value === null || value === undefined || value === '') {
      this.#blank += 1;
      return;
    }
    if (typeof value === 'object') this.#object(value);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'boolean') this.#boolean(value);
    else this.#text(String(value).trim(), line);
  }

  /** Rows that came before the column appeared, or do not have it. */
  addBlank(count: number): void {
    this.#blank += count;
  }

  finish(): ColumnProfile {
    const type = this.#type();
    const typed = type !== 'text' && type !== 'object' && type !== 'empty';
    const fit = fitOf(type);
    const { mark, ambiguous } = this.numbers.decide();
    const moments = this.#moments.decide();
    const filled = this.#filled + (typed ? 0 : this.#missing);
    const unit = unitInHeader(this.name);
    const numeric = type === 'number' || type === 'integer';
    return {
      name: this.name,
      type,
      ...(numeric ? { decimalMark: mark, ...(ambiguous ? { ambiguous } : {}) } : {}),
      ...(fit === 'moment' ? { momentFormat: moments.format, ...(moments.ambiguous ? { ambiguous: true } : {}) } : {}),
      ...(unit && numeric ? { unit } : {}),
      filled,
      empty: this.#blank + (typed ? this.#missing : 0),
      belowDetection: this.#below,
      unique: this.#uniqueness.unique,
      ...(this.#isEnumeration(filled) ? { enumeration: this.#enumeration() } : {}),
      examples: this.#examples,
      ...(numeric && this.coordinates.count > 0
        ? { range: { min: this.coordinates.min, max: this.coordinates.max } }
        : {}),
      exceptionCount: fit ? this.#filled - this.#fits[fit] : 0,
      exceptions: fit ? this.#misfits[fit] : [],
    };
  }

  #object(value: object): void {
    this.#filled += 1;
    this.#objects += 1;
    this.#example(JSON.stringify(value).slice(0, 80));
  }

  #number(value: number): void {
    this.#see(String(value));
    this.#fits.number += 1;
    this.numbers.add(Number.isInteger(value) ? String(value) : '0.5');
    this.coordinates.add(value);
  }

  #boolean(value: boolean): void {
    this.#see(value ? 'true' : 'false');
    this.#fits.boolean += 1;
  }

  #text(text: string, line: number): void {
    if (text === '') this.#blank += 1;
    else if (isMissing(text)) {
      this.#missing += 1;
      this.#remember(text);
    } else {
      this.#see(text);
      this.#tryNumber(text, line);
      this.#try('moment', this.#moments.add(text), text, line);
      this.#try('boolean', parseBoolean(text) !== null, text, line);
      this.#try('geometry', this.#wktPosition(text), text, line);
    }
  }

  #tryNumber(text: string, line: number): void {
    if (/^<\s*[\d.,]+$/.test(text)) {
      this.#below += 1;
      this.#fits.number += 1;
      return;
    }
    const reading = this.numbers.add(text);
    this.#try('number', reading !== 'none', text, line);
    if (reading === 'none') return;
    if (/^0\d/.test(text) || /^\d{16,}$/.test(text)) this.#codes += 1;
    const value = parseNumber(text, 'mixed');
    if (value !== null) this.coordinates.add(value);
  }

  #wktPosition(text: string): boolean {
    if (!looksLikeWkt(text)) return false;
    const read = parseWkt(text);
    if (!read) return false;
    this.#wktSystem ??= read.system;
    let at: unknown = 'coordinates' in read.geometry ? read.geometry.coordinates : [];
    while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
    const [x, y] = at as [number, number];
    this.#wktX.add(x);
    this.#wktY.add(y);
    return true;
  }

  #try(fit: Fit, fits: boolean, text: string, line: number): void {
    if (fits) this.#fits[fit] += 1;
    else if (this.#misfits[fit].length < maxExceptions) this.#misfits[fit].push({ line, value: text.slice(0, 80) });
  }

  #see(text: string): void {
    this.#filled += 1;
    this.#uniqueness.add(text);
    this.#remember(text);
    this.#example(text.slice(0, 80));
  }

  #remember(text: string): void {
    const known = this.#values.get(text);
    if (known !== undefined) this.#values.set(text, known + 1);
    else if (this.#values.size <= maxEnumeration && text.length <= 80) this.#values.set(text, 1);
  }

  #example(text: string): void {
    if (this.#examples.length < 5 && !this.#examples.includes(text)) this.#examples.push(text);
  }

  #type(): ColumnType {
    if (this.#filled === 0)
      return this.#missing > 0 && this.#values.size === 1 && !this.#values.has('-') ? 'text' : 'empty';
    if (this.#objects > 0) return this.#objects * 2 > this.#filled ? 'object' : 'text';
    if (this.#holds('geometry')) return 'geometry';
    // One word besides yes and no makes it a column of words.
    if (this.#fits.boolean === this.#filled) return 'boolean';
    if (this.#holds('moment')) return this.#moments.decide().kind;
    // 001 and 18-digit identifiers lose something as numbers.
    if (this.#codes * 20 > this.#filled) return 'text';
    if (this.#holds('number'))
      return this.numbers.integers + this.#below >= this.numbers.numbers ? 'integer' : 'number';
    return 'text';
  }

  #holds(fit: Fit): boolean {
    return this.#fits[fit] > 0 && this.#fits[fit] >= this.#filled * (1 - tolerance);
  }

  #isEnumeration(filled: number): boolean {
    return this.#values.size > 0 && this.#values.size <= maxEnumeration && filled >= this.#values.size * 3;
  }

  #enumeration(): { value: string; count: number }[] {
    return [...this.#values].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  }
}

const fitOf = (type: ColumnType): Fit | null =>
  type === 'integer' || type === 'number'
    ? 'number'
    : type === 'date' || type === 'dateTime'
      ? 'moment'
      : type === 'boolean' || type === 'geometry'
        ? type
        : null;
