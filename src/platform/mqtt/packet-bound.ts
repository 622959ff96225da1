import { Transform } from 'node:stream';

/**
 * Lets packets of MQTT through as they come, and fails at the head of one that is larger than `most`: a broker that gathers
 * a packet before it looks at it would otherwise gather as much as anybody announces. MQTT 3.1.1 §2.2.3.
 */
export function packetBound(most: number): Transform {
  let rest = 0;
  let head: 'type' | 'length' = 'type';
  let length = 0;
  let factor = 1;

  /** Reads one byte of a head; false where the packet is too large or its length has no end. */
  function readHead(byte: number): boolean {
    if (head === 'type') {
      [head, length, factor] = ['length', 0, 1];
      return true;
    }
    length += (byte & 127) * factor;
    factor *= 128;
    if (length > most || (byte >= 128 && factor > 128 ** 3)) return false;
    if (byte < 128) [head, rest] = ['type', length];
    return true;
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let at = 0; at < chunk.length; ) {
        const skipped = Math.min(rest, chunk.length - at);
        rest -= skipped;
        at += skipped;
        if (at < chunk.length && !readHead(chunk[at++]!)) return void done(new Error('a packet is too large'));
      }
      done(null, chunk);
    },
  });
}
