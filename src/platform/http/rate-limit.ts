import type { MiddlewareHandler } from 'hono';
import { subscriberOf } from '../networks/index.ts';
import type { Env } from './environment.ts';
import { httpError } from './errors.ts';

/** Token buckets, one for each caller: each request takes a token, tokens come back with time. */
export interface RateLimit {
  /** Takes one token (or more); returns the seconds to wait when there are not enough, else 0. */
  take(key: string, tokens?: number): number;
}

/** What the rate limit needs. */
export interface RateLimitOptions {
  /** Tokens that come back each second; 0 means no limit. */
  readonly perSecond: number;
  /** How many tokens a bucket holds; ten seconds' worth when absent. */
  readonly burst?: number;
  /** Milliseconds that never go back. */
  readonly elapsed?: () => number;
  /** How many callers are remembered; the ones longest unseen are forgotten first. */
  readonly mostCallers?: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Makes token buckets. */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { perSecond, burst = perSecond * 10, elapsed = () => performance.now(), mostCallers = 50_000 } = options;
  const buckets = new Map<string, Bucket>();
  return {
    take(key, tokens = 1) {
      if (perSecond === 0) return 0;
      const now = elapsed();
      const bucket = buckets.get(key) ?? { tokens: burst, at: now };
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
      bucket.at = now;
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > mostCallers) buckets.delete(buckets.keys().next().value!);
      if (bucket.tokens < tokens) return (tokens - bucket.tokens) / perSecond;
      bucket.tokens -= tokens;
      return 0;
    },
  };
}

/**
 * Refuses callers that ask too often, with 429 and `Retry-After`. Runs behind the room that knows participants: a
 * participant is counted by itself, everybody else by address. A caller on this very machine that no proxy
 * forwards is its operator.
 */
export function limitRate(limit: RateLimit): MiddlewareHandler<Env> {
  return async (c, next) => {
    const caller = c.get('caller');
    if (!(caller?.unlimited ?? isOwnMachine(c.get('address')))) {
      const seconds = limit.take(caller?.key ?? subscriberOf(c.get('address')));
      if (seconds > 0) throw httpError('too-many-requests', { seconds: Math.ceil(seconds) });
    }
    await next();
  };
}

/** Whether a caller's address is this machine's own. */
export function isOwnMachine(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
