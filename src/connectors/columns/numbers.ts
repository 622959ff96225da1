/** How a column writes its numbers; `mixed` decides value by value. */
export type DecimalMark = ',' | '.' | 'mixed';

const withComma = /^[+-]?(?:\d{1,3}(?:[. \u00a0\u202f']\d{3})+|\d+)(?:,\d+)?$/;
const withPoint = /^[+-]?(?:\d{1,3}(?:[, \u00a0\u202f']\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const plainInteger = /^[+-]?\d+$/;
const groups = /[ \u00a0\u202f']/g;

/** What one text says about how numbers are written: `either` is 1.234, which is a thousand or one and a bit. */
export type NumberReading = 'integer' | 'comma' | 'point' | 'either' | 'none';

/** How a text can be read as a number. Texts of more than 300 characters are none. */
export function readingOf(text: string): NumberReading {
  if (text.length === 0 || text.length > 300 || !/\d/.test(text)) return 'none';
  if (plainInteger.test(text)) return 'integer';
  const comma = withComma.test(text);
  const point = withPoint.test(text);
  if (comma && point) return /[.,]/.test(text) ? 'either' : 'integer';
  return comma ? 'comma' : point ? 'point' : 'none';
}

/** The number that a text means under a decimal mark, or null. */
export function parseNumber(text: string, mark: DecimalMark): number | null {
  const trimmed = text.trim().replaceAll('\u2212', '-');
  const reading = readingOf(trimmed);
  if (reading === 'none') return null;
  const comma = mark === 'mixed' ? reading === 'comma' : mark === ',';
  if (reading === 'comma' && !comma) return null;
  if (reading === 'point' && comma) return null;
  const bare = trimmed.replace(groups, '');
  const value = Number(comma ? bare.replaceAll('.', '').replace(',', '.') : bare.replaceAll(',', ''));
  return Number.isFinite(value) ? value : null;
}

/** Counts how a whole column writes its numbers. */
export class NumberEvidence {
  #counts: Record<NumberReading, number> = { integer: 0, comma: 0, point: 0, either: 0, none: 0 };
  #eitherWithComma = 0;

  add(text: string): NumberReading {
    const reading = readingOf(text);
    this.#counts[reading] += 1;
    if (reading === 'either' && text.includes(',')) this.#eitherWithComma += 1;
    return reading;
  }

  /** Texts that are numbers in some reading. */
  get numbers(): number {
    return this.#counts.integer + this.#counts.comma + this.#counts.point + this.#counts.either;
  }

  get integers(): number {
    return this.#counts.integer;
  }

  /** The decimal mark, and whether a person should be asked since every text fits both readings. */
  decide(): { mark: DecimalMark; ambiguous: boolean } {
    const { comma, point, either } = this.#counts;
    if (comma > 0 && point > 0) return { mark: 'mixed', ambiguous: false };
    if (comma > 0) return { mark: ',', ambiguous: false };
    if (point > 0) return { mark: '.', ambiguous: false };
    if (either === 0) return { mark: '.', ambiguous: false };
    return { mark: this.#eitherWithComma * 2 > either ? ',' : '.', ambiguous: true };
  }
}
