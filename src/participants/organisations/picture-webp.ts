import type { Picture } from './logo.ts';
import { damaged } from './picture-damage.ts';

/** RFC 9649 §2.7: image and transparency; profiles, Exif, XMP, animation and unknown chunks are left out. */
const kept = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH']);

/** The feature bits of VP8X that remain true after what they announce is left out: only transparency (0x10). */
const alphaBit = 0x10;

/** Reads a WebP chunk by chunk (RFC 9649 §2). */
export function readWebp(bytes: Buffer): Picture {
  if (bytes.length < 20 || bytes.toString('latin1', 8, 12) !== 'WEBP') throw damaged('WebP', 'header');
  const fileEnd = 8 + bytes.readUInt32LE(4);
  if (fileEnd > bytes.length) throw damaged('WebP', 'truncated');
  const parts: Buffer[] = [];
  let size: { width: number; height: number } | null = null;
  for (let at = 12; at < fileEnd; ) {
    if (at + 8 > fileEnd) throw damaged('WebP', 'truncated chunk');
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (end > fileEnd) throw damaged('WebP', 'truncated chunk');
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (name === 'VP8 ') size = once(size, lossySize(data));
    if (name === 'VP8L') size = once(size, losslessSize(data));
    if (kept.has(name)) parts.push(name === 'VP8X' ? plainFeatures(bytes.subarray(at, end)) : bytes.subarray(at, end));
    at = end;
  }
  if (size === null) throw damaged('WebP', 'no image data');
  const body = Buffer.concat(parts);
  const header = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  header.writeUInt32LE(body.length + 4, 4);
  return { bytes: Buffer.concat([header, body]), ...size };
}

function once<Size>(earlier: Size | null, size: Size): Size {
  if (earlier !== null) throw damaged('WebP', 'two images');
  return size;
}

/** RFC 6386 §9.1: a key frame has the start code and 14 bits for each side. */
function lossySize(data: Buffer) {
  if (data.length < 10 || data.readUIntBE(3, 3) !== 0x9d012a) throw damaged('WebP', 'VP8');
  return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
}

/** RFC 9649 §3.4: a signature byte, then 14 bits for each side, less one. */
function losslessSize(data: Buffer) {
  if (data.length < 5 || data[0] !== 0x2f) throw damaged('WebP', 'VP8L');
  const bits = data.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function plainFeatures(chunk: Buffer): Buffer {
  if (chunk.length < 18) throw damaged('WebP', 'VP8X');
  const copy = Buffer.from(chunk);
  copy[8] = copy[8]! & alphaBit;
  return copy;
}
