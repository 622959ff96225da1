import { parseArgs } from 'node:util';
import type { Bilingual } from '../platform/language.ts';
import { connectionOf, connectionOptions } from './cli-connection.ts';
import { usage } from './cli-language.ts';
import { PublicationClient, Refusal } from './cli-publication-client.ts';

/** Moves the publication that the parameters name on in its life, and says what it is then. */
export async function carryOut(
  action: 'pause' | 'resume' | 'retire',
  summary: Bilingual,
  parameters: readonly string[],
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    options: connectionOptions,
    allowPositionals: true,
  });
  const [slug] = positionals;
  if (!slug) return usage(summary);
  try {
    const client = new PublicationClient(connectionOf(values));
    const { state } = await (action === 'retire' ? client.retire(slug) : client.act(slug, action));
    console.log(`${slug}: ${state}`);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    return 1;
  }
}
