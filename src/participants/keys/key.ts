import { randomBytes } from 'node:crypto';
import { participantError } from '../errors.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const form = /^vozel_[0-9A-Za-z]{43}$/;

/** How much of a key may be shown again, so that people can tell their keys apart. */
const shownLength = 12;

/** A new key: `vozel_` and 256 random bits in 43 characters of base 62. */
export function newKey(): string {
  let number = BigInt(`0x${randomBytes(32).toString('hex')}`);
  let digits = '';
  for (let place = 0; place < 43; place += 1) {
    digits = alphabet[Number(number % 62n)] + digits;
    number /= 62n;
  }
  return `vozel_${digits}`;
}

/** The start of a key, as lists show it. */
export function prefixOf(key: string): string {
  return key.slice(0, shownLength);
}

/** What the two headers that may carry a key hold. */
export interface KeyHeaders {
  readonly authorization: string | undefined;
  readonly apiKey: string | undefined;
}

/**
 * The key that a request carries, or null when it carries none (RFC 6750 §2.1; the scheme's case does not matter).
 * Basic and other schemes are not ours to judge and count as none.
 */
export function keyIn(headers: KeyHeaders): string | null {
  const bearer = bearerIn(headers.authorization);
  const apiKey = headers.apiKey?.trim() || null;
  if (bearer !== null && apiKey !== null && bearer !== apiKey) throw participantError('two-keys');
  return bearer ?? apiKey;
}

/** Whether a text has the form of one of our keys. */
export function looksLikeKey(text: string): boolean {
  return form.test(text);
}

function bearerIn(authorization: string | undefined): string | null {
  if (authorization === undefined || !/^bearer(?:\s|$)/i.test(authorization)) return null;
  const token = authorization.slice('bearer'.length).trim();
  if (token === '') throw participantError('key-malformed', { header: 'Authorization' });
  return token;
}
