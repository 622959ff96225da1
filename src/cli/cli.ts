import { DomainError } from '../platform/errors.ts';
import type { Bilingual, Language } from '../platform/language.ts';

/** One command: a program of this folder that exports these two names. */
export interface Command {
  readonly summary: Bilingual;
  /** Resolves with the exit code. */
  run(parameters: readonly string[]): Promise<number>;
}

const language: Language = /^en/i.test(Intl.DateTimeFormat().resolvedOptions().locale) ? 'en' : 'sl';

const words = {
  usage: { sl: 'Uporaba: vozel <ukaz> …', en: 'Usage: vozel <command> …' },
  none: { sl: 'Ukazov še ni.', en: 'There are no commands.' },
};

const load = async (name: string): Promise<Command> => import(`./${name}.ts`);

async function help(names: readonly string[]): Promise<number> {
  console.log(words.usage[language]);
  if (names.length === 0) console.log(words.none[language]);
  for (const name of names) console.log(`  ${name.padEnd(12)} ${(await load(name)).summary[language]}`);
  return 0;
}

async function dispatch([name = 'help', ...parameters]: readonly string[]): Promise<number> {
  if (name === 'help') return help(parameters);
  try {
    return await (await load(name)).run(parameters);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    for (const fault of [error, ...error.faults]) console.error(fault.sentence(language));
    return 1;
  }
}

process.exitCode = await dispatch(process.argv.slice(2));
