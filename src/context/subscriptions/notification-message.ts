import type { ActiveContext } from '../../linked-data/index.ts';
import type { KeyValue, ReadySubscription } from './subscription.ts';

/** A notification as it is sent: over HTTP as headers and a body, over MQTT as one message of both. */
export interface NotificationMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a notification is made of. */
export interface NotificationParts {
  readonly id: string;
  readonly notifiedAt: Date;
  /** JSON texts, each a list of entities. */
  readonly elements: readonly string[];
  /** The name of the space; '' is the shared one. */
  readonly tenant: string;
  readonly pairs: readonly KeyValue[];
  readonly active: ActiveContext;
}

/** NGSI-LD 1.9.1 §5.3.1 Notification, bound to HTTP by §6.3.8 and to MQTT by §7.2. */
export function notificationMessage(
  { id: subscriptionId, terms }: ReadySubscription,
  { id, notifiedAt, elements, tenant, pairs, active }: NotificationParts,
): NotificationMessage {
  const { accept } = terms.endpoint;
  const named = accept === 'application/ld+json' ? { '@context': active.source } : {};
  // §5.3.1: features carry their context, unless the receiver prefers it in the header.
  const prefersHeader = pairs.some(({ key, value }) => key.toLowerCase() === 'prefer' && /\bbody=json\b/.test(value));
  const carriesContext = accept === 'application/ld+json' || (accept === 'application/geo+json' && !prefersHeader);
  const head = { id, type: 'Notification', subscriptionId, notifiedAt: notifiedAt.toISOString(), ...named };
  const list = `[${elements.map((element) => element.slice(1, -1)).join(',')}]`;
  const data = accept === 'application/geo+json' ? featureCollection(list, prefersHeader ? null : active) : list;
  const link = `<${active.address}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
  const own = {
    'Content-Type': accept,
    ...(carriesContext ? {} : { Link: link }),
    ...(tenant === '' ? {} : { 'NGSILD-Tenant': tenant }),
  };
  return {
    headers: { ...Object.fromEntries(pairs.map(({ key, value }) => [key, value])), ...own },
    body: `${JSON.stringify(head).slice(0, -1)},"data":${data}}`,
  };
}

function featureCollection(features: string, active: ActiveContext | null): string {
  const named = active === null ? '' : `,"@context":${JSON.stringify(active.source)}`;
  return `{"type":"FeatureCollection","features":${features}${named}}`;
}
