import { negotiate, type PageContent, type RenderPage, type RequestContext } from '../../platform/http/index.ts';
import { deliveryError } from '../errors.ts';

/** The format of an answer: `f` wins over `Accept`. */
export function readFormat(c: RequestContext, json: string): 'json' | 'html' {
  const asked = c.req.query('f');
  if (asked === 'json' || asked === 'geojson') return 'json';
  if (asked === 'html') return 'html';
  if (asked !== undefined) {
    throw deliveryError('format-unknown', { format: asked.slice(0, 50), offered: 'json, html' }, { field: 'f' });
  }
  return negotiate(c, [json, 'application/json', 'text/html']) === 'text/html' ? 'html' : 'json';
}

/** Refuses parameters that a resource does not know. OGC API Features Part 1, /req/core/query-param-unknown. */
export function refuseUnknown(c: RequestContext, ...known: readonly string[]): void {
  const unknown = Object.keys(c.req.query()).find((name) => name !== 'f' && !known.includes(name));
  if (unknown !== undefined) {
    throw deliveryError('parameter-unknown', { parameter: unknown.slice(0, 100) }, { field: unknown });
  }
}

/** Answers with JSON of one media type. */
export function answerJson(c: RequestContext, body: unknown, mediaType: string): Response {
  return c.body(JSON.stringify(body), 200, { 'Content-Type': mediaType, Vary: 'Accept, Accept-Language' });
}

/** A page of this door before it is framed. */
export interface DoorPage {
  readonly title: string;
  readonly trail: NonNullable<PageContent['trail']>;
  readonly body: { toString(): string } | Promise<{ toString(): string }>;
}

/** Answers with a page. */
export async function answerPage(c: RequestContext, renderPage: RenderPage, page: DoorPage): Promise<Response> {
  const language = c.get('language');
  const text = await renderPage(c, { ...page, body: String(await page.body), language });
  return c.html(text, 200, { 'Content-Language': language, Vary: 'Accept, Accept-Language, Cookie' });
}
