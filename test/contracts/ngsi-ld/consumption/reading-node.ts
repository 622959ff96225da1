import { sql } from 'kysely';
import { entityReadRoutes } from '../../../../src/context/entities/entity-read-routes.ts';
import { ngsiLdRoutes } from '../../../../src/context/ngsi-ld-routes.ts';
import { createAttributeIndexes, createQuery } from '../../../../src/context/query/index.ts';
import { typeRoutes } from '../../../../src/context/types/index.ts';
import { createContexts, readBundledContexts } from '../../../../src/linked-data/index.ts';
import { type Access, systemAccess } from '../../../../src/participants/index.ts';
import { createFrame, createTraffic, openListener } from '../../../../src/platform/http/index.ts';
import { createLog } from '../../../../src/platform/log.ts';
import { freshDatabase } from '../../../support/database.ts';

/** What a reader of the tests may see: everything, or the named datasets with the attributes they show. */
export type Sees = 'everything' | Access['datasets'];

/** One answer, its body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Loose;
}

/** JSON that a test looks into by name. */
export interface Loose {
  readonly [name: string]: Loose;
}

const parking = 'https://example.org/Parking';
const name = (term: string) =>
  term === 'location' ? 'https://uri.etsi.org/ngsi-ld/location' : `https://example.org/${term}`;
const moment = '2026-01-01T10:00:00.000Z';

/** The reading doors over real HTTP and a real database; each reader is named by the header X-Reader. */
export async function startReadingNode(
  ending: { after(work: () => Promise<void>): void },
  readers: Readonly<Record<string, Sees>>,
) {
  const db = await freshDatabase(ending);
  await insertEntities(db.kysely);
  const contexts = createContexts({
    bundled: await readBundledContexts('models/contexts'),
    overrides: {},
    fetch: async (url) => {
      throw new Error(`no network in this test: ${url}`);
    },
  });
  const query = createQuery({ db, indexes: createAttributeIndexes({ db }) });
  const accessOf = async (c: { req: { header(name: string): string | undefined } }): Promise<Access> => {
    const sees = readers[c.req.header('x-reader') ?? 'anonymous'] ?? new Map();
    return sees === 'everything'
      ? systemAccess(1)
      : { ...systemAccess(1), readsAll: false, writesAll: false, datasets: sees };
  };
  const retrieve = async (access: Access, id: string) =>
    (await query.page(access, { ids: [id], limit: 1 })).entities[0] ?? null;
  const listener = await openListener({ port: 0, host: '127.0.0.1' });
  const baseUrl = `http://127.0.0.1:${listener.port}`;
  const traffic = createTraffic({ requestsAtOnce: 100, requestSeconds: 30 });
  const app = createFrame({ log: createLog('silent'), traffic, baseUrl, trustedProxies: [] });
  app.route(
    '/ngsi-ld/v1',
    ngsiLdRoutes([
      entityReadRoutes({ query, contexts, retrieve, accessOf }),
      typeRoutes({ query, contexts, accessOf }),
    ]),
  );
  listener.serve(app);
  ending.after(() => listener.close(1));

  async function request(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const url = path.startsWith('http') ? path : `${baseUrl}/ngsi-ld/v1${path}`;
    const answer = await fetch(url, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        'X-Reader': 'operator',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? {} : JSON.parse(text) };
  }

  return {
    baseUrl,
    get: (path: string, headers: Readonly<Record<string, string>> = {}) => request('GET', path, undefined, headers),
    head: (path: string, headers: Readonly<Record<string, string>> = {}) => request('HEAD', path, undefined, headers),
    post: (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      request('POST', path, body, headers),
    send: (method: string, path: string) => request(method, path, undefined, {}),
  };
}

/** A context under whose terms the entities were written; given inline, so that no network is needed. */
export const vocabulary = Object.fromEntries(
  ['Parking', 'Road', 'name', 'free', 'address', 'secret', 'owner', 'category', 'lanes', 'public'].map((term) => [
    term,
    `https://example.org/${term}`,
  ]),
);

interface Written {
  readonly id: string;
  readonly datasets: readonly number[];
  readonly scopes?: readonly string[];
  readonly type?: string;
  readonly attributes: Readonly<Record<string, Record<string, unknown> | readonly Record<string, unknown>[]>>;
}

const entities: readonly Written[] = [
  {
    id: 'urn:ngsi-ld:Parking:1',
    datasets: [1],
    scopes: ['/kranj/parkirisca'],
    attributes: {
      name: { type: 'LanguageProperty', languageMap: { sl: 'Stara pošta', en: 'Old Post Office' } },
      free: { type: 'Property', value: 12, observedAt: moment, unitCode: 'C62' },
      address: { type: 'Property', value: { city: 'Kranj', street: 'Koroška cesta' } },
      secret: { type: 'Property', value: 'x' },
      location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [14.355, 46.241] } },
    },
  },
  {
    id: 'urn:ngsi-ld:Parking:2',
    datasets: [2],
    attributes: {
      free: [
        { type: 'Property', value: 0 },
        { type: 'Property', value: 40, datasetId: 'urn:ngsi-ld:forecast' },
      ],
      owner: { type: 'Relationship', object: 'urn:ngsi-ld:Organisation:1' },
      category: { type: 'VocabProperty', vocab: 'https://example.org/public' },
    },
  },
  {
    id: 'urn:ngsi-ld:Road:1',
    type: 'https://example.org/Road',
    datasets: [3],
    attributes: { lanes: { type: 'Property', value: 2 } },
  },
];

async function insertEntities(executor: Parameters<ReturnType<typeof sql>['execute']>[0]): Promise<void> {
  for (const { id, datasets, scopes = [], type = parking, attributes } of entities) {
    const stamped = { createdAt: moment, modifiedAt: moment };
    const document = Object.fromEntries(
      Object.entries(attributes).map(([term, value]) => [
        name(term),
        Array.isArray(value) ? value.map((each) => ({ ...each, ...stamped })) : { ...value, ...stamped },
      ]),
    );
    const location = attributes.location as { value?: unknown } | undefined;
    const geometry =
      location === undefined ? sql`null` : sql`ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(location.value)}), 4326)`;
    await sql`
      insert into entity (space, id, version, types, scopes, document, geometry, datasets, created, modified)
      values (1, ${id}, 3, ${[type]}::text[], ${scopes}::text[], ${JSON.stringify(document)}::jsonb, ${geometry}, ${datasets}::int[], ${moment}, ${moment})`.execute(
      executor,
    );
  }
}
