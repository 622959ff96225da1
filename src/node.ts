import type { Config } from './config.ts';
import type { Context } from './context/index.ts';
import type { Demonstration } from './demonstration/index.ts';
import type { Contexts } from './linked-data/index.ts';
import type { Participants } from './participants/index.ts';
import type { Audit } from './platform/audit/index.ts';
import type { Changes } from './platform/changes/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/database/index.ts';
import type { createFrame } from './platform/http/index.ts';
import type { Log } from './platform/log.ts';
import type { Mail } from './platform/mail/index.ts';
import type { MqttBroker } from './platform/mqtt/index.ts';
import type { Outbound } from './platform/outbound/index.ts';
import type { Secrets } from './platform/secrets/index.ts';
import type { Work } from './platform/work/index.ts';

/** What a caller of `createNode` may bring along instead of the usual. */
export interface NodeOptions {
  /** An open, migrated database; whoever brings it closes it. */
  readonly db?: Database;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Whether a first start fills the demonstration; that decision is kept. Absent: there is none, as in tests. */
  readonly demonstration?: boolean;
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
  /** The node's own MQTT broker, where it is open in this process. */
  readonly broker: Pick<MqttBroker, 'port'> | null;
  readonly changes: Changes;
  readonly contexts: Contexts;
  readonly context: Context;
  readonly participants: Participants;
  readonly demonstration: Demonstration;
  /** Opens the doors and starts background work. */
  start(): Promise<void>;
  /** Refuses new requests, finishes the present ones, stops background work and closes the database. */
  stop(): Promise<void>;
}
