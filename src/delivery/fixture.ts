import { join } from 'node:path';
import { freshDatabase } from '../../test/support/database.ts';
import { createAttributeIndexes, createQuery, type Query } from '../context/index.ts';
import { type ActiveContext, createContexts, expandEntity, readBundledContexts } from '../linked-data/index.ts';
import { type Access, anonymous, systemAccess } from '../participants/index.ts';
import type { Database } from '../platform/database/index.ts';
import { createFrame, createTraffic, openListener } from '../platform/http/index.ts';
import { createLog } from '../platform/log.ts';
import { storeEntities } from './fixture-store.ts';
import { type Collection, createDelivery } from './index.ts';

/** The context of the tests' parking data. */
export const parkingContext = 'https://smart-data-models.github.io/dataModel.Parking/context.jsonld';

/** A node that has nothing but the doors of delivery, over a real database and a real port. */
export interface Doors {
  readonly url: string;
  readonly db: Database;
  readonly query: Query;
  readonly active: ActiveContext;
  readonly collections: Map<string, Collection>;
  /** Lays entities, written as anyone would write them, into datasets. */
  store(entities: readonly object[], datasets: readonly number[]): Promise<void>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
}

/** Anonymous callers read the datasets of the list, the operator (by `Authorization`) everything. */
export function anonymousAccess(datasets: ReadonlyMap<number, ReadonlySet<string> | null>): Access {
  return { participant: anonymous, space: 1, readsAll: false, datasets, writesAll: false, stewardOf: [] };
}

/** Opens the doors; `granted` is what anonymous callers may read. */
export async function openDoors(
  ending: { after(work: () => Promise<void>): void },
  granted: Map<number, ReadonlySet<string> | null>,
  change: (query: Query) => Query = (query) => query,
): Promise<Doors> {
  const db = await freshDatabase(ending);
  const contexts = createContexts({
    bundled: await readBundledContexts(join(import.meta.dirname, '../../models/contexts')),
    fetch: async (url) => {
      throw new Error(`no network for ${url}`);
    },
  });
  const active = await contexts.parse(parkingContext);
  const query = change(createQuery({ db, indexes: createAttributeIndexes({ db }) }));
  const collections = new Map<string, Collection>();
  const accessIn = async (c: { req: { header(name: string): string | undefined } }) =>
    c.req.header('authorization') ? systemAccess(1) : anonymousAccess(granted);
  const delivery = createDelivery({
    query,
    contexts,
    accessIn,
    collections: {
      list: async (access, { limit, after = '' }) => {
        const all = [...collections.values()].filter(({ dataset }) => access.readsAll || access.datasets.has(dataset));
        const following = all.filter(({ id }) => id > after).sort((one, other) => (one.id < other.id ? -1 : 1));
        const page = following.slice(0, limit);
        return { collections: page, ...(following.length > limit ? { next: page.at(-1)!.id } : {}) };
      },
      describe: async (_access, id) => collections.get(id) ?? null,
    },
  });
  const listener = await openListener({ port: 0, host: '127.0.0.1' });
  ending.after(() => listener.close(1));
  const url = `http://127.0.0.1:${listener.port}`;
  const traffic = createTraffic({ requestsAtOnce: 100, requestSeconds: 60 });
  const app = createFrame({ log: createLog('silent'), traffic, baseUrl: url, trustedProxies: [] });
  app.route('/', delivery.features);
  app.route('/api/v1', delivery.downloads);
  listener.serve(app);
  return {
    url,
    db,
    query,
    active,
    collections,
    store: (entities, datasets) =>
      storeEntities(
        db,
        entities.map((entity) => expandEntity(entity, active)),
        datasets,
      ),
    get: (path, headers = {}) => fetch(`${url}${path}`, { headers }),
  };
}

/** One car park, `number` degrees-ish to the north-east of the last. */
export function carPark(number: number, more: object = {}): object {
  return {
    id: `urn:ngsi-ld:OffStreetParking:${String(number).padStart(6, '0')}`,
    type: 'OffStreetParking',
    name: { type: 'Property', value: `Garaža ${number}` },
    availableSpotNumber: { type: 'Property', value: number % 50, observedAt: '2026-11-01T10:00:00Z' },
    totalSpotNumber: { type: 'Property', value: 50 },
    address: {
      type: 'Property',
      value: { streetAddress: `Cesta ${number}`, addressLocality: number % 2 ? 'Ptuj' : 'Kranj' },
    },
    refOwner: { type: 'Relationship', object: 'urn:ngsi-ld:Organization:1' },
    location: {
      type: 'GeoProperty',
      value: { type: 'Point', coordinates: [14 + (number % 100) / 100, 46 + (number % 50) / 100] },
    },
    ...more,
  };
}

/** The description of a collection of car parks. */
export function parkingCollection(id: string, dataset: number): Collection {
  return {
    id,
    dataset,
    space: 1,
    titles: { sl: 'Parkirišča', en: 'Car parks' },
    descriptions: { sl: 'Zasedenost', en: 'Occupancy' },
    context: parkingContext,
  };
}
