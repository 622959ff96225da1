import { sql } from 'kysely';
import type { Access } from '../../../../src/participants/index.ts';
import { type Ending, startNode } from '../../../support/node.ts';

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

/** A node with the entities below; each reader is named by the header X-Reader. */
export async function startReadingNode(ending: Ending, readers: Readonly<Record<string, Sees>>) {
  const node = await startNode(ending);
  await insertEntities(node.db.kysely);
  const keys = new Map<string, string | null>();
  for (const [reader, sees] of Object.entries(readers)) keys.set(reader, await admit(node, reader, sees));

  async function request(
    method: string,
    path: string,
    body: unknown,
    { 'X-Reader': reader = 'operator', ...headers }: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const relative = path.startsWith(node.url) ? path.slice(node.url.length) : `/ngsi-ld/v1${path}`;
    const key = keys.get(reader) ?? null;
    return node.request(method, relative, body, { headers, ...(key === null ? {} : { as: key }) });
  }

  return {
    baseUrl: node.url,
    get: (path: string, headers: Readonly<Record<string, string>> = {}) => request('GET', path, undefined, headers),
    head: (path: string, headers: Readonly<Record<string, string>> = {}) => request('HEAD', path, undefined, headers),
    post: (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      request('POST', path, body, headers),
    send: (method: string, path: string) => request(method, path, undefined, {}),
  };
}

/** Gives a reader what it may see; answers the key that it carries, null for somebody without any. */
async function admit(node: Awaited<ReturnType<typeof startNode>>, reader: string, sees: Sees): Promise<string | null> {
  if (sees === 'everything') return node.operatorKey;
  const organisation = await node.newOrganisation();
  const holder = reader === 'anonymous' ? 'anyone' : (`organisation:${organisation}` as const);
  for (const [dataset, shows] of sees) {
    const shown = shows === null ? {} : { shows: [...shows] };
    await node.node.participants.permissions.grant({ holder, dataset, source: 'manual', ...shown });
  }
  return reader === 'anonymous' ? null : node.newKey({ organisation, role: 'member' });
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
    for (const dataset of datasets)
      await sql`insert into selection (space, dataset) values (1, ${dataset}) on conflict do nothing`.execute(executor);
    await sql`
      insert into entity (space, id, version, types, scopes, document, geometry, datasets, created, modified)
      values (1, ${id}, 3, ${[type]}::text[], ${scopes}::text[], ${JSON.stringify(document)}::jsonb, ${geometry}, ${datasets}::int[], ${moment}, ${moment})`.execute(
      executor,
    );
  }
}
