import { entityReadRoutes } from '../../src/context/entities/entity-read-routes.ts';
import { ngsiLdRoutes } from '../../src/context/ngsi-ld-routes.ts';
import { createAttributeIndexes, createQuery } from '../../src/context/query/index.ts';
import { createContexts, readBundledContexts } from '../../src/linked-data/index.ts';
import { type Access, systemAccess } from '../../src/participants/index.ts';
import { openDatabase } from '../../src/platform/database/index.ts';
import { createFrame, createTraffic, openListener } from '../../src/platform/http/index.ts';
import { createLog } from '../../src/platform/log.ts';

/** A process of its own with the reading doors, for one reader who holds a thousand datasets of which one matters. */
const db = await openDatabase({ url: process.argv[2]!, connections: 8 });
const indexes = createAttributeIndexes({ db });
await indexes.refresh();
const query = createQuery({ db, indexes });
const contexts = createContexts({
  bundled: await readBundledContexts('models/contexts'),
  overrides: {},
  fetch: async (url) => {
    throw new Error(`no network in this benchmark: ${url}`);
  },
});
const datasets = new Map(Array.from({ length: 1_000 }, (_, number) => [number + 1, null] as const));
const access: Access = { ...systemAccess(1), readsAll: false, writesAll: false, datasets };
const retrieve = async (_: Access, id: string) =>
  (await query.page(access, { ids: [id], limit: 1 })).entities[0] ?? null;
const listener = await openListener({ port: 0, host: '127.0.0.1' });
const baseUrl = `http://127.0.0.1:${listener.port}`;
const traffic = createTraffic({ requestsAtOnce: 1_000, requestSeconds: 30 });
const app = createFrame({ log: createLog('error'), traffic, baseUrl, trustedProxies: [] });
app.route('/ngsi-ld/v1', ngsiLdRoutes([entityReadRoutes({ query, contexts, retrieve, accessOf: async () => access })]));
listener.serve(app);
process.send?.({ baseUrl });
process.on('disconnect', () => process.exit());
