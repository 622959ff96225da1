import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { saveWhole } from '../platform/backup/index.ts';
import type { Bilingual } from '../platform/language.ts';
import { connectionOf, connectionOptions } from './cli-connection.ts';
import { cliError } from './cli-errors.ts';
import { usage } from './cli-language.ts';

export const summary: Bilingual = {
  sl: 'shrani varnostno kopijo delujočega vozlišča: vozel backup kopija.gz [--url …] [--key …]',
  en: 'save a backup of a running node: vozel backup copy.gz [--url …] [--key …]',
};

/** Fetches the backup of a running node as its operator and writes it to a file, whole or not at all. */
export async function run(parameters: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    options: connectionOptions,
    allowPositionals: true,
  });
  const file = positionals[0];
  if (!file) return usage(summary);
  const response = await connectionOf(values).ask('/api/v1/operator/backup');
  if (!response.ok || !response.body) {
    const text = await response.text();
    const reason = text.startsWith('{') ? (JSON.parse(text) as { detail?: string }).detail : undefined;
    throw cliError('refused', { status: response.status, reason: reason ?? text.slice(0, 200) });
  }
  await saveWhole(Readable.fromWeb(response.body as never), file);
  console.log(file);
  return 0;
}
