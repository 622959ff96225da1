import { createHmac, timingSafeEqual } from 'node:crypto';

const names = ['vozel.session_token', '__Secure-vozel.session_token'];

/** The session cookie in a `Cookie` header as `name=value`, or null; the library proves its signature. */
export function sessionCookie(header: string | undefined): string | null {
  for (const part of header?.split(';', 64) ?? []) {
    const [name = '', value = ''] = part.trim().split('=', 2);
    if (names.includes(name) && value !== '') return `${name}=${value}`;
  }
  return null;
}

/** The session's own token in its cookie: what stands before the signature. Only for cookies that are proven. */
export function sessionToken(cookie: string): string {
  const value = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1));
  const at = value.indexOf('.');
  return at === -1 ? value : value.slice(0, at);
}

/** What a form of this session must carry; it tells nothing of the cookie and cannot be made without the secret. */
export function formTokenOf(secret: string, cookie: string): string {
  return createHmac('sha256', secret).update(`form ${cookie}`).digest('base64url');
}

/** Whether a form carries the token of this session, compared without telling how much of it was right. */
export function isFormToken(secret: string, cookie: string, candidate: unknown): boolean {
  const wanted = Buffer.from(formTokenOf(secret, cookie));
  const given = Buffer.from(typeof candidate === 'string' ? candidate : '');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
