const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Bounds on what an origin says of its document's time, and what is assumed where it says nothing. */
const bounds = { least: 5 * minute, most: 365 * day, assumedLeast: hour, assumed: day, assumedMost: 7 * day };

/**
 * Until when a copy is good: by `Cache-Control` or `Expires`, else a tenth of the document's age (RFC 9111 §4.2).
 * NGSI-LD 1.9.1 §6.3.16. A context stays in use beyond that moment, until its origin has another one.
 */
export function freshUntil(headers: Readonly<Record<string, string>>, now: Date): Date {
  return new Date(now.getTime() + (explicit(headers, now) ?? assumed(headers, now)));
}

function explicit(headers: Readonly<Record<string, string>>, now: Date): number | null {
  const control = headers['cache-control'] ?? '';
  const said = [/\bs-maxage\s*=\s*"?(\d{1,10})/i, /\bmax-age\s*=\s*"?(\d{1,10})/i].flatMap(
    (form) => form.exec(control)?.[1] ?? [],
  )[0];
  if (said !== undefined)
    return clamp(Number(said) * 1_000 - Number(/^\d{1,9}$/.exec(headers.age ?? '')?.[0] ?? 0) * 1_000);
  if (/\bno-(?:cache|store)\b/i.test(control)) return bounds.least;
  if (headers.expires === undefined) return null;
  // RFC 9111 §5.3: what is no date, such as "0", has passed.
  const expires = Date.parse(headers.expires);
  return Number.isNaN(expires) ? bounds.least : clamp(expires - dateOf(headers.date, now));
}

function assumed(headers: Readonly<Record<string, string>>, now: Date): number {
  const modified = Date.parse(headers['last-modified'] ?? '');
  if (Number.isNaN(modified)) return bounds.assumed;
  return Math.min(Math.max((now.getTime() - modified) / 10, bounds.assumedLeast), bounds.assumedMost);
}

const clamp = (span: number): number => Math.min(Math.max(span, bounds.least), bounds.most);

function dateOf(header: string | undefined, now: Date): number {
  const date = Date.parse(header ?? '');
  return Number.isNaN(date) ? now.getTime() : date;
}
