import packageDescription from '../package.json' with { type: 'json' };
import type { Config } from './config.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { type Database, migrate, openDatabase } from './platform/database/index.ts';
import { createFrame, createRateLimit, createTraffic, limitRate, openListener } from './platform/http/index.ts';
import { createLog, type Log } from './platform/log.ts';
import { createMetrics, databaseCheck, doorOf, operationRoutes } from './platform/operation/index.ts';

/** What a caller of `createNode` may bring along instead of the usual. */
export interface NodeOptions {
  /** An open, migrated database; whoever brings it closes it. */
  readonly db?: Database;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** One running node. */
export interface Node {
  /** The address under which others reach it, without a slash at its end. */
  readonly url: string;
  readonly db: Database;
  readonly config: Config;
  readonly app: ReturnType<typeof createFrame>;
  /** Opens the doors and starts background work. */
  start(): Promise<void>;
  /** Refuses new requests, finishes the present ones, stops background work and closes the database. */
  stop(): Promise<void>;
}

/** The wiring diagram: config → database → rooms → server. */
export async function createNode(config: Config, options: NodeOptions = {}): Promise<Node> {
  const log = options.log ?? createLog(config.logLevel);
  const clock = options.clock ?? systemClock;

  // The port opens first, so that a taken port is noticed before anything else is done; until `start` it answers 503.
  const listener = await openListener({ port: config.port, host: config.host });
  const url = config.baseUrl ?? `http://${reachableHost(config.host)}:${listener.port}`;

  // database
  const db = options.db ?? (await openOwnDatabase(config));

  // platform
  const traffic = createTraffic(config);
  const metrics = createMetrics(() => traffic.inFlight);
  const app = createFrame({
    log,
    traffic,
    baseUrl: url,
    trustedProxies: config.trustedProxies,
    observe: (c, seconds) =>
      metrics.observeRequest({ method: c.req.method, door: doorOf(c.req.path), status: c.res.status, seconds }),
  });
  if (config.access === 'open') log.warn('ACCESS=open: anonymous callers may write context data');
  let stopping = false;
  app.route(
    '/',
    operationRoutes({
      version: packageDescription.version,
      checks: [databaseCheck(db)],
      metrics,
      isStopping: () => stopping,
    }),
  );

  // linked-data

  // participants (its middleware sets `access` and `caller`; the rate limit counts by them)
  app.use(limitRate(createRateLimit({ perSecond: config.rateLimit })));

  // context

  // catalogue

  // connectors, delivery

  // publications

  // portal

  return {
    url,
    db,
    config,
    app,
    async start() {
      listener.serve(app);
      log.info({ url, engine: db.engine, at: clock.now() }, 'node started');
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      await traffic.drain(config.stopSeconds);
      await listener.close(2);
      if (!options.db) await db.close();
      log.info('node stopped');
    },
  };
}

/** A browser on this machine reaches a node that listens everywhere as localhost. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

async function openOwnDatabase(config: Config): Promise<Database> {
  const db = await openDatabase(
    config.databaseUrl === undefined ? { dataDirectory: config.dataDirectory } : { url: config.databaseUrl },
  );
  await migrate(db);
  return db;
}
