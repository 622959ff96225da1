import type { Language } from '../platform/language.ts';
import type { Rejection } from './run.ts';

const header = { sl: ['vrstica', 'stolpec', 'koda', 'razlog'], en: ['line', 'column', 'code', 'reason'] } as const;

/** Refused rows as CSV for a spreadsheet, in the reader's language. */
export async function* rejectionsCsv(
  pages: AsyncIterable<readonly Rejection[]>,
  language: Language,
): AsyncGenerator<string> {
  // A byte order mark lets Excel see that it is UTF-8; semicolons are what it expects here.
  yield `\uFEFF${header[language].join(';')}\r\n`;
  for await (const page of pages) {
    yield page
      .map(
        ({ line, column, code, [language]: reason }) =>
          `${[String(line), column ?? '', code, reason].map(cell).join(';')}\r\n`,
      )
      .join('');
  }
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe (CSV injection). */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
