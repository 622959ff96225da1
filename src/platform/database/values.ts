import pg from 'pg';

const { types } = pg;
const INT8 = 20;
const NUMERIC = 1700;
const DATE = 1082;
const INT8_ARRAY = 1016;

/** A bigint as a number while a number can hold it, else as a BigInt, so that no digit is lost. */
function parseBigInteger(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

const own: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: parseBigInteger,
  [INT8_ARRAY]: (text) => text.slice(1, -1).split(',').filter(Boolean).map(parseBigInteger),
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
