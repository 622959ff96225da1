import pg from 'pg';

const { types } = pg;
const INT8 = 20;
const NUMERIC = 1700;
const DATE = 1082;
const INT8_ARRAY = 1016;
const INT4_ARRAY = 1007;
const TEXT_ARRAY = 1009;
const TIMESTAMPTZ = 1184;

/** A bigint as a number while a number can hold it, else as a BigInt, so that no digit is lost. */
function parseBigInteger(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

// pg's own parsers of these types take half of the time of reading an entity, so the usual forms have a short way.
const plain = (typeOid: number) => types.getTypeParser(typeOid, 'text') as (text: string) => unknown;
const [anyIntegers, anyTexts, anyTime] = [INT4_ARRAY, TEXT_ARRAY, TIMESTAMPTZ].map(plain) as [Parser, Parser, Parser];
type Parser = (text: string) => unknown;

/** Rows that follow each other often hold the same list, and a copy of it is made sooner than a new one. */
function remembering<Element>(split: (text: string) => Element[]): (text: string) => Element[] {
  let last: { readonly text: string; readonly list: readonly Element[] } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, list: split(text) };
    return [...last.list];
  };
}

const plainIntegers = remembering((text) => text.slice(1, -1).split(',').map(Number));
const plainTexts = remembering((text) => text.slice(1, -1).split(','));

function parseIntegers(text: string): unknown {
  if (text === '{}') return [];
  return /^\{[\d,-]+\}$/.test(text) ? plainIntegers(text) : anyIntegers(text);
}

function parseTexts(text: string): unknown {
  if (text === '{}') return [];
  return /["\\]|NULL|^\[|^\{\{/i.test(text) ? anyTexts(text) : plainTexts(text);
}

function parseTime(text: string): unknown {
  return /^\d{4}-\d\d-\d\d .{8,15}[+-]\d\d$/.test(text) ? new Date(`${text.replace(' ', 'T')}:00`) : anyTime(text);
}

const own: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: parseBigInteger,
  [INT8_ARRAY]: (text) => text.slice(1, -1).split(',').filter(Boolean).map(parseBigInteger),
  [INT4_ARRAY]: parseIntegers,
  [TEXT_ARRAY]: parseTexts,
  [TIMESTAMPTZ]: parseTime,
  [NUMERIC]: (text) => text,
  [DATE]: (text) => text,
};

/** The parser that turns PostgreSQL's text of a type into a JavaScript value; the same on both engines. */
export function valueParser(typeOid: number): (text: string) => unknown {
  return own[typeOid] ?? (types.getTypeParser(typeOid, 'text') as (text: string) => unknown);
}

/** The type parsers in the shape that `pg.Pool` takes. Values in binary form keep pg's own parsers. */
export const pgTypes = {
  getTypeParser: (typeOid: number, format?: 'text' | 'binary') =>
    format === 'binary' ? types.getTypeParser(typeOid, 'binary') : valueParser(typeOid),
} as pg.CustomTypesConfig;
