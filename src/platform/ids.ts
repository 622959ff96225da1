import { randomFillSync } from 'node:crypto';

/** Random bytes are asked for in bulk: for each id alone the call would cost more than all the rest. */
const pool = Buffer.alloc(4096);
let used = pool.length;

function sixteenBytes(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 16;
  return pool.subarray(used - 16, used);
}

/**
 * A new UUIDv7 (RFC 9562 §5.7): sorts by the millisecond it was made in, so that primary keys grow at one end of
 * their index.
 */
export function newId(now: number = Date.now()): string {
  const bytes = sixteenBytes();
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
