import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ending } from '../../../support/node.ts';

/** What stands at one path of an origin: JSON, text, or an answer of its own. */
export type Page = object | string | ((request: IncomingMessage, response: ServerResponse) => void);

/** A web server beyond the node, whose pages a test may change. */
export interface Origin {
  readonly url: string;
  readonly pages: Record<string, Page>;
  /** Paths in the order in which they were asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Starts an origin of contexts; a path that has no page is 404. */
export async function startOrigin(ending: Ending, pages: Record<string, Page>): Promise<Origin> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const page = pages[path];
    if (page === undefined) response.writeHead(404).end();
    else if (typeof page === 'function') page(request, response);
    else response.end(typeof page === 'string' ? page : JSON.stringify(page));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  ending.after(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, pages, asked, close };
}

/** The header that names a context. */
export const linkTo = (address: string) => ({
  link: `<${address}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`,
});
