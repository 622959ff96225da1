import { DomainError } from '../platform/errors.ts';
import type { Bilingual } from '../platform/language.ts';
import { language, told, usage } from './cli-language.ts';

/** One command: a program of this folder that exports these two names. */
interface Command {
  readonly summary: Bilingual;
  /** Resolves with the exit code. */
  run(parameters: readonly string[]): Promise<number>;
}

const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['publish', () => import('./publish.ts')],
  ['pause', () => import('./pause.ts')],
  ['resume', () => import('./resume.ts')],
  ['retire', () => import('./retire.ts')],
  ['backup', () => import('./backup.ts')],
  ['restore', () => import('./restore.ts')],
  ['move', () => import('./move.ts')],
]);

async function help(): Promise<void> {
  console.log(told({ sl: 'Uporaba: vozel <ukaz> …', en: 'Usage: vozel <command> …' }));
  for (const [name, load] of commands) console.log(`  ${name.padEnd(8)} ${told((await load()).summary)}`);
}

async function dispatch([name = 'help', ...parameters]: readonly string[]): Promise<number> {
  const load = commands.get(name);
  if (!load) {
    await help();
    return name === 'help' || name === '--help' ? 0 : 2;
  }
  const command = await load();
  try {
    return await command.run(parameters);
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')) return usage(command.summary);
    if (!(error instanceof DomainError)) throw error;
    for (const fault of [error, ...error.faults]) console.error(fault.sentence(language));
    return 1;
  }
}

process.exitCode = await dispatch(process.argv.slice(2));
