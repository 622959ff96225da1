import type { IncomingMessage, ServerResponse } from 'node:http';
import { Context } from 'hono';
import {
  type Asking,
  type Env,
  httpError,
  preferredLanguage,
  problem,
  type RequestContext,
} from '../../platform/http/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Log } from '../../platform/log.ts';
import { ngsiLdProblem } from '../ngsi-ld-problem.ts';

/** What every exchange of the direct door stands on. */
export interface Surroundings {
  readonly baseUrl: string;
  readonly log: Log;
}

/** A request with its answer, past the application. What is not a plain success is presented as the application does. */
export class Exchange {
  readonly began = performance.now();
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly #around: Surroundings;
  readonly #requestId = newId();
  answered = false;

  constructor(request: IncomingMessage, response: ServerResponse, around: Surroundings) {
    this.request = request;
    this.response = response;
    this.#around = around;
  }

  /** Answers unless that has happened, or the caller has gone. */
  answer(status: number, headers: readonly string[], body: string | Uint8Array = ''): void {
    if (this.answered) return;
    this.answered = true;
    const secure = this.#around.baseUrl.startsWith('https://') ? strictTransport : [];
    const length = status === 204 ? [] : ['Content-Length', String(Buffer.byteLength(body))];
    const all = ['X-Request-Id', this.#requestId, ...usual, ...secure, ...this.#space(), ...length, ...headers];
    this.response.writeHead(status, all).end(body);
  }

  #space(): readonly string[] {
    const name = this.request.headers['ngsild-tenant'];
    return name === undefined ? [] : ['NGSILD-Tenant', String(name)];
  }

  /** The request as the readers of the application's doors know it. */
  asking(): Asking {
    const { headers, url } = this.request;
    const { baseUrl } = this.#around;
    return {
      req: { header: (name) => headers[name.toLowerCase()] as string | undefined, url: `${baseUrl}${url}` },
      get: () => baseUrl,
    };
  }

  /** An application's context of this request, for answers that are presented there. */
  context(): RequestContext {
    const { request } = this;
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const address = new URL(request.url ?? '/', this.#around.baseUrl);
    const c = new Context<Env>(new Request(address, { headers })) as RequestContext;
    c.set('requestId', this.#requestId);
    c.set('language', preferredLanguage(request.headers['accept-language']));
    c.set('baseUrl', this.#around.baseUrl);
    c.set('log', this.#around.log);
    return c;
  }

  /** Answers with what the application's own presenters made. */
  async present(presented: Response): Promise<void> {
    const headers = [...presented.headers].flat();
    this.answer(presented.status, headers, await presented.text());
  }

  refuse(error: unknown): Promise<void> {
    return this.present(ngsiLdProblem(this.context(), error));
  }

  /** Its time is over. A body that is still on its way would hold its place for as long as its sender likes. */
  expire(): void {
    if (!this.request.complete) {
      this.response.setHeader('Connection', 'close');
      this.response.once('finish', () => this.request.destroy());
    }
    void this.present(
      problem(
        this.context(),
        httpError('took-too-long', { seconds: Math.ceil((performance.now() - this.began) / 1000) }),
      ),
    );
  }
}

/** Nothing of such an answer is ever shown as a page. */
const usual: readonly string[] = [
  ...['X-Content-Type-Options', 'nosniff', 'Referrer-Policy', 'strict-origin-when-cross-origin'],
  ...['X-Frame-Options', 'DENY', 'Cross-Origin-Opener-Policy', 'same-origin'],
  ...['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ...['Vary', 'Authorization, X-Api-Key, Cookie, Accept, Link, NGSILD-Tenant, Prefer'],
];
const strictTransport = ['Strict-Transport-Security', 'max-age=31536000'];

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The body as text; node's own server holds it to the length that the headers announce. */
export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const broken = () => reject(httpError('body-incomplete'));
    // The end is followed by a close, which then means nothing.
    const closed = () => {
      if (!request.complete) broken();
    };
    if (request.destroyed) return broken();
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('error', broken).on('close', closed);
    request.on('end', () => {
      try {
        resolve(decoder.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
      } catch (cause) {
        reject(httpError('body-not-utf8', {}, { cause }));
      }
    });
  });
}
