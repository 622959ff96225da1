import type { Source } from './connector.ts';

/** The encodings that text sources come in. */
export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1250' | 'iso-8859-2';

/** What the bytes of a whole source say about its encoding. */
export interface EncodingFinding {
  readonly encoding: TextEncodingName;
  /** Whether a byte order mark says so. */
  readonly marked: boolean;
  /** Bytes that do not fit the encoding. */
  readonly damaged: number;
}

/** Bytes 0x8A, 0x8E, 0x9A, 0x9E are Š Ž š ž in Windows-1250 and control characters in ISO-8859-2. */
const windowsOnly = (byte: number) => byte >= 0x80 && byte <= 0x9f;
/** Bytes A9, AE, B9, BE are Š Ž š ž in ISO-8859-2; in Windows-1250 they are © ® ą ľ, which Slovene does not use. */
const isoLetters = new Set([0xa9, 0xae, 0xb9, 0xbe]);

/** Reads the whole source once and decides its encoding; looking only at the beginning would miss the one š in line 9,000. */
export async function detectEncoding(source: Source): Promise<EncodingFinding> {
  const scan = new ByteScan();
  for await (const chunk of source.open() as AsyncIterable<Buffer>) scan.add(chunk);
  return scan.finding();
}

/** Counts what distinguishes the encodings, byte by byte. */
class ByteScan {
  #head: number[] = [];
  #total = 0;
  #zeros = [0, 0];
  #expected = 0;
  #sequences = 0;
  #broken = 0;
  #windows = 0;
  #iso = 0;

  add(chunk: Buffer): void {
    for (const byte of chunk) {
      if (this.#head.length < 3) this.#head.push(byte);
      if (byte === 0) this.#zeros[this.#total & 1]! += 1;
      this.#total += 1;
      if (byte < 0x80) this.#ascii();
      else this.#high(byte);
    }
  }

  finding(): EncodingFinding {
    const [a, b, c] = this.#head;
    if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', marked: true, damaged: this.#broken };
    if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', marked: true, damaged: 0 };
    if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', marked: true, damaged: 0 };
    const [even, odd] = this.#zeros as [number, number];
    if (odd > this.#total / 5 && even < odd / 4) return { encoding: 'utf-16le', marked: false, damaged: 0 };
    if (even > this.#total / 5 && odd < even / 4) return { encoding: 'utf-16be', marked: false, damaged: 0 };
    if (this.#expected > 0) this.#broken += 1;
    // A file that is UTF-8 but for a few damaged bytes is still UTF-8: its damaged lines are reported one by one.
    if (this.#broken === 0 || this.#sequences > 10 * this.#broken) {
      return { encoding: 'utf-8', marked: false, damaged: this.#broken };
    }
    return { encoding: this.#iso > this.#windows ? 'iso-8859-2' : 'windows-1250', marked: false, damaged: 0 };
  }

  #ascii(): void {
    if (this.#expected > 0) this.#broken += 1;
    this.#expected = 0;
  }

  #high(byte: number): void {
    if (windowsOnly(byte)) this.#windows += 1;
    else if (isoLetters.has(byte)) this.#iso += 1;
    if (byte < 0xc0) {
      if (this.#expected === 0) this.#broken += 1;
      else if (--this.#expected === 0) this.#sequences += 1;
      return;
    }
    if (this.#expected > 0) this.#broken += 1;
    this.#expected = byte >= 0xf5 || byte < 0xc2 ? 0 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    if (this.#expected === 0) this.#broken += 1;
  }
}

/** The text of a source in pieces; undecodable bytes become U+FFFD, a byte order mark is dropped. */
export async function* decodeText(
  source: Source,
  encoding: TextEncodingName,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let bytes = 0;
  const stream = source.open();
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      onBytes?.(bytes);
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  } finally {
    stream.destroy();
  }
}
