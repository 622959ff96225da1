import { html, raw } from 'hono/html';
import type { Language } from '../language.ts';
import type { RequestContext } from './environment.ts';

/** What a room gives to be framed as a page: `body` is finished, escaped HTML below the heading. */
export interface PageContent {
  readonly title: string;
  readonly body: string;
  readonly language: Language;
  /** Pages above this one, the highest first. */
  readonly trail?: readonly { readonly label: string; readonly href: string }[];
}

/** Frames a page of a room below the portal; `main.ts` hands in the portal's looks. */
export type RenderPage = (c: RequestContext, page: PageContent) => string | Promise<string>;

/** A bare but accessible frame, for a room without a portal. */
export const plainPage: RenderPage = async (_, { title, body, language }) =>
  String(
    await html`<!doctype html>
      <html lang="${language}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width" />
          <title>${title}</title>
        </head>
        <body>
          <main><h1>${title}</h1>${raw(body)}</main>
        </body>
      </html>`,
  );
