import { connectorsError } from '../errors.ts';
import type { Archive } from './archive.ts';
import { scanPart } from './xml-scanner.ts';

const maxCharacters = 64 * 1024 * 1024;
const maxTexts = 2_000_000;

/** The texts that cells refer to by number; a bounded number of characters is kept. ECMA-376 Part 1 §18.4.9. */
export async function readSharedStrings(archive: Archive, part: string): Promise<readonly string[]> {
  const texts: string[] = [];
  let characters = 0;
  const text = new TextGatherer(maxCharacters);
  await scanPart(archive, part, {
    open(name, _attributes, depth) {
      if (name === 'si' && depth === 2) text.begin();
      else text.open(name);
    },
    text: (piece) => text.text(piece),
    close(name, depth) {
      if (name !== 'si' || depth !== 2) return text.close(name);
      const whole = text.end();
      characters += whole.length;
      if (characters > maxCharacters || texts.length >= maxTexts)
        throw connectorsError('workbook-texts-too-many', { texts: maxTexts, characters: maxCharacters });
      texts.push(whole);
    },
  });
  return texts;
}

/** Joins the runs of a rich text; phonetic hints of East Asian texts are not part of it. ECMA-376 Part 1 §18.4.4, §18.4.6. */
export class TextGatherer {
  readonly #limit: number;
  #pieces: string[] = [];
  #length = 0;
  #inText = false;
  #inPhonetic = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether more characters have come than are kept. */
  get isTooLong(): boolean {
    return this.#length > this.#limit;
  }

  begin(): void {
    this.#pieces = [];
    this.#length = 0;
    this.#inText = false;
    this.#inPhonetic = false;
  }

  open(name: string): void {
    if (name === 'rPh') this.#inPhonetic = true;
    if (name === 't') this.#inText = !this.#inPhonetic;
  }

  text(piece: string): void {
    if (this.#inText) this.add(piece);
  }

  /** Adds a piece that stands directly in a value. */
  add(piece: string): void {
    this.#length += piece.length;
    if (!this.isTooLong) this.#pieces.push(piece);
  }

  close(name: string): void {
    if (name === 'rPh') this.#inPhonetic = false;
    if (name === 't') this.#inText = false;
  }

  end(): string {
    return unescaped(ownCopy(this.#pieces.join('')));
  }
}

/** A piece of a larger text keeps the whole of it in memory; a copy does not. */
const ownCopy = (text: string) => (text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le'));

/** ECMA-376 Part 1 §22.9.2.19 writes what XML cannot hold as `_x000D_`. NUL stays written so: no database holds it. */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (written, code: string) =>
      code === '0000' ? written : String.fromCharCode(Number.parseInt(code, 16)),
    )
    .toWellFormed();
}
