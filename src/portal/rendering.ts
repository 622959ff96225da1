import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Clock } from '../platform/clock.ts';
import type { RequestContext } from '../platform/http/index.ts';
import type { Language } from '../platform/language.ts';
import type { PageName, Query } from './addresses.ts';
import type { Assets } from './assets.ts';
import type { Frame } from './frame.ts';
import { voice } from './words/index.ts';

/** Makes the frame of a request and answers with pages. */
export interface Renderer {
  frame(c: RequestContext, language: Language, page: PageName): Frame;
  page(
    c: RequestContext,
    document: JSX.Element,
    status?: 200 | 400 | 401 | 403 | 404 | 409 | 410 | 422 | 500,
  ): Response;
}

/** A longer query is no state of ours. */
const longestQuery = 2000;

/** A renderer over what does not change from request to request. */
export function createRenderer(deps: {
  assets: Assets;
  clock: Clock;
  openAccess: boolean;
  formToken: (cookies: string | undefined) => string;
}): Renderer {
  return {
    frame: (c, language, page) => ({
      language,
      voice: voice(language),
      theme: themeOf(c.req.header('cookie')),
      participant: c.get('participant'),
      here: { page, parameters: c.req.param(), query: readQuery(c) },
      elsewhere: null,
      now: deps.clock.now(),
      baseUrl: c.get('baseUrl'),
      openAccess: deps.openAccess,
      assets: deps.assets,
      requestId: c.get('requestId'),
      nonce: c.get('nonce'),
      formToken: deps.formToken(c.req.header('cookie')),
    }),
    page(c, document, status = 200) {
      c.header('Cache-Control', 'private, no-cache');
      c.header('Vary', 'Cookie');
      c.header('Content-Language', /^<html lang="(\w+)"/.exec(String(document))?.[1] ?? 'sl');
      return c.html(`<!doctype html>${document}`, status);
    },
  };
}

function themeOf(cookies: string | undefined): 'light' | 'dark' | null {
  const found = /(?:^|;\s*)vozel\.theme=(light|dark)(?:;|$)/.exec(cookies ?? '');
  return found ? (found[1] as 'light' | 'dark') : null;
}

function readQuery(c: RequestContext): Query {
  const { search } = new URL(c.req.url);
  const query: Record<string, string[]> = {};
  for (const [key, value] of new URLSearchParams(search.slice(0, longestQuery))) {
    const known = query[key] ?? [];
    known.push(value);
    query[key] = known;
  }
  return query;
}
