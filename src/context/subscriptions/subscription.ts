import type { ContextValue } from '../../linked-data/index.ts';
import type { Maker } from '../../participants/index.ts';
import type { ProtocolVersion, QualityOfService } from '../../platform/mqtt/index.ts';
import type { Join } from '../entities/linked-entities.ts';
import type { GeoQuery, MatchedEntity, QueryNode, ScopeExpression, TypeExpression } from '../query/index.ts';
import type { Representation } from '../representations/index.ts';

/** What may set off a notification. NGSI-LD 1.9.1 Table 5.2.12-1, notificationTrigger. */
export const triggers = [
  'entityCreated',
  'entityUpdated',
  'entityDeleted',
  'attributeCreated',
  'attributeUpdated',
  'attributeDeleted',
] as const;
/** One of them. */
export type Trigger = (typeof triggers)[number];

/** What holds where a subscription does not say. */
export const usualTriggers: readonly Trigger[] = ['attributeCreated', 'attributeUpdated'];

/** What notifications may be written as. NGSI-LD 1.9.1 Table 5.2.15-1, accept. */
export const notificationMedia = ['application/json', 'application/ld+json', 'application/geo+json'] as const;
/** One of them. */
export type NotificationMedia = (typeof notificationMedia)[number];

/** A pair of a header. NGSI-LD 1.9.1 §5.2.22. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** Which entities a subscription is about: NGSI-LD 1.9.1 §5.2.33 EntitySelector. */
export interface Selector {
  readonly types: TypeExpression;
  readonly ids: ReadonlySet<string> | null;
  readonly idPattern: ((id: string) => boolean) | null;
}

/** A subscription's members, read and checked; every name is an IRI. NGSI-LD 1.9.1 §5.2.12. */
export interface Terms {
  /** Alternatives, of which an entity fulfils one; null: any entity. */
  readonly selectors: readonly Selector[] | null;
  readonly watched: ReadonlySet<string> | null;
  readonly triggers: ReadonlySet<Trigger>;
  readonly q: QueryNode | null;
  /** The same as a test in memory; null where there is none, or where it asks of linked entities. */
  readonly matches: ((entity: MatchedEntity, shown?: ReadonlySet<string> | null) => boolean) | null;
  readonly asksLinked: boolean;
  readonly geo: GeoQuery | null;
  readonly scope: ScopeExpression | null;
  readonly isActive: boolean;
  readonly expires: Date | null;
  /** Seconds that pass between two notifications. */
  readonly throttling: number;
  /** Seconds between periodic notifications; null for those of changes. */
  readonly period: number | null;
  readonly representation: Representation;
  readonly join: Join | null;
  readonly showChanges: boolean;
  readonly endpoint: Endpoint;
}

/** Where and how notifications are sent. NGSI-LD 1.9.1 §5.2.15. */
export interface Endpoint {
  readonly uri: string;
  /** Scheme, host and port: what shares them shares its limits. */
  readonly origin: string;
  /** Null where it is one of HTTP. */
  readonly mqtt: MqttTerms | null;
  readonly accept: NotificationMedia;
  readonly timeoutSeconds: number;
  readonly cooldownSeconds: number;
}

/** What `notifierInfo` says of an endpoint of MQTT. NGSI-LD 1.9.1 Table 7.2-1. */
export interface MqttTerms {
  readonly version: ProtocolVersion;
  readonly qos: QualityOfService;
}

/** The members of a subscription as its maker wrote them, without those that the node keeps itself. */
export type SubscriptionBody = Readonly<Record<string, unknown>> & { readonly id: string };

/** A subscription as it is kept. */
export interface Subscription extends Maker {
  readonly space: number;
  readonly id: string;
  /** Grows with every change of a subscription of the space. */
  readonly version: number;
  /** Changes up to this position are from before it. */
  readonly since: number;
  readonly body: SubscriptionBody;
  readonly context: ContextValue;
  /** Every short name that it uses, with its IRI. */
  readonly names: Readonly<Record<string, string>>;
  /** What its receiver wants to be told, and an address with a password, sealed. */
  readonly sealed: string | null;
  readonly created: Date;
  readonly modified: Date;
}

/** One attempt to bring a notification out, as it is shown. */
export interface AttemptNote {
  /** When it ended, as ISO 8601 writes it. */
  readonly at: string;
  readonly milliseconds: number;
  /** How many entities it told. */
  readonly entities: number;
  readonly sent: boolean;
  /** What the receiver answered, or why it could not be told. */
  readonly answer: string;
}

/** What is known of a subscription's notifications. NGSI-LD 1.9.1 Table 5.2.14.2-1. */
export interface DeliveryState {
  readonly timesSent: number;
  readonly timesFailed: number;
  readonly lastNotification: Date | null;
  readonly lastSuccess: Date | null;
  readonly lastFailure: Date | null;
  readonly failures: number;
  readonly waiting: number;
  readonly dead: number;
  /** How much is kept for it, what was given up included. */
  readonly bytes: number;
  /** Whether changes lie in the log because its queue is full. */
  readonly full: boolean;
  /** When changes were last gone from the log before there was room for them. */
  readonly lapsed: Date | null;
  /** When the next attempt may be made; null while nothing waits. */
  readonly due: Date | null;
  readonly fault: string | null;
  /** The last attempts, the newest first. */
  readonly attempts: readonly AttemptNote[];
}

/** A subscription ready for matching. */
export interface ReadySubscription extends Subscription {
  readonly terms: Terms;
  /** Subscriptions that write entities the same way share what is written. */
  readonly form: string;
}

/** What a subscription is. NGSI-LD 1.9.1 Table 5.2.12-2, status. */
export type Status = 'active' | 'paused' | 'expired';

/** What it is at a time. */
export function statusOf({ isActive, expires }: Pick<Terms, 'isActive' | 'expires'>, now: Date): Status {
  if (expires !== null && expires <= now) return 'expired';
  return isActive ? 'active' : 'paused';
}
