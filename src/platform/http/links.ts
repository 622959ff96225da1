import type { Asking, RequestContext } from './environment.ts';

/** One entry of a `Link` header (RFC 8288). */
export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type?: string;
  readonly title?: string;
  readonly hreflang?: string;
}

/** This request's own address with some query parameters changed; `null` takes one away. */
export function sameWith(c: Asking, changes: Readonly<Record<string, string | number | null>>): string {
  const url = new URL(c.req.url);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, String(value));
  }
  return `${c.get('baseUrl')}${url.pathname}${url.search}`;
}

/** The value of a `Link` header. */
export function linkHeader(links: readonly Link[]): string {
  return links
    .map(({ href, rel, type, title, hreflang }) => {
      const parameters = [`rel="${rel}"`];
      if (type) parameters.push(`type="${type}"`);
      if (hreflang) parameters.push(`hreflang="${hreflang}"`);
      if (title) parameters.push(`title*=UTF-8''${encodeURIComponent(title)}`);
      return `<${href.replace(/[<>\s]/g, encodeURIComponent)}>; ${parameters.join('; ')}`;
    })
    .join(', ');
}

/** Adds links to the answer. */
export function setLinks(c: RequestContext, links: readonly Link[]): void {
  if (links.length > 0) c.header('Link', linkHeader(links), { append: true });
}
