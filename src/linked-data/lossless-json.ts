import { linkedDataError } from './errors.ts';

/** `JSON.parse` and `JSON.rawJSON` as ECMAScript has them since 2025, which the compiler's library does not know yet. */
interface SourceAwareJson {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
}

const json = JSON as unknown as SourceAwareJson;
const manyDigits = /\d{16}/;

/**
 * Parses JSON so that integers beyond 2^53 keep every digit: such a number becomes a raw JSON value, which
 * `JSON.stringify` writes as it was. Texts without sixteen digits in a row take the ordinary, fast way.
 */
export function parseJson(text: string): unknown {
  try {
    return manyDigits.test(text) ? json.parse(text, keepDigits) : JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unreadable';
    throw linkedDataError('json-malformed', { reason }, { cause: error });
  }
}

function keepDigits(_key: string, value: unknown, { source }: { source?: string }): unknown {
  if (typeof value !== 'number' || source === undefined || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(source) ? json.rawJSON(source) : value;
}

/** Whether a parsed value is a number that was kept in the digits it came in. */
export const isRawNumber = (value: unknown): boolean => json.isRawJSON(value);
