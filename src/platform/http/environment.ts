import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Language } from '../language.ts';
import type { Log } from '../log.ts';

/**
 * What every handler may ask of its request by `c.get(…)`. Higher rooms add their own by declaration merging:
 * `declare module '../platform/http/environment.ts' { interface Variables { access: Access } }`.
 */
export interface Variables {
  /** Also the header `X-Request-Id` of the answer, and in every line of the log about this request. */
  requestId: string;
  language: Language;
  /** The address under which others reach the node, without a slash at its end. */
  baseUrl: string;
  /** The caller's IP address; behind a trusted proxy, the one that the proxy reports. */
  address: string;
  /** A fresh value for inline `<script nonce>` and `<style nonce>`; the policy names it. */
  nonce: string;
  /** Whom the rate limit counts: set by the room that knows participants. */
  caller?: { readonly key: string; readonly unlimited: boolean };
  log: Log;
}

/** The environment of every Hono application of the node. */
export interface Env {
  Variables: Variables;
  Bindings: Partial<HttpBindings>;
}

/** A request and its answer, as handlers see them. */
export type RequestContext = Context<Env>;

/** As much of a request as reading it takes; doors past the application bring their own. */
export interface Asking {
  readonly req: { header(name: string): string | undefined; readonly url: string };
  get(key: 'baseUrl'): string;
}
