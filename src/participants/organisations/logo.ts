import { createHash } from 'node:crypto';
import { participantError } from '../errors.ts';
import { readJpeg } from './picture-jpeg.ts';
import { readPng } from './picture-png.ts';
import { readWebp } from './picture-webp.ts';

/** A picture taken apart and put together again from only the parts that make the image. */
export interface Picture {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** A checked logo. */
export interface Logo {
  readonly bytes: Buffer;
  readonly type: 'image/png' | 'image/jpeg' | 'image/webp';
  /** SHA-256 of the bytes in hexadecimal; part of the logo's address, so that it may be cached for ever. */
  readonly digest: string;
}

/** The largest logo, in bytes. */
export const logoBytes = 256 * 1024;

const side = { least: 16, most: 4096 };

const formats = [
  { type: 'image/png', begins: Buffer.from('89504e470d0a1a0a', 'hex'), read: readPng },
  { type: 'image/jpeg', begins: Buffer.from('ffd8ff', 'hex'), read: readJpeg },
  { type: 'image/webp', begins: Buffer.from('RIFF'), read: readWebp },
] as const;

/**
 * Checks an uploaded logo by its content, never by its name or declared type. What does not make the image (places
 * where it was taken, comments, profiles, whatever is appended) is left out, so that no second file hides in it.
 */
export function checkLogo(bytes: Buffer): Logo {
  if (bytes.length > logoBytes)
    throw participantError('logo-too-large', { limit: logoBytes / 1024 }, { field: 'logo' });
  const format = formats.find(({ begins }) => bytes.subarray(0, begins.length).equals(begins));
  if (format === undefined) throw participantError('logo-not-picture', {}, { field: 'logo' });
  const picture = format.read(bytes);
  const { width, height } = picture;
  if (Math.min(width, height) < side.least || Math.max(width, height) > side.most) {
    throw participantError('logo-dimensions', { width, height, limit: side.most }, { field: 'logo' });
  }
  return { bytes: picture.bytes, type: format.type, digest: createHash('sha256').update(picture.bytes).digest('hex') };
}
