import { connectorsError } from '../errors.ts';

/** The text of one feature, or of a top-level object without its features. */
export interface ScannedObject {
  readonly kind: 'feature' | 'object';
  readonly text: string;
  readonly line: number;
}

/** What one object may hold in characters. */
const maxObjectLength = 64 * 1024 * 1024;

/**
 * Cuts a GeoJSON text into the texts of its features without ever holding the whole: follows only strings, brackets and
 * the top-level key `features`. Newline-delimited features are top-level objects of their own.
 */
export class FeatureScanner {
  #depth = 0;
  #line = 1;
  #quoted = false;
  #escaped = false;
  #inFeatures = false;
  #key = '';
  #expectsKey = false;
  #readingKey = false;
  #object = '';
  #objectLine = 1;
  #feature = '';
  #featureLine = 1;
  #start = -1;

  /** Whether everything that was opened has been closed. */
  get complete(): boolean {
    return this.#depth === 0 && !this.#quoted;
  }

  get line(): number {
    return this.#line;
  }

  *add(chunk: string): Generator<ScannedObject> {
    this.#start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      if (code === 0x0a) this.#line += 1;
      if (this.#quoted) {
        this.#inString(code, chunk[i]!);
        continue;
      }
      if (code === 0x22) this.#openString();
      else if (code === 0x7b || code === 0x5b) this.#open(chunk, i, code === 0x5b);
      else if (code === 0x7d || code === 0x5d) {
        const closed = this.#close(chunk, i);
        if (closed) yield closed;
      } else if (code === 0x2c && this.#depth === 1) this.#expectsKey = true;
    }
    this.#keep(chunk, chunk.length);
  }

  #inString(code: number, character: string): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === 0x5c) this.#escaped = true;
    else if (code === 0x22) {
      this.#quoted = false;
      this.#readingKey = false;
      return;
    }
    if (this.#readingKey && this.#key.length < 20) this.#key += character;
  }

  #openString(): void {
    this.#quoted = true;
    if (this.#depth !== 1 || !this.#expectsKey) return;
    this.#expectsKey = false;
    this.#readingKey = true;
    this.#key = '';
  }

  #open(chunk: string, index: number, list: boolean): void {
    if (this.#depth === 0) {
      this.#object = '';
      this.#objectLine = this.#line;
      this.#start = index;
      this.#expectsKey = !list;
    }
    if (this.#depth === 1 && list && this.#key === 'features') {
      this.#keep(chunk, index + 1);
      this.#inFeatures = true;
    } else if (this.#inFeatures && this.#depth === 2) {
      this.#feature = '';
      this.#featureLine = this.#line;
      this.#start = index;
    }
    this.#depth += 1;
  }

  #close(chunk: string, index: number): ScannedObject | null {
    this.#depth -= 1;
    if (this.#depth < 0) throw connectorsError('broken-json', { line: this.#line }, { line: this.#line });
    if (this.#inFeatures && this.#depth === 2) {
      this.#keep(chunk, index + 1);
      return { kind: 'feature', text: this.#feature, line: this.#featureLine };
    }
    if (this.#inFeatures && this.#depth === 1) {
      this.#inFeatures = false;
      this.#key = '';
      this.#start = index;
      return null;
    }
    if (this.#depth > 0) return null;
    this.#keep(chunk, index + 1);
    return { kind: 'object', text: this.#object, line: this.#objectLine };
  }

  /** Keeps what lies between the last cut and `end`, in the feature or else in the top-level object. */
  #keep(chunk: string, end: number): void {
    const piece = chunk.slice(this.#start, end);
    this.#start = end;
    if (this.#inFeatures) {
      this.#feature += piece;
    } else this.#object += piece;
    if (this.#feature.length + this.#object.length > maxObjectLength) {
      throw connectorsError('cell-too-long', { line: this.#line, limit: maxObjectLength }, { line: this.#line });
    }
  }
}
