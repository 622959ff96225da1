import type { Picture } from './logo.ts';
import { damaged } from './picture-damage.ts';

/** Start-of-frame markers that browsers show: baseline, extended and progressive (ITU-T T.81, table B.1). */
const frames = new Set([0xc0, 0xc1, 0xc2]);

/** Quantisation, Huffman tables, restart interval, scan and the JFIF and Adobe headers that say how colours are meant. */
const kept = new Set([0xdb, 0xc4, 0xdd, 0xda, 0xe0, 0xee, ...frames]);

/** Reads a JPEG segment by segment up to its end marker (ITU-T T.81, annex B). */
export function readJpeg(bytes: Buffer): Picture {
  const parts = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | null = null;
  for (let at = 2; ; ) {
    if (at + 2 > bytes.length) throw damaged('JPEG', 'no end');
    if (bytes[at] !== 0xff) throw damaged('JPEG', 'marker');
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) break;
    if (at + 4 > bytes.length) throw damaged('JPEG', 'truncated segment');
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end < at + 4 || end > bytes.length) throw damaged('JPEG', 'truncated segment');
    if (frames.has(marker)) size = readFrame(bytes.subarray(at + 4, end), size);
    const next = marker === 0xda ? endOfScan(bytes, end) : end;
    if (marker === 0xda && size === null) throw damaged('JPEG', 'scan without frame');
    if (kept.has(marker)) parts.push(bytes.subarray(at, next));
    at = next;
  }
  if (size === null || parts.length < 3) throw damaged('JPEG', 'no image data');
  return { bytes: Buffer.concat([...parts, Buffer.from([0xff, 0xd9])]), ...size };
}

function readFrame(frame: Buffer, earlier: object | null) {
  if (earlier !== null || frame.length < 6) throw damaged('JPEG', 'frame');
  return { height: frame.readUInt16BE(1), width: frame.readUInt16BE(3) };
}

/** Coded data goes on to the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0x00 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw damaged('JPEG', 'no end');
}
