import { html, raw } from 'hono/html';
import type { Language } from '../platform/language.ts';

/** What a door gives to be framed as a page: `body` is finished, escaped HTML. */
export interface PageContent {
  readonly title: string;
  readonly body: string;
  readonly language: Language;
}

/** Frames a page; the portal brings its own looks. */
export type RenderPage = (page: PageContent) => string | Promise<string>;

/** A bare but accessible frame, for a node without a portal. */
export const plainPage: RenderPage = async ({ title, body, language }) =>
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
