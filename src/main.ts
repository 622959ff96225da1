import { join } from 'node:path';
import { createMiddleware } from 'hono/factory';
import packageDescription from '../package.json' with { type: 'json' };
import { catalogueApiRoutes, catalogueRoutes, createCatalogue } from './catalogue/index.ts';
import type { Config } from './config.ts';
import {
  contextRoutes,
  createContext,
  createDirectDoor,
  createNotifying,
  createSpaceAccess,
  operateContext,
  rightsOf,
} from './context/index.ts';
import { createCollections, createDelivery } from './delivery/index.ts';
import { createDemonstration } from './demonstration/index.ts';
import { models, openBroker, openContexts, openOwnDatabase, openSecrets, reachableHost } from './ground.ts';
import type { Node, NodeOptions } from './node.ts';
import { authenticationRoutes, createParticipants, participantRoutes, requireOperator } from './participants/index.ts';
import { loadPlaces } from './places/index.ts';
import { createAudit } from './platform/audit/index.ts';
import { backupRoutes } from './platform/backup/index.ts';
import { createChanges } from './platform/changes/index.ts';
import { systemClock } from './platform/clock.ts';
import {
  createFrame,
  createIdempotency,
  createRateLimit,
  createTraffic,
  describedRoutes,
  type Env,
  limitRate,
  openListener,
  refuseOverload,
} from './platform/http/index.ts';
import { createLog } from './platform/log.ts';
import { createMail } from './platform/mail/index.ts';
import { createMqttPublisher } from './platform/mqtt/index.ts';
import { createMetrics, databaseCheck, doorOf, metricsRoutes, operationRoutes } from './platform/operation/index.ts';
import { createOutbound } from './platform/outbound/index.ts';
import { referenceRoutes } from './platform/reference/index.ts';
import { createWork } from './platform/work/index.ts';
import { createLooks, createPortal } from './portal/index.ts';
import { createPublicationsRoom } from './publications/index.ts';

/** The wiring diagram: config → database → rooms → server. */
export async function createNode(config: Config, options: NodeOptions = {}): Promise<Node> {
  const log = options.log ?? createLog(config.logLevel);
  const clock = options.clock ?? systemClock;

  // The port opens first, so that a taken port is noticed before anything else is done; until `start` it answers 503.
  // A process without the role `web` opens none.
  const isWeb = config.roles.includes('web');
  const listener = isWeb ? await openListener({ port: config.port, host: config.host }) : null;
  const url = config.baseUrl ?? `http://${reachableHost(config.host)}:${listener?.port ?? config.port}`;

  // database
  const db = options.db ?? (await openOwnDatabase(config, listener));

  // platform
  const traffic = createTraffic(config);
  const metrics = createMetrics(() => traffic.inFlight);
  const around = { log, traffic, baseUrl: url, trustedProxies: config.trustedProxies };
  const app = createFrame({
    ...around,
    observe: (c, seconds) =>
      metrics.observeRequest({ method: c.req.method, door: doorOf(c.req.path), status: c.res.status, seconds }),
  });
  const secrets = await openSecrets(config);
  const outbound = createOutbound({
    allow: config.outboundAllow,
    userAgent: `Vozel/${packageDescription.version} (+${url})`,
  });
  const mqtt = createMqttPublisher({ allow: config.outboundAllow });
  const broker = await openBroker(config, listener, (key) => rightsOf(key, participants.keys));
  const work = createWork({ db, log, runs: config.roles.includes('jobs') });
  const mail = createMail({ db, work, clock, log, smtpUrl: config.smtpUrl, from: config.mailFrom });
  const audit = createAudit({ db, clock });
  if (config.access === 'open') log.warn('ACCESS=open: anonymous callers may write context data');
  let stopping = false;
  app.route(
    '/',
    operationRoutes({
      version: packageDescription.version,
      checks: [databaseCheck(db)],
      isStopping: () => stopping,
    }),
  );

  // our own API: rooms add their described routes by `api.route('/…', …)`
  const api = describedRoutes();

  // linked-data
  const { contexts, stored, unfollow } = await openContexts(config, { db, clock, outbound, baseUrl: url });

  // context (its doors are mounted below, where callers are known)
  const changes = await createChanges({
    db,
    clock,
    follows: config.roles.includes('followers'),
    failed: (err) => log.error({ err }, 'a follower failed'),
  });
  const permissions = () => participants.permissions;
  const context = createContext({
    ...{ db, clock, permissions, temporalInstances: config.temporalInstances },
    committed: changes.announce,
    keepsValues: (space, types) => notifying.keepsValues(space, types),
  });
  const notifying = createNotifying({
    ...{ db, clock, changes, contexts, outbound, mqtt, broker, secrets, permissions },
    hasBroker: config.mqttPort !== undefined,
    ...{ query: context.query, spaces: context.spaces },
    standing: () => participants.standing,
    follows: config.roles.includes('followers'),
    queue: config.subscriptionQueue,
    failed: (err) => log.error({ err }, 'notifications failed'),
  });

  // participants (its middleware sets `access` and `caller`; the rate limit counts by them)
  const participants = await createParticipants({
    audit,
    db,
    clock,
    log,
    mail,
    secrets,
    baseUrl: url,
    operatorKey: config.operatorKey ?? null,
    signUp: config.signUp,
    openAccess: config.access === 'open',
    spaces: { organisation: context.spaces.organisation, shows: context.selections.shows },
  });
  app.use(participants.identify);
  const rateLimit = createRateLimit({ perSecond: config.rateLimit });
  app.use(limitRate(rateLimit));
  app.use(participants.refuseUnknown);
  app.route('/', metricsRoutes({ metrics, requireOperator: (c) => requireOperator(c.get('participant')) }));
  app.route('/', authenticationRoutes(participants));
  api.use(createIdempotency({ db, clock, secrets }));
  api.route('/', participantRoutes(participants));

  // context
  app.route('/ngsi-ld/v1', contextRoutes({ baseUrl: url, context, contexts, stored, clock, notifying }));
  const direct = createDirectDoor({ ...around, context, contexts, rateLimit, participants, metrics });
  api.route('/', operateContext({ clock, context, contexts, stored, notifying, work, note: participants.note }));

  // the operator's backup of everything, and the change log's housekeeping
  const operatorOnly = createMiddleware<Env>((c, next) => {
    requireOperator(c.get('participant'));
    return next();
  });
  const taken = (name: string) => participants.note({ action: 'backup.taken', object: ['backup', name] });
  app.route('/', backupRoutes({ db, clock, requireOperator: operatorOnly, taken }));
  work.define({
    name: 'tidy-change-log',
    run: async () => void (await changes.tidy()),
    schedule: { cron: '15 2 * * *', data: {} },
  });

  // catalogue
  const places = loadPlaces(join(models, 'places'));
  const catalogue = createCatalogue({ db, clock, places, models, deeds: participants.deeds });
  const catalogueDeps = { catalogue, places, spaceOf: createSpaceAccess(context.spaces).spaceOf };
  app.route('/', catalogueRoutes(catalogueDeps));
  api.route('/', catalogueApiRoutes(catalogueDeps));

  // connectors, delivery (and how pages look, also those of the rooms below the portal)
  const looks = createLooks({ participants, clock, openAccess: config.access === 'open' });
  const collections = createCollections({ catalogue, models, baseUrl: url });
  const delivery = createDelivery({
    query: context.query,
    contexts,
    collections,
    accessIn: (c, space) => c.get('access')(space),
    renderPage: looks.renderPage,
  });
  app.route('/', delivery.features);
  api.route('/', delivery.downloads);

  // publications (uploads stream to disk, so they come before the API, which reads bodies as JSON)
  const rooms = { db, clock, log, contexts, context, catalogue, participants, places };
  const publishing = createPublicationsRoom({
    ...rooms,
    work,
    outbound,
    secrets,
    mail,
    baseUrl: url,
    models,
    uploads: join(config.dataDirectory, 'uploads'),
  });
  app.route('/api/v1', publishing.uploadRoutes);
  api.route('/', publishing.routes);

  // portal
  app.route(
    '/',
    createPortal({
      catalogue,
      ...{ context, contexts, notifying },
      collections,
      tables: delivery.tables,
      participants,
      publications: publishing.publications,
      places,
      models,
      operation: { version: packageDescription.version, engine: db.engine, work, mail },
      clock,
      looks,
      brokerPort: broker?.port ?? config.mqttPort ?? null,
    }),
  );

  // demonstration
  const demonstration = createDemonstration({ ...rooms, publications: publishing.publications });

  app.route('/api/v1', api);
  app.route('/', referenceRoutes({ api, version: packageDescription.version, url, renderPage: looks.renderPage }));

  return {
    url,
    db,
    config,
    app,
    work,
    mail,
    secrets,
    audit,
    outbound,
    broker,
    changes,
    contexts,
    context,
    participants,
    demonstration,
    async start() {
      await work.start();
      if (config.roles.includes('jobs')) await publishing.start();
      await context.indexes.refresh();
      await notifying.start();
      // Before the doors open, so that a first visitor cannot make the node look used.
      if (options.demonstration !== undefined) await demonstration.decide(options.demonstration);
      const before = { traffic, baseUrl: url, waiting: config.requestsAtOnce * 4, refused: metrics.observeOverload };
      listener?.serve(app, refuseOverload(before, direct));
      log.info({ url, engine: db.engine, at: clock.now() }, 'node started');
      // In the background: the doors are open while it is filled.
      if (options.demonstration !== undefined && config.roles.includes('jobs')) void demonstration.start();
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      await traffic.drain(config.stopSeconds);
      await listener?.close(2);
      await demonstration.stop();
      await publishing.stop();
      await work.stop(config.stopSeconds);
      await context.close();
      await unfollow();
      await notifying.stop();
      await changes.stop();
      await participants.close();
      mail.close();
      await Promise.all([outbound.close(), mqtt.close(), broker?.close()]);
      if (!options.db) await db.close();
      log.info('node stopped');
    },
  };
}
