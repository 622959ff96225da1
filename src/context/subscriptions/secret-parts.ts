import type { Secrets } from '../../platform/secrets/index.ts';
import type { KeyValue, SubscriptionBody } from './subscription.ts';

type Members = Readonly<Record<string, unknown>>;

/** What of an endpoint may be secret: what its receiver wants to be told, and an address that carries a password. */
export interface SecretParts {
  readonly receiverInfo?: readonly KeyValue[];
  readonly uri?: string;
}

const purpose = 'subscription receiver';

/** Opens what is sealed of a subscription. */
export function openParts(secrets: Pick<Secrets, 'open'>, sealed: string | null): SecretParts {
  if (sealed === null) return {};
  const parts = JSON.parse(secrets.open(sealed, purpose)) as SecretParts | readonly KeyValue[];
  return Array.isArray(parts) ? { receiverInfo: parts as readonly KeyValue[] } : (parts as SecretParts);
}

/** Seals it; null where there is nothing to hide. */
export function sealParts(secrets: Pick<Secrets, 'seal'>, parts: SecretParts): string | null {
  if (parts.uri === undefined && parts.receiverInfo === undefined) return null;
  // The version before knows no passwords in addresses; what it may meet has its form.
  return secrets.seal(JSON.stringify(parts.uri === undefined ? parts.receiverInfo : parts), purpose);
}

/** Takes what may be secret out of a subscription. */
export function apart(members: SubscriptionBody): { kept: SubscriptionBody; parts: SecretParts } {
  const notification = members.notification as Members;
  const { receiverInfo, ...endpoint } = notification.endpoint as Members;
  const uri = new URL(endpoint.uri as string);
  const hasPassword = uri.password !== '';
  uri.password = '';
  const open = hasPassword ? { ...endpoint, uri: uri.href } : endpoint;
  return {
    kept: { ...members, notification: { ...notification, endpoint: open } },
    parts: {
      ...(receiverInfo === undefined ? {} : { receiverInfo: receiverInfo as readonly KeyValue[] }),
      ...(hasPassword ? { uri: endpoint.uri as string } : {}),
    },
  };
}

/** Puts it back. */
export function together(body: SubscriptionBody, parts: SecretParts): SubscriptionBody {
  const notification = body.notification as Members;
  return { ...body, notification: { ...notification, endpoint: { ...(notification.endpoint as Members), ...parts } } };
}
