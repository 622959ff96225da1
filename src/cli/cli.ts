import { DomainError } from '../platform/errors.ts';
import type { Bilingual } from '../platform/language.ts';
import { language, told, usage } from './cli-language.ts';

/** One command: a program of this folder that exports these two names. */
export interface Command {
  readonly summary: Bilingual;
  /** Resolves with the exit code. */
  run(parameters: readonly string[]): Promise<number>;
}

const words = {
  usage: { sl: 'Uporaba: vozel <ukaz> …', en: 'Usage: vozel <command> …' },
  none: { sl: 'Ukazov še ni.', en: 'There are no commands.' },
};

const load = async (name: string): Promise<Command> => import(`./${name}.ts`);

async function help(names: readonly string[]): Promise<number> {
  console.log(told(words.usage));
  if (names.length === 0) console.log(told(words.none));
  for (const name of names) console.log(`  ${name.padEnd(12)} ${told((await load(name)).summary)}`);
  return 0;
}

async function dispatch([name = 'help', ...parameters]: readonly string[]): Promise<number> {
  if (name === 'help') return help(parameters);
  const command = await load(name);
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
