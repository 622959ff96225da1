import { isDateTime } from '../../linked-data/index.ts';
import { isUri } from '../entities/entity-id.ts';
import { subscriptionError } from './errors.ts';
import { type KeyValue, notificationMedia, type SubscriptionBody, triggers } from './subscription.ts';

type Members = Readonly<Record<string, unknown>>;

const limits = { selectors: 100, names: 200, text: 2_000, pairs: 50, ids: 1_000 } as const;

/** Members that the node keeps itself; what a client says of them is not listened to. NGSI-LD 1.9.1 Table 5.2.12-2. */
const ownMembers: ReadonlySet<string> = new Set(['status', 'createdAt', 'modifiedAt', 'deletedAt']);
/** The same in `notification`. Table 5.2.14.2-1. */
const ownNotificationMembers: ReadonlySet<string> = new Set([
  ...['status', 'timesSent', 'timesFailed', 'lastNotification', 'lastSuccess', 'lastFailure'],
]);

/** Checks a member's value, in the order of NGSI-LD 1.9.1 Table 5.2.12-1. */
type Check = (value: unknown, member: string) => void;

const members: Readonly<Record<string, Check>> = {
  id: identifier,
  type: equalTo('Subscription'),
  subscriptionName: text,
  description: text,
  entities: (value, member) => list(value, member, limits.selectors, entitySelector),
  watchedAttributes: names,
  timeInterval: positive,
  q: text,
  geoQ: (value, member) => objectOf(geoMembers, value, member),
  csf: text,
  scopeQ: text,
  lang: text,
  datasetId: (value, member) => list(value, member, limits.names, datasetId),
  expandValues: commaSeparated,
  jsonKeys: commaSeparated,
  jsonldContext: webAddress,
  isActive: flag,
  expiresAt: time,
  throttling: positive,
  notificationTrigger: (value, member) => list(value, member, triggers.length, oneOf(triggers)),
  localOnly: flag,
  splitEntities: flag,
  notification: (value, member) => objectOf(notificationMembers, value, member, ownNotificationMembers),
};

/** NGSI-LD 1.9.1 Table 5.2.13-1. */
const geoMembers: Readonly<Record<string, Check>> = {
  geometry: text,
  georel: text,
  coordinates: (value, member) => {
    if (!Array.isArray(value) && typeof value !== 'string') throw invalid('member-not-coordinates', member);
  },
  geoproperty: text,
};

/** NGSI-LD 1.9.1 Table 5.2.14.1-1. */
const notificationMembers: Readonly<Record<string, Check>> = {
  attributes: names,
  pick: names,
  omit: names,
  format: oneOf(['normalized', 'concise', 'keyValues', 'simplified']),
  sysAttrs: flag,
  showChanges: flag,
  join: oneOf(['inline', 'flat', '@none']),
  joinLevel: positive,
  containedBy: (value, member) => list(value, member, limits.ids, identifier),
  endpoint: (value, member) => objectOf(endpointMembers, value, member),
};

/** NGSI-LD 1.9.1 Table 5.2.15-1. */
const endpointMembers: Readonly<Record<string, Check>> = {
  uri: text,
  accept: oneOf(notificationMedia),
  timeout: positive,
  cooldown: positive,
  receiverInfo: (value, member) => list(value, member, limits.pairs, header),
  notifierInfo: (value, member) => list(value, member, limits.pairs, pair),
};

/** Checks every member of a subscription and gives back those that are kept. */
export function checkMembers(body: unknown): SubscriptionBody {
  if (!isObject(body)) throw subscriptionError('body-not-object');
  const kept: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(body)) {
    // §5.2.12: what only the node may say is passed over; two underscores are nobody's name.
    if (ownMembers.has(member) || member === '@context' || member.startsWith('__')) continue;
    const check = Object.hasOwn(members, member) ? members[member] : undefined;
    if (check === undefined) throw subscriptionError('member-unknown', { member: cut(member) }, { field: cut(member) });
    check(value, member);
    kept[member] = member === 'notification' ? without(value as Members, ownNotificationMembers) : value;
  }
  for (const member of ['type', 'notification']) if (kept[member] === undefined) throw missing(member);
  const { endpoint } = kept.notification as Members;
  if (endpoint === undefined) throw missing('notification.endpoint');
  if ((endpoint as Members).uri === undefined) throw missing('notification.endpoint.uri');
  return kept as SubscriptionBody;
}

function entitySelector(value: unknown, place: string): void {
  objectOf({ id: ids, idPattern: text, type: text }, value, place);
  if ((value as Members).type === undefined) throw missing(`${place}.type`);
}

function ids(value: unknown, member: string): void {
  if (Array.isArray(value)) list(value, member, limits.ids, identifier);
  else identifier(value, member);
}

function objectOf(table: Readonly<Record<string, Check>>, value: unknown, member: string, own?: ReadonlySet<string>) {
  if (!isObject(value)) throw invalid('member-not-object', member);
  for (const [name, content] of Object.entries(value)) {
    if (own?.has(name)) continue;
    const place = `${member}.${cut(name)}`;
    const check = Object.hasOwn(table, name) ? table[name] : undefined;
    if (check === undefined) throw subscriptionError('member-unknown', { member: place }, { field: place });
    check(content, place);
  }
}

function list(value: unknown, member: string, most: number, check: Check): void {
  if (!Array.isArray(value) || value.length === 0 || value.length > most)
    throw invalid('member-not-list', member, { most });
  for (const [index, each] of value.entries()) check(each, `${member}[${index}]`);
}

function names(value: unknown, member: string): void {
  list(value, member, limits.names, text);
}

/** A list as one text, as the table has it; a list of texts means the same. */
function commaSeparated(value: unknown, member: string): void {
  names(typeof value === 'string' ? value.split(',') : value, member);
}

function text(value: unknown, member: string): void {
  if (typeof value !== 'string' || value.trim() === '' || value.length > limits.text * 4)
    throw invalid('member-not-text', member);
}

function flag(value: unknown, member: string): void {
  if (typeof value !== 'boolean') throw invalid('member-not-flag', member);
}

function time(value: unknown, member: string): void {
  if (!isDateTime(value)) throw invalid('member-not-time', member);
}

function identifier(value: unknown, member: string): void {
  if (typeof value !== 'string' || value.length > limits.text || !isUri(value)) throw invalid('member-not-uri', member);
}

function datasetId(value: unknown, member: string): void {
  if (value !== '@none') identifier(value, member);
}

function webAddress(value: unknown, member: string): void {
  const isWeb = typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
  if (!isWeb) throw invalid('member-not-address', member);
}

function pair(value: unknown, member: string): void {
  objectOf({ key: text, value: anyText }, value, member);
  for (const part of ['key', 'value']) if ((value as Members)[part] === undefined) throw missing(`${member}.${part}`);
}

/** Headers of requests are told by the node itself where they would change how the request is read. */
const ownHeaders = new Set([
  ...['connection', 'content-length', 'content-type', 'expect', 'host', 'keep-alive', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade'],
]);

function header(value: unknown, member: string): void {
  pair(value, member);
  const { key, value: content } = value as KeyValue;
  if (!/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(key) || ownHeaders.has(key.toLowerCase()))
    throw invalid('header-not-settable', `${member}.key`);
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(content)) throw invalid('header-value-unsendable', `${member}.value`);
}

function anyText(value: unknown, member: string): void {
  if (typeof value !== 'string' || value.length > limits.text * 4) throw invalid('member-not-text', member);
}

function oneOf(words: readonly string[]): Check {
  return (value, member) => {
    if (!words.includes(value as string)) throw invalid('member-not-among', member, { words: words.join(', ') });
  };
}

function equalTo(word: string): Check {
  return (value, member) => {
    if (value !== word) throw invalid('member-not-among', member, { words: word });
  };
}

function positive(value: unknown, member: string): void {
  if (typeof value !== 'number' || !(value > 0) || value > 1e9) throw invalid('member-not-number', member);
}

function without(value: Members, left: ReadonlySet<string>): Members {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !left.has(name)));
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const cut = (name: string) => name.slice(0, 60);
const missing = (member: string) => subscriptionError('member-missing', { member }, { field: member });
const invalid = (
  code: Parameters<typeof subscriptionError>[0],
  member: string,
  parameters: Readonly<Record<string, string | number>> = {},
) => subscriptionError(code, { member, ...parameters }, { field: member });
