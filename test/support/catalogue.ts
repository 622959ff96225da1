import { type Catalogue, catalogueApiRoutes, catalogueRoutes, createCatalogue } from '../../src/catalogue/index.ts';
import { type Access, anonymous, type Participant, type Role, systemAccess } from '../../src/participants/index.ts';
import { loadPlaces } from '../../src/places/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { Database } from '../../src/platform/database/index.ts';
import { createFrame, createTraffic, openListener } from '../../src/platform/http/index.ts';
import { createLog } from '../../src/platform/log.ts';
import { freshDatabase } from './database.ts';
import type { Ending } from './node.ts';

/** The organisation whose datasets a test is about, and another one. */
export const organisations = {
  own: '0190a000-0000-7000-8000-000000000001',
  other: '0190a000-0000-7000-8000-000000000002',
} as const;

const member = (organisation: string, role: Role): Participant => ({
  kind: 'person',
  id: `${role}-${organisation}`,
  name: role,
  memberships: [{ organisation, role }],
  operator: false,
});

/** The callers that every route of the catalogue is tried with. */
export const callers: Readonly<Record<string, Participant>> = {
  anonymous,
  stranger: member(organisations.other, 'provider'),
  member: member(organisations.own, 'member'),
  provider: member(organisations.own, 'provider'),
  administrator: member(organisations.own, 'administrator'),
  operator: { ...anonymous, kind: 'operator', operator: true },
};

/** What one of the callers may do, as participants would resolve it. */
export function accessOf(participant: Participant, granted: readonly number[] = [], space = 1): Access {
  const writes = participant.memberships.filter(({ role }) => role === 'administrator' || role === 'provider');
  return {
    ...systemAccess(space),
    participant,
    readsAll: participant.operator,
    writesAll: participant.operator,
    datasets: new Map(granted.map((number) => [number, null])),
    stewardOf: writes.map(({ organisation }) => organisation),
  };
}

/** The room of the catalogue behind a real port; a request says by `x-caller` who asks and by `x-space` where. */
export interface CatalogueNode {
  readonly url: string;
  readonly db: Database;
  readonly catalogue: Catalogue;
  call(
    method: string,
    path: string,
    caller?: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

/** Opens the room over a fresh database. */
export async function startCatalogue(ending: Ending): Promise<CatalogueNode> {
  const closing: (() => Promise<void>)[] = [];
  const db = await freshDatabase({ after: (work) => void closing.push(work) });
  const places = loadPlaces('models/places');
  const catalogue = createCatalogue({ db, clock: systemClock, places, models: 'models' });
  const listener = await openListener({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${listener.port}`;
  const app = createFrame({
    log: createLog('error'),
    traffic: createTraffic({ requestsAtOnce: 1000, requestSeconds: 30 }),
    baseUrl: url,
    trustedProxies: [],
  });
  app.use(async (c, next) => {
    const participant = callers[c.req.header('x-caller') ?? 'anonymous'] ?? anonymous;
    const granted = (c.req.header('x-granted') ?? '').split(',').filter(Boolean).map(Number);
    c.set('participant', participant);
    c.set('access', async (space) => accessOf(participant, granted, space));
    await next();
  });
  const spaceOf = async (c: { req: { header(name: string): string | undefined } }) =>
    Number(c.req.header('x-space') ?? 1);
  app.route('/', catalogueRoutes({ catalogue, places, spaceOf }));
  app.route('/api/v1', catalogueApiRoutes({ catalogue, places, spaceOf }));
  listener.serve(app);
  ending.after(async () => {
    await listener.close(0);
    for (const close of closing) await close();
  });
  return {
    url,
    db,
    catalogue,
    call: (method, path, caller = 'anonymous', body, headers = {}) =>
      fetch(url + path, {
        method,
        headers: {
          'accept-language': 'en',
          'x-caller': caller,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}
