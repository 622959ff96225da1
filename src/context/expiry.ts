import type { AttributeInstance, Document } from '../linked-data/index.ts';
import { asStored, instancesOf } from './instances.ts';

/**
 * The document without what has expired by `now`: attributes, single instances of them, attributes of attributes. It is
 * the very same document when nothing has. NGSI-LD 1.9.1 §4.22.
 */
export function withoutExpired(document: Document, now: Date): Document {
  let kept: Document | undefined;
  for (const attribute in document) {
    const stored = document[attribute]!;
    const lasting = withoutExpiredInstances(stored, now);
    if (lasting === stored) continue;
    kept ??= { ...document };
    if (lasting === undefined) delete kept[attribute];
    else kept[attribute] = lasting;
  }
  return kept ?? document;
}

function withoutExpiredInstances(stored: Document[string], now: Date): Document[string] | undefined {
  const instances = instancesOf(stored);
  const lasting = instances
    .filter((instance) => !isExpired(instance, now))
    .map((each) => withoutExpiredParts(each, now));
  const unchanged = lasting.length === instances.length && lasting.every((each, index) => each === instances[index]);
  return unchanged ? stored : asStored(lasting);
}

function withoutExpiredParts(instance: AttributeInstance, now: Date): AttributeInstance {
  let kept: AttributeInstance | undefined;
  for (const member in instance) {
    if (!member.includes(':')) continue;
    const stored = instance[member] as Document[string];
    const lasting = withoutExpiredInstances(stored, now);
    if (lasting === stored) continue;
    kept ??= { ...instance };
    if (lasting === undefined) delete kept[member];
    else kept[member] = lasting;
  }
  return kept ?? instance;
}

function isExpired(instance: AttributeInstance, now: Date): boolean {
  const expiry = expiryOf(instance);
  return expiry !== undefined && expiry <= now.getTime();
}

/** When the first of a document's attributes expires; null when all of them last. */
export function earliestExpiry(document: Readonly<Document>): Date | null {
  let earliest = Number.POSITIVE_INFINITY;
  const visit = (instance: AttributeInstance): void => {
    earliest = Math.min(earliest, expiryOf(instance) ?? earliest);
    for (const member in instance) {
      if (member.includes(':')) instancesOf(instance[member] as Document[string]).forEach(visit);
    }
  };
  for (const attribute in document) instancesOf(document[attribute]).forEach(visit);
  return earliest === Number.POSITIVE_INFINITY ? null : new Date(earliest);
}

function expiryOf({ expiresAt }: AttributeInstance): number | undefined {
  return typeof expiresAt === 'string' ? Date.parse(expiresAt.replace(',', '.')) : undefined;
}

/** Whether something of an entity may expire, told from its document's text alone. */
export const mayExpire = (documentText: string): boolean => documentText.includes('"expiresAt"');
