import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { saveWhole } from '../platform/backup/index.ts';
import type { Bilingual } from '../platform/language.ts';
import { connectionOf, connectionOptions } from './cli-connection.ts';

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
  if (!file) {
    console.error(`${summary.sl}\n${summary.en}`);
    return 2;
  }
  const { url, headers } = connectionOf(values);
  const response = await fetch(`${url}/api/v1/operator/backup`, { headers });
  if (!response.ok || !response.body) {
    console.error(`${response.status} ${await response.text()}`);
    return 1;
  }
  await saveWhole(Readable.fromWeb(response.body as never), file);
  console.log(file);
  return 0;
}
