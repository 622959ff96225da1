import { type ErrorDefinition, registeredErrors } from '../platform/errors.ts';
import type { Frame } from './frame.ts';

interface Known {
  readonly pattern: RegExp;
  readonly definition: ErrorDefinition;
}

const known: Known[] = [];

/** What a receiver answered in the language of the page; attempts are kept with the English sentence of a refusal. */
export function answerInWords({ language, voice }: Frame, answer: string): string {
  const { answers } = voice.words.subscriptions;
  if (Object.hasOwn(answers, answer)) return answers[answer as keyof typeof answers];
  for (const { pattern, definition } of refusals()) {
    const found = pattern.exec(answer);
    if (found)
      return definition[language].replace(/\{(\w+)\}/g, (whole, name: string) => found.groups?.[name] ?? whole);
  }
  return answer;
}

/** The sentences that sending may end with. */
function refusals(): readonly Known[] {
  if (known.length > 0) return known;
  for (const [code, definition] of registeredErrors()) {
    if (/^(mqtt|outbound)\./.test(code)) known.push({ pattern: patternOf(definition.en), definition });
  }
  return known;
}

/** Finds the values of a sentence again; a name that comes twice is taken from its first place. */
function patternOf(sentence: string): RegExp {
  const taken = new Set<string>();
  const parts = sentence.split(/\{(\w+)\}/).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    if (taken.has(part)) return '.*';
    taken.add(part);
    return `(?<${part}>.*)`;
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}
