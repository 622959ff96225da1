const pairs: readonly (readonly [yes: string, no: string])[] = [
  ['da', 'ne'],
  ['true', 'false'],
  ['j', 'n'],
  ['d', 'n'],
  ['t', 'f'],
  ['y', 'n'],
  ['yes', 'no'],
  ['ja', 'nein'],
  ['res', 'ni res'],
];

const yes = new Set(pairs.map(([word]) => word));
const no = new Set(pairs.map(([, word]) => word));

/** Whether a text says yes or no in Slovene, English or German; null for anything else. */
export function parseBoolean(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  return yes.has(word) ? true : no.has(word) ? false : null;
}
