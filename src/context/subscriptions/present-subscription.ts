import type { ActiveContext, ContextValue } from '../../linked-data/index.ts';
import type { SecretParts } from './secret-parts.ts';
import { type DeliveryState, type ReadySubscription, statusOf, usualTriggers } from './subscription.ts';

type Members = Readonly<Record<string, unknown>>;

/** A subscription as its reader is shown it, in the names of the reader's context. NGSI-LD 1.9.1 §5.2.12, §5.8.3. */
export function presentSubscription(
  subscription: ReadySubscription,
  state: DeliveryState | undefined,
  shown: {
    readonly active: ActiveContext;
    readonly sysAttrs: boolean;
    readonly now: Date;
    readonly secrets: SecretParts;
    readonly addressOf: (context: ContextValue) => string;
  },
): Record<string, unknown> {
  const { body, terms, created, modified } = subscription;
  const rename = renamer(subscription, shown.active);
  const { notification, entities, watchedAttributes, geoQ, ...members } = body as Record<string, Members>;
  return {
    ...members,
    // §5.8.1.4: where none was given, it is the subscription's own.
    ...(members.jsonldContext === undefined ? { jsonldContext: shown.addressOf(subscription.context) } : {}),
    ...(entities === undefined ? {} : { entities: (entities as unknown as readonly Members[]).map(renamedSelector) }),
    ...(watchedAttributes === undefined ? {} : { watchedAttributes: renamedList(watchedAttributes) }),
    ...(geoQ === undefined ? {} : { geoQ: renamedGeo(geoQ) }),
    ...(members.notificationTrigger === undefined ? { notificationTrigger: [...usualTriggers] } : {}),
    status: statusOf(terms, shown.now),
    notification: presentNotification(notification!),
    ...(shown.sysAttrs ? { createdAt: created.toISOString(), modifiedAt: modified.toISOString() } : {}),
  };

  function renamedSelector(selector: Members) {
    return { ...selector, type: (selector.type as string).replace(/[^|,;()]+/g, rename) };
  }

  function renamedList(names: unknown): string[] {
    return (names as readonly string[]).map(rename);
  }

  function renamedGeo(geo: Members) {
    return geo.geoproperty === undefined ? geo : { ...geo, geoproperty: rename(geo.geoproperty as string) };
  }

  function presentNotification({ endpoint, ...rest }: Members) {
    const lists = ['attributes', 'pick', 'omit'].filter((name) => rest[name] !== undefined);
    return {
      ...rest,
      ...Object.fromEntries(lists.map((name) => [name, renamedList(rest[name])])),
      endpoint: { ...(endpoint as Members), ...shown.secrets },
      ...(state === undefined ? {} : presentState(state)),
    };
  }
}

/** NGSI-LD 1.9.1 Table 5.2.14.2-1: counts and times of what was sent, once something was. */
function presentState(state: DeliveryState) {
  const times = {
    lastNotification: state.lastNotification,
    lastSuccess: state.lastSuccess,
    lastFailure: state.lastFailure,
  };
  if (state.timesSent === 0) return {};
  return {
    status: state.failures > 0 ? 'failed' : 'ok',
    timesSent: state.timesSent,
    ...(state.timesFailed === 0 ? {} : { timesFailed: state.timesFailed }),
    ...Object.fromEntries(
      Object.entries(times).flatMap(([name, time]) => (time === null ? [] : [[name, time.toISOString()]])),
    ),
  };
}

/** A name of the subscription's own context in that of the reader. */
function renamer({ names }: ReadySubscription, active: ActiveContext): (name: string) => string {
  return (name) => (Object.hasOwn(names, name) ? active.compactIri(names[name]!) : name);
}
