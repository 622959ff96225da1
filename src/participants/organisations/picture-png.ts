import { crc32 } from 'node:zlib';
import type { Picture } from './logo.ts';
import { damaged } from './picture-damage.ts';

/** PNG third edition §11: what makes the image; animation, texts, times, profiles and private chunks are left out. */
const kept = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'sRGB', 'cHRM', 'pHYs']);

/** Reads a PNG chunk by chunk, checking each length and checksum. */
export function readPng(bytes: Buffer): Picture {
  const parts = [bytes.subarray(0, 8)];
  let header: Buffer | null = null;
  let hasData = false;
  for (let at = 8; at < bytes.length; ) {
    if (at + 12 > bytes.length) throw damaged('PNG', 'truncated chunk');
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) throw damaged('PNG', 'truncated chunk');
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) throw damaged('PNG', 'checksum');
    if ((header === null) !== (name === 'IHDR')) throw damaged('PNG', 'IHDR');
    if (name === 'IHDR') header = readHeader(bytes.subarray(at + 8, end - 4));
    if (name === 'IDAT') hasData = true;
    if (kept.has(name)) parts.push(bytes.subarray(at, end));
    if (name === 'IEND') break;
    at = end;
  }
  if (header === null || !hasData) throw damaged('PNG', 'no image data');
  if (parts.at(-1)!.toString('latin1', 4, 8) !== 'IEND') throw damaged('PNG', 'no end');
  return { bytes: Buffer.concat(parts), width: header.readUInt32BE(0), height: header.readUInt32BE(4) };
}

function readHeader(header: Buffer): Buffer {
  if (header.length !== 13) throw damaged('PNG', 'IHDR');
  return header;
}
