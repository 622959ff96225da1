import { setTimeout as wait } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import { DomainError } from '../errors.ts';
import { type OutboundAnswer, presentAnswer } from './answer.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { outboundError } from './errors.ts';
import { bareHost, createGuard, type Guard } from './guard.ts';

/** One outgoing call. */
export interface OutboundCall {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** From the call to the start of the answer, and again between two pieces of its body. */
  readonly timeoutSeconds?: number;
  /** From the call to the end of its body, however busily that trickles; ten minutes when absent. */
  readonly wholeSeconds?: number;
  readonly maxBytes?: number;
  /** How often a call that failed is repeated; by default twice when it is safe, else never. */
  readonly retries?: number;
  readonly signal?: AbortSignal;
  /** The caller itself lets a host that fails rest; the client then neither refuses nor counts. */
  readonly pacedByCaller?: boolean;
  /** A redirect that would let the body go (RFC 9110 §15.4) is not followed: its answer is returned. */
  readonly keepsBody?: boolean;
}

/** The one client for calls that leave the node. */
export interface Outbound {
  /**
   * Calls an address; answers of any status are returned, everything else is refused by name. The user and password of
   * an address go to its own origin alone, as Basic authorization (RFC 7617), unless the call says another.
   */
  call(url: string | URL, call?: OutboundCall): Promise<OutboundAnswer>;
  /** Hosts that are being left alone because they failed several times in a row. */
  resting(): readonly string[];
  close(): Promise<void>;
}

/** What the client needs. */
export interface OutboundDeps {
  readonly allow: readonly string[];
  readonly userAgent: string;
  readonly guard?: Guard;
  readonly breaker?: Breaker;
}

const mostRedirects = 5;
const passing = new Set([429, 502, 503, 504]);

/** Makes the client. */
export function createOutbound(deps: OutboundDeps): Outbound {
  const { allow, userAgent, guard = createGuard(allow), breaker = createBreaker() } = deps;
  const agent = new Agent({
    connect: { lookup: guard.lookup, timeout: 10_000 },
    connections: 64,
    keepAliveTimeout: 10_000,
  });

  async function once(url: URL, call: OutboundCall, hop = 0): Promise<OutboundAnswer> {
    guard.checkUrl(url);
    const host = bareHost(url);
    const { timeoutSeconds: seconds = 30, wholeSeconds: whole = 600 } = call;
    const answer = await request(url, {
      dispatcher: agent,
      method: call.method ?? 'GET',
      headers: { 'user-agent': userAgent, ...call.headers },
      body: call.body ?? null,
      headersTimeout: seconds * 1000,
      bodyTimeout: seconds * 1000,
      signal: AbortSignal.any([...(call.signal ? [call.signal] : []), AbortSignal.timeout(whole * 1000)]),
    }).catch((error: unknown) => {
      throw translate(error, host, seconds);
    });
    const target = redirectTarget(answer, url);
    if (!target || (call.keepsBody && !repeatsBody(answer.statusCode)))
      return presentAnswer(answer, url, call.maxBytes ?? 16 * 1024 * 1024, (error) => translate(error, host, seconds));
    await answer.body.dump();
    if (hop >= mostRedirects) throw outboundError('redirects-too-often', { host, most: mostRedirects });
    return once(target, redirected(call, url, target, answer.statusCode), hop + 1);
  }

  return {
    async call(address, given = {}) {
      const { url, call } = identified(parseAddress(address), given);
      const { host } = url;
      const isSafe = call.method === undefined || call.method === 'GET' || call.method === 'HEAD';
      const retries = call.retries ?? (isSafe ? 2 : 0);
      for (let attempt = 0; ; attempt += 1) {
        if (!call.pacedByCaller) breaker.check(host);
        const isLast = attempt >= retries;
        try {
          const answer = await once(url, call);
          if (answer.status < 500) breaker.succeeded(host);
          else if (!call.pacedByCaller) breaker.failed(host);
          if (isLast || !passing.has(answer.status)) return answer;
          await answer.discard();
        } catch (error) {
          const isOutage = error instanceof DomainError && ['upstream', 'upstream-timeout'].includes(error.kind);
          if (isOutage && !call.pacedByCaller) breaker.failed(host);
          if (isLast || !isOutage) throw error;
        }
        await wait(200 * 2 ** attempt * (0.5 + Math.random()), undefined, call.signal ? { signal: call.signal } : {});
      }
    },
    resting: () => breaker.resting(),
    close: () => agent.close(),
  };
}

function parseAddress(address: string | URL): URL {
  if (!URL.canParse(String(address))) {
    // What stands before an @ may be a password, and this is told to others.
    throw outboundError('address-invalid', {
      url: String(address)
        .replace(/\/\/.*@/s, '//')
        .slice(0, 200),
    });
  }
  return new URL(address);
}

/** Brings the user and password out of the address, where they would be told on, into the header that is meant for them. */
function identified(address: URL, call: OutboundCall): { url: URL; call: OutboundCall } {
  const { username, password } = address;
  if (username === '' && password === '') return { url: address, call };
  const url = withoutUser(address);
  if (Object.keys(call.headers ?? {}).some((name) => name.toLowerCase() === 'authorization')) return { url, call };
  const pair = Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString('base64');
  return { url, call: { ...call, headers: { ...call.headers, Authorization: `Basic ${pair}` } } };
}

function withoutUser(address: URL): URL {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url;
}

/** What is no escape stands for itself. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function redirectTarget(answer: Dispatcher.ResponseData, from: URL): URL | undefined {
  const { location } = answer.headers;
  if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== 'string') return undefined;
  return URL.canParse(location, from.href) ? withoutUser(new URL(location, from.href)) : undefined;
}

const repeatsBody = (status: number): boolean => status === 307 || status === 308;

/** What may be told to an origin that the caller did not name; a feed's own headers may carry a secret by any name. */
const harmless = /^(?:accept(?:-language)?|content-type|if-none-match|if-modified-since|range|link)$/i;

/** RFC 9110 §15.4: the method after a redirect; credentials never follow to another origin. */
function redirected(call: OutboundCall, from: URL, to: URL, status: number): OutboundCall {
  const keepsBody = repeatsBody(status) || call.method === undefined || call.method === 'HEAD';
  const { body: _, ...bodiless } = call;
  const next: OutboundCall = keepsBody ? call : { ...bodiless, method: 'GET' };
  if (from.origin === to.origin) return next;
  const headers = Object.entries(next.headers ?? {}).filter(([name]) => harmless.test(name));
  return { ...next, headers: Object.fromEntries(headers) };
}

/** Whatever the network threw, in words for the caller. */
function translate(error: unknown, host: string, seconds: number): unknown {
  if (error instanceof DomainError) return error;
  const { name, code = '' } = error as { name?: string; code?: string };
  if (name === 'AbortError') return error;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return outboundError('name-unknown', { host }, { cause: error });
  if (name === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(code)) {
    return outboundError('timed-out', { host, seconds }, { cause: error });
  }
  return outboundError('unreachable', { host }, { cause: error });
}
