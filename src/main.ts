import packageDescription from '../package.json' with { type: 'json' };
import type { Config } from './config.ts';
import {
  authenticationRoutes,
  createParticipants,
  type Participants,
  participantRoutes,
} from './participants/index.ts';
import { type Audit, createAudit } from './platform/audit/index.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { type Database, migrate, openDatabase } from './platform/database/index.ts';
import {
  createFrame,
  createRateLimit,
  createTraffic,
  describedRoutes,
  type Listener,
  limitRate,
  openListener,
} from './platform/http/index.ts';
import { createLog, type Log } from './platform/log.ts';
import { createMail, type Mail } from './platform/mail/index.ts';
import { createMetrics, databaseCheck, doorOf, operationRoutes } from './platform/operation/index.ts';
import { createOutbound, type Outbound } from './platform/outbound/index.ts';
import { referenceRoutes } from './platform/reference/index.ts';
import { createSecrets, keptSecretKey, type Secrets } from './platform/secrets/index.ts';
import { createWork, type Work } from './platform/work/index.ts';

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
  readonly work: Work;
  readonly mail: Mail;
  readonly secrets: Secrets;
  readonly audit: Audit;
  readonly outbound: Outbound;
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
  const db = options.db ?? (await openOwnDatabase(config, listener));

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
  const secrets = await openSecrets(config);
  const outbound = createOutbound({
    allow: config.outboundAllow,
    userAgent: `Vozel/${packageDescription.version} (+${url})`,
  });
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
      metrics,
      isStopping: () => stopping,
    }),
  );

  // our own API: rooms add their described routes by `api.route('/…', …)`
  const api = describedRoutes();

  // linked-data

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
    // context, which stands above, says what is in a space
    spaces: { organisation: async () => null, shows: async () => new Map() },
  });
  app.use(participants.identify);
  app.use(limitRate(createRateLimit({ perSecond: config.rateLimit })));
  app.use(participants.refuseUnknown);
  app.route('/', authenticationRoutes(participants));
  api.route('/', participantRoutes(participants));

  // context

  // catalogue

  // connectors, delivery

  // publications

  // portal

  app.route('/api/v1', api);
  app.route('/', referenceRoutes({ api, version: packageDescription.version, url }));

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
    async start() {
      await work.start();
      listener.serve(app);
      log.info({ url, engine: db.engine, at: clock.now() }, 'node started');
      const claim = await participants.operator.claimLink();
      if (claim !== null) log.info({ claim }, 'open this link to become the operator');
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      await traffic.drain(config.stopSeconds);
      await listener.close(2);
      await work.stop(config.stopSeconds);
      await participants.close();
      mail.close();
      await outbound.close();
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

async function openSecrets(config: Config): Promise<Secrets> {
  return createSecrets(config.secretKey ?? (await keptSecretKey(config.dataDirectory)), config.olderSecretKey);
}

async function openOwnDatabase(config: Config, listener: Listener): Promise<Database> {
  try {
    const db = await openDatabase(
      config.databaseUrl === undefined ? { dataDirectory: config.dataDirectory } : { url: config.databaseUrl },
    );
    await migrate(db);
    return db;
  } catch (error) {
    await listener.close(0);
    throw error;
  }
}
