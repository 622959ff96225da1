import type { Database } from '../../platform/database/index.ts';
import { createExpiringCache } from '../expiring-cache.ts';
import type { Participant } from '../participant.ts';
import { deleteSession, membershipsOf, personById } from './account-store.ts';
import type { Authentication } from './authentication.ts';
import { sessionCookie, sessionToken } from './session-cookie.ts';

/** A signed-in person and, when the session was prolonged, the cookie to hand back. */
export interface Signed {
  readonly participant: Participant;
  readonly email: string;
  readonly language: string;
  readonly setCookies: readonly string[];
}

/** Who is behind a session cookie. */
export interface Sessions {
  /** Null without a cookie, or with one that is forged, ended or run out. */
  identify(cookieHeader: string | undefined): Promise<Signed | null>;
  /** Ends the session of a cookie that the library itself has vouched for. */
  end(cookieHeader: string | undefined): Promise<void>;
  /** Forgets what is remembered here; for changes made in this process. */
  forget(): void;
  close(): Promise<void>;
}

/** Reads sessions through the library and remembers each for at most a second. */
export async function createSessions(deps: { db: Database; authentication: Authentication }): Promise<Sessions> {
  const { db, authentication } = deps;
  const known = createExpiringCache<Signed | null>({ now: () => performance.now(), capacity: 20_000 });
  const unlisten = await db.listen('permissions', () => known.clear());

  const load = async (cookie: string): Promise<Signed | null> => {
    const { response, headers } = await authentication.api.getSession({
      headers: new Headers({ cookie }),
      returnHeaders: true,
    });
    if (response === null) return null;
    const person = await personById(db.kysely, response.user.id);
    if (person === null) return null;
    const memberships = await membershipsOf(db.kysely, person.id);
    return {
      participant: { kind: 'person', id: person.id, name: person.name, memberships, operator: person.operator },
      email: person.email,
      language: person.language,
      setCookies: headers?.getSetCookie() ?? [],
    };
  };

  return {
    async identify(cookieHeader) {
      const cookie = sessionCookie(cookieHeader);
      return cookie === null ? null : known.get(cookie, () => load(cookie));
    },
    async end(cookieHeader) {
      const cookie = sessionCookie(cookieHeader);
      if (cookie === null || (await load(cookie)) === null) return;
      await deleteSession(db.kysely, sessionToken(cookie));
      known.forget(cookie);
    },
    forget: () => known.clear(),
    close: unlisten,
  };
}
