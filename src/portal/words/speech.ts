import type { Language } from '../../platform/language.ts';

/** One sentence per plural form; Slovene needs all four, because verb and case change with the number. */
export interface Counted {
  readonly one: string;
  readonly other: string;
  readonly two?: string | undefined;
  readonly few?: string | undefined;
}

/** The forms that every counted sentence of the Slovene table must have. */
export type CountedSlovene = Required<Counted>;

/** The same tree of keys in another language: sentences stay sentences, counted sentences stay counted. */
export type SameKeys<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends string
    ? string
    : Table[Key] extends Counted
      ? Counted
      : SameKeys<Table[Key]>;
};

/** Values for the `{name}` places of a sentence. */
export type Values = Readonly<Record<string, string | number>>;

const locales: Record<Language, string> = { sl: 'sl-SI', en: 'en-GB' };
const zone = 'Europe/Ljubljana';

/** Numbers, dates and sentences of one language. */
export interface Speech {
  readonly language: Language;
  /** The sentence with its places filled; numbers are written as the language writes them. */
  fill(sentence: string, values: Values): string;
  /** The form for `n`, with `{n}` and other places filled. */
  count(forms: Counted, n: number, values?: Values): string;
  number(value: number, digits?: number): string;
  percent(share: number): string;
  date(value: Date): string;
  dateTime(value: Date): string;
  /** »pred 2 dnevoma«, »2 days ago«. */
  ago(value: Date, now: Date): string;
  list(items: readonly string[]): string;
  /** »12,4 MB« */
  size(bytes: number): string;
  compare(left: string, right: string): number;
}

/** Speaks one language through `Intl`. */
export function createSpeech(language: Language): Speech {
  const locale = locales[language];
  const plural = new Intl.PluralRules(locale);
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: zone });
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const collator = new Intl.Collator(locale, { numeric: true });
  const number = (value: number, digits?: number) =>
    digits === undefined
      ? plain.format(value)
      : value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const fill = (sentence: string, values: Values) =>
    sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === 'number' ? number(value) : value;
    });
  return {
    language,
    fill,
    count: (forms, n, values = {}) => fill(formOf(forms, plural.select(n)), { ...values, n }),
    number,
    percent: (share) => percents.format(share),
    date: (value) => dates.format(value),
    dateTime: (value) => times.format(value),
    ago: (value, now) => agoParts(value, now, (amount, unit) => relative.format(amount, unit)),
    list: (items) => lists.format(items),
    size: (bytes) => sizeOf(bytes, number),
    compare: collator.compare,
  };
}

function formOf(forms: Counted, category: Intl.LDMLPluralRule): string {
  if (category === 'one') return forms.one;
  if (category === 'two') return forms.two ?? forms.other;
  if (category === 'few') return forms.few ?? forms.other;
  return forms.other;
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

function agoParts(value: Date, now: Date, format: (amount: number, unit: Intl.RelativeTimeFormatUnit) => string) {
  const seconds = Math.round((value.getTime() - now.getTime()) / 1000);
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return format(Math.trunc(seconds / length), unit);
  }
  return format(seconds > -5 ? 0 : seconds, 'second');
}

function sizeOf(bytes: number, number: (value: number, digits?: number) => string): string {
  if (bytes < 1000) return `${number(bytes)} B`;
  if (bytes < 1_000_000) return `${number(bytes / 1000, 0)} kB`;
  return `${number(bytes / 1_000_000, 1)} MB`;
}
