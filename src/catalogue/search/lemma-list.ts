/** Dictionary forms of Slovene words, all without carons. */
export interface LemmaList {
  /** The dictionary forms of a word form; none when the list does not know it. */
  of(form: string): readonly string[];
}

const lineFeed = 10;
const space = 32;

/**
 * The list over the text of a file sorted by bytes, one `form lemma lemma…` a line. It stays one buffer (1.7 MB) that
 * is searched by halving: a Map of the same entries would hold some 20 MB.
 */
export function createLemmaList(text: Buffer): LemmaList {
  return {
    of(form) {
      const wanted = Buffer.from(form, 'latin1');
      let low = 0;
      let high = text.length;
      while (low < high) {
        const start = startOfLine(text, (low + high) >> 1);
        const end = endOfLine(text, start);
        const separator = text.indexOf(space, start);
        const order = text.compare(wanted, 0, wanted.length, start, separator);
        if (order === 0) return text.toString('latin1', separator + 1, end).split(' ');
        if (order < 0) low = end + 1;
        else high = start;
      }
      return [];
    },
  };
}

function startOfLine(text: Buffer, place: number): number {
  return text.lastIndexOf(lineFeed, Math.max(0, place - 1)) + 1;
}

function endOfLine(text: Buffer, start: number): number {
  const end = text.indexOf(lineFeed, start);
  return end === -1 ? text.length : end;
}
