import type { RequestContext } from './environment.ts';

/**
 * The content security policy of every answer: our own assets only, inline scripts and styles by nonce. Workers from
 * blobs are for the map; `extra` lets a page name more, such as the host of a base map.
 */
export function contentSecurityPolicy(nonce: string, extra: Readonly<Record<string, string>> = {}): string {
  const rules: Record<string, string> = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}'`,
    'style-src': `'self' 'nonce-${nonce}'`,
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'worker-src': "'self' blob:",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  for (const [rule, sources] of Object.entries(extra)) rules[rule] = `${rules[rule] ?? "'self'"} ${sources}`;
  return Object.entries(rules)
    .map(([rule, sources]) => `${rule} ${sources}`)
    .join('; ');
}

/** Puts the headers that protect a browser on the answer; a page may set its own policy over it. */
export function protectBrowser(c: RequestContext): void {
  setEarly(c, 'X-Content-Type-Options', 'nosniff');
  setEarly(c, 'Referrer-Policy', 'strict-origin-when-cross-origin');
  setEarly(c, 'X-Frame-Options', 'DENY');
  setEarly(c, 'Cross-Origin-Opener-Policy', 'same-origin');
  setEarly(c, 'Content-Security-Policy', contentSecurityPolicy(c.get('nonce')));
  if (c.get('baseUrl').startsWith('https://')) setEarly(c, 'Strict-Transport-Security', 'max-age=31536000');
}

/**
 * Sets a header before the answer exists. It goes straight to the socket's answer where there is one: through the web
 * API, each would cost the server's fast path. What the answer itself says later wins.
 */
export function setEarly(c: RequestContext, name: string, value: string): void {
  const outgoing = c.env?.outgoing;
  if (outgoing) outgoing.setHeader(name, value);
  else c.header(name, value);
}

/** Takes back what `protectBrowser` said about frames, for a view made to stand inside other sites. */
export function allowFraming(c: RequestContext): void {
  const policy = contentSecurityPolicy(c.get('nonce')).replace(/frame-ancestors [^;]+/, 'frame-ancestors *');
  c.env?.outgoing?.removeHeader('X-Frame-Options');
  c.res.headers.delete('X-Frame-Options');
  setEarly(c, 'Content-Security-Policy', policy);
}
