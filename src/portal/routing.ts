import type { Hono } from 'hono';
import type { Env, RequestContext } from '../platform/http/index.ts';
import { type PageName, pattern } from './addresses.ts';
import type { Frame } from './frame.ts';
import type { Renderer } from './rendering.ts';

/** Answers one page; the frame knows the language by the address. */
export type PageHandler = (c: RequestContext, frame: Frame) => Response | Promise<Response>;

/** Puts pages on their addresses in both languages. */
export interface Router {
  get(page: PageName, handler: PageHandler): void;
  post(page: PageName, handler: PageHandler): void;
}

/** A router over one Hono application. */
export function createRouter(app: Hono<Env>, renderer: Renderer): Router {
  const put = (method: 'get' | 'post', page: PageName, handler: PageHandler) => {
    for (const language of ['sl', 'en'] as const) {
      app[method](pattern(page, language), (c) => handler(c, renderer.frame(c, language, page)));
    }
  };
  return {
    get: (page, handler) => put('get', page, handler),
    post: (page, handler) => put('post', page, handler),
  };
}
