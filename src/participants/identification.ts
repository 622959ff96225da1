import type { MiddlewareHandler } from 'hono';
import type { DomainError } from '../platform/errors.ts';
import { DomainError as Refusal } from '../platform/errors.ts';
import type { Env, RequestContext } from '../platform/http/index.ts';
import type { Sessions } from './accounts/sessions.ts';
import type { Deeds } from './deeds.ts';
import { participantError } from './errors.ts';
import { keyIn, looksLikeKey } from './keys/key.ts';
import type { Keys } from './keys/keys.ts';
import { anonymous, type Participant } from './participant.ts';
import type { Access } from './permissions/access.ts';
import type { Permissions } from './permissions/permissions.ts';

declare module '../platform/http/environment.ts' {
  interface Variables {
    /** Who asks; anonymous when nothing was sent to tell. */
    participant: Participant;
    /** What the participant may see and change in a space; read when a handler first asks. */
    access: (space: number) => Promise<Access>;
    /** Why what was sent to identify the caller does not hold; `refuseUnknown` answers with it. */
    identityRefusal?: DomainError;
  }
}

/** The two steps around the rate limit, which so counts wrong keys too. */
export interface Identification {
  readonly identify: MiddlewareHandler<Env>;
  readonly refuseUnknown: MiddlewareHandler<Env>;
}

/** Tells for each request who asks: by key, else by session cookie, else anonymous. */
export function createIdentification(deps: {
  keys: Keys;
  sessions: Sessions;
  permissions: Permissions;
  deeds: Deeds;
}): Identification {
  return {
    async identify(c, next) {
      let participant = anonymous;
      try {
        participant = await whoAsks(c, deps.keys, deps.sessions);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        c.set('identityRefusal', error);
      }
      c.set('participant', participant);
      c.set('access', (space) => deps.permissions.resolve(participant, space));
      if (participant !== anonymous) {
        const key = `${participant.kind}:${participant.id ?? ''}`;
        c.set('caller', { key, unlimited: participant.operator });
      }
      // The same address answers differently to different callers; a shared cache must know by what.
      c.header('Vary', 'Authorization, X-Api-Key, Cookie', { append: true });
      await deps.deeds.inNameOf({ participant, request: c.get('requestId') }, next);
    },
    async refuseUnknown(c, next) {
      const refusal = c.get('identityRefusal');
      if (refusal !== undefined) throw refusal;
      await next();
    },
  };
}

async function whoAsks(c: RequestContext, keys: Keys, sessions: Sessions): Promise<Participant> {
  const authorization = c.req.header('authorization');
  const key = keyIn({ authorization, apiKey: c.req.header('x-api-key') });
  if (key !== null) {
    const participant = await keys.participantOf(key);
    if (participant !== null) return participant;
    if (looksLikeKey(key)) throw participantError('key-unknown');
    throw participantError('key-malformed', { header: authorization === undefined ? 'x-api-key' : 'Authorization' });
  }
  const signed = await sessions.identify(c.req.header('cookie'));
  if (signed === null) return anonymous;
  for (const cookie of signed.setCookies) c.header('Set-Cookie', cookie, { append: true });
  return signed.participant;
}
