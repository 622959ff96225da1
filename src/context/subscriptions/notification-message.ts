import type { ActiveContext } from '../../linked-data/index.ts';
import type { KeyValue, ReadySubscription } from './subscription.ts';

/** A notification as it is sent. */
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
  readonly pairs: readonly KeyValue[] | null;
  readonly active: ActiveContext;
}

/** NGSI-LD 1.9.1 §5.3.1 Notification, bound to HTTP by §6.3.8. */
export function notificationMessage(
  { id: subscriptionId, terms }: ReadySubscription,
  { id, notifiedAt, elements, tenant, pairs, active }: NotificationParts,
): NotificationMessage {
  const { accept } = terms.endpoint;
  const named = accept === 'application/ld+json' ? { '@context': active.source } : {};
  const head = { id, type: 'Notification', subscriptionId, notifiedAt: notifiedAt.toISOString(), ...named };
  const list = `[${elements.map((element) => element.slice(1, -1)).join(',')}]`;
  const data = accept === 'application/geo+json' ? `{"type":"FeatureCollection","features":${list}}` : list;
  const link = `<${active.address}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
  const own = {
    'Content-Type': accept,
    ...(accept === 'application/ld+json' ? {} : { Link: link }),
    ...(tenant === '' ? {} : { 'NGSILD-Tenant': tenant }),
  };
  return {
    headers: { ...Object.fromEntries((pairs ?? []).map(({ key, value }) => [key, value])), ...own },
    body: `${JSON.stringify(head).slice(0, -1)},"data":${data}}`,
  };
}
