import { linkedDataError } from './errors.ts';

/** `JSON.parse` and `JSON.rawJSON` as ECMAScript has them since 2025, which the compiler's library does not know yet. */
interface SourceAwareJson {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
}

const json = JSON as unknown as SourceAwareJson;
/** So many digits in a row may be a number that JavaScript's cannot hold. */
const manyDigits = 16;

/** Whether a text has that many digits in a row: such a run covers a place that the step falls on, wherever it begins. */
function hasManyDigits(text: string): boolean {
  for (let at = manyDigits - 1; at < text.length; at += manyDigits) {
    if (!isDigit(text, at)) continue;
    let [from, to] = [at, at];
    while (isDigit(text, from - 1)) from -= 1;
    while (isDigit(text, to + 1)) to += 1;
    if (to - from + 1 >= manyDigits) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/**
 * Parses JSON so that integers beyond 2^53 keep every digit: such a number becomes a raw JSON value, which
 * `JSON.stringify` writes as it was. Texts without sixteen digits in a row take the ordinary, fast way.
 */
export function parseJson(text: string): unknown {
  try {
    return hasManyDigits(text) ? json.parse(text, keepDigits) : JSON.parse(text);
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
