import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/index.ts';
import type { Secrets } from '../secrets/index.ts';
import type { Env, RequestContext } from './environment.ts';
import { httpError } from './errors.ts';
import { beginRequest, forgetBefore, forgetRequest, keepAnswer, type RequestName } from './idempotency-store.ts';

/** How long an answer is kept. */
const keptMilliseconds = 24 * 3600 * 1000;

/** After this a request without an answer belongs to a process that has ended. */
const givenUpMilliseconds = 600_000;

/** How often, at most, a process clears what is older. */
const sweepMilliseconds = 600_000;

/** An answer that is longer is not kept, and its request not repeated safely; none of ours is. */
const answerBytes = 256 * 1024;

const replayedHeaders = ['content-type', 'location', 'etag', 'cache-control', 'content-language', 'link'];

interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Makes repetition of a POST with the header `Idempotency-Key` safe (draft-ietf-httpapi-idempotency-key-header-07): a
 * request is done once for each caller and key, and its repetition gets the same answer for 24 hours. The same key
 * with another request is refused with 422, one under way with 409. Faults of the node are not kept. Callers without
 * an identity are left alone: nobody could tell whose answer it is.
 */
export function createIdempotency(deps: {
  db: Database;
  clock: Clock;
  secrets: Pick<Secrets, 'seal' | 'open'>;
}): MiddlewareHandler<Env> {
  const { clock, secrets } = deps;
  const db = deps.db.kysely;
  let swept = 0;

  return async (c, next) => {
    const key = c.req.header('idempotency-key');
    const caller = c.get('caller')?.key;
    if (c.req.method !== 'POST' || key === undefined || caller === undefined) return next();
    if (!/^[\x21-\x7e]{1,255}$/.test(key))
      throw httpError('idempotency-key-malformed', {}, { field: 'Idempotency-Key' });
    const now = clock.now();
    const oldest = new Date(now.getTime() - keptMilliseconds);
    if (now.getTime() - swept > sweepMilliseconds) {
      swept = now.getTime();
      await forgetBefore(db, oldest);
    }
    const name: RequestName = { caller, digest: digest(key) };
    const purpose = `idempotent answer ${caller} ${key}`;
    const givenUp = new Date(now.getTime() - givenUpMilliseconds);
    const known = await beginRequest(db, name, await fingerprint(c), { now, forgotten: oldest, givenUp });
    if (known === null) return finish(c, next, name, purpose);
    if (!known.same) throw httpError('idempotency-key-reused');
    if (known.answer === null) throw httpError('idempotent-request-under-way');
    const kept = JSON.parse(secrets.open(known.answer, purpose)) as KeptAnswer;
    c.header('Idempotency-Replayed', 'true');
    return c.body(kept.body, kept.status as ContentfulStatusCode, { ...kept.headers });
  };

  async function finish(c: RequestContext, next: () => Promise<void>, name: RequestName, purpose: string) {
    try {
      await next();
      const { status, headers } = c.res;
      const body = await c.res.clone().text();
      // A refused sign-in, a full queue or a fault of the node may be otherwise next time.
      if (status >= 500 || [401, 408, 409, 429].includes(status) || body.length > answerBytes)
        return forgetRequest(db, name);
      const kept: KeptAnswer = {
        status,
        headers: Object.fromEntries(
          replayedHeaders.flatMap((one) => (headers.has(one) ? [[one, headers.get(one)!]] : [])),
        ),
        body,
      };
      await keepAnswer(db, name, secrets.seal(JSON.stringify(kept), purpose));
    } catch (error) {
      await forgetRequest(db, name);
      throw error;
    }
    return undefined;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What makes two requests the same. Bodies that are no JSON count by their length alone: they may be large. */
async function fingerprint(c: RequestContext): Promise<Buffer> {
  const isJson = c.req.bodyCache.text !== undefined;
  const body = isJson ? await c.req.text() : (c.req.header('content-length') ?? '');
  const { search } = new URL(c.req.url);
  return digest(`${c.req.path}${search}\n${c.req.header('content-type') ?? ''}\n${body}`);
}
