import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { DomainError } from '../../platform/errors.ts';
import { type Archive, broken } from './archive.ts';

/** What is done with the pieces of an XML part; names come without their prefix. */
export interface XmlHandlers {
  /** `depth` is 1 for the root. */
  open?(name: string, attributes: Readonly<Record<string, string>>, depth: number): void;
  text?(text: string): void;
  close?(name: string, depth: number): void;
}

const maxDepth = 64;
/** No single tag, text or comment is longer; a parser without this bound would gather gigabytes. */
const maxTokenLength = 4_000_000;

/** Reads an XML part piece by piece in bounded memory. Document types are refused, so there are no entities to expand. */
export class XmlScanner {
  readonly #part: string;
  readonly #parser = new SaxesParser({ xmlns: false, position: false });
  #decoder: TextDecoder | null = null;
  #depth = 0;
  #pending = 0;

  constructor(part: string, handlers: XmlHandlers) {
    this.#part = part;
    const parser = this.#parser;
    const settle = () => {
      this.#pending = 0;
    };
    const text = (piece: string) => {
      settle();
      handlers.text?.(piece);
    };
    parser.on('doctype', () => {
      throw broken(part);
    });
    parser.on('comment', settle);
    parser.on('processinginstruction', settle);
    parser.on('text', text);
    parser.on('cdata', text);
    parser.on('opentag', ({ name, attributes }) => {
      settle();
      this.#depth += 1;
      if (this.#depth > maxDepth) throw broken(part);
      handlers.open?.(local(name), attributes, this.#depth);
    });
    parser.on('closetag', ({ name }) => {
      settle();
      handlers.close?.(local(name), this.#depth);
      this.#depth -= 1;
    });
  }

  write(bytes: Uint8Array): void {
    this.#decoder ??= decoderOf(bytes);
    this.#parse(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    this.#parse(this.#decoder?.decode() ?? '');
    this.#guarded(() => this.#parser.close());
  }

  #parse(text: string): void {
    this.#pending += text.length;
    this.#guarded(() => this.#parser.write(text));
    if (this.#pending > maxTokenLength) throw broken(this.#part);
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (cause) {
      throw cause instanceof DomainError ? cause : broken(this.#part, cause);
    }
  }
}

/** Reads a whole part through handlers. */
export async function scanPart(archive: Archive, part: string, handlers: XmlHandlers): Promise<void> {
  const scanner = new XmlScanner(part, handlers);
  for await (const { bytes } of archive.read(part)) scanner.write(bytes);
  scanner.end();
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/** ECMA-376 Part 2 allows UTF-8 and UTF-16 with its mark. */
function decoderOf([first, second]: Uint8Array): TextDecoder {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  return new TextDecoder('utf-8');
}
