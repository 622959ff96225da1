import type { ActiveContext } from '../../linked-data/index.ts';
import { DomainError } from '../../platform/errors.ts';
import { readRepresentation } from '../entities/entity-read-representation.ts';
import { readJoin } from '../entities/linked-entities.ts';
import {
  defaultGeoProperty,
  type GeoQuery,
  parseGeoQuery,
  parsePattern,
  parseQuery,
  parseScopes,
  parseTypes,
  patternMatcher,
  type QueryNode,
  queryMatcher,
} from '../query/index.ts';
import { subscriptionError } from './errors.ts';
import { readEndpoint } from './read-endpoint.ts';
import { type Selector, type SubscriptionBody, type Terms, type Trigger, usualTriggers } from './subscription.ts';

type Members = Readonly<Record<string, unknown>>;
type Expand = (name: string) => string;

/** Reads what a checked subscription asks for; `active` gives names their IRIs. NGSI-LD 1.9.1 §5.8.1.4. */
export function readTerms(body: SubscriptionBody, active: ActiveContext): Terms {
  const { expandTerm } = active;
  const notification = body.notification as Members;
  requireCompatible(body, notification);
  const q =
    body.q === undefined
      ? null
      : inside('q', () => parseQuery(decoded(body.q as string), vocabulary(body, expandTerm)));
  if (body.csf !== undefined) inside('csf', () => parseQuery(body.csf as string, { expandTerm }));
  const asksLinked = q !== null && isLinked(q);
  const scope = body.scopeQ === undefined ? null : inside('scopeQ', () => parseScopes(body.scopeQ as string));
  const watched = body.watchedAttributes as readonly string[] | undefined;
  return {
    selectors: readSelectors(body.entities as readonly Members[] | undefined, expandTerm),
    watched: watched === undefined ? null : new Set(watched.map(expandTerm)),
    triggers: new Set((body.notificationTrigger as readonly Trigger[] | undefined) ?? usualTriggers),
    q,
    matches: q === null || asksLinked ? null : queryMatcher(q),
    asksLinked,
    geo: readGeo(body.geoQ as Members | undefined, expandTerm),
    scope,
    isActive: body.isActive !== false,
    expires: body.expiresAt === undefined ? null : new Date((body.expiresAt as string).replace(',', '.')),
    throttling: (body.throttling as number | undefined) ?? 0,
    period: (body.timeInterval as number | undefined) ?? null,
    ...readForm(body, notification, active),
    showChanges: notification.showChanges === true,
    endpoint: readEndpoint(notification.endpoint as Members),
  };
}

function requireCompatible(body: SubscriptionBody, notification: Members): void {
  if (body.timeInterval === undefined && body.entities === undefined && body.watchedAttributes === undefined)
    throw subscriptionError('nothing-watched', {}, { field: 'entities' });
  // §5.2.12: periodic notifications follow no change.
  for (const second of ['watchedAttributes', 'throttling', 'notificationTrigger'])
    if (body.timeInterval !== undefined && body[second] !== undefined) throw exclusive('timeInterval', second);
  if (body.timeInterval !== undefined && body.entities === undefined) throw missing('entities');
  for (const second of ['pick', 'omit'])
    if (notification.attributes !== undefined && notification[second] !== undefined)
      throw exclusive('notification.attributes', `notification.${second}`);
  // Table 5.2.14.1-1: a simplified entity has no room for what was.
  if (notification.showChanges === true && ['keyValues', 'simplified'].includes(notification.format as string))
    throw exclusive('notification.showChanges', 'notification.format');
}

function readSelectors(entities: readonly Members[] | undefined, expandTerm: Expand): readonly Selector[] | null {
  if (entities === undefined) return null;
  return entities.map((entry, index) => {
    const place = `entities[${index}]`;
    const types = inside(`${place}.type`, () => parseTypes(entry.type as string, expandTerm));
    const ids = entry.id === undefined ? null : new Set([entry.id].flat() as string[]);
    const pattern = entry.idPattern as string | undefined;
    if (pattern === undefined || ids !== null) return { types, ids, idPattern: null };
    const parsed = inside(`${place}.idPattern`, () => parsePattern(pattern, 'idPattern'));
    return { types, ids, idPattern: patternMatcher(parsed) };
  });
}

function readGeo(geo: Members | undefined, expandTerm: Expand): GeoQuery | null {
  if (geo === undefined) return null;
  const property = geo.geoproperty === undefined ? defaultGeoProperty : expandTerm(geo.geoproperty as string);
  return inside('geoQ', () => parseGeoQuery(geo as Parameters<typeof parseGeoQuery>[0], property)) ?? null;
}

function vocabulary(body: SubscriptionBody, expandTerm: Expand) {
  const named = [(body.expandValues as string | readonly string[] | undefined) ?? []].flat();
  const expandValues = new Set(named.flatMap((names) => names.split(',')).map((name) => expandTerm(name.trim())));
  return { expandTerm, expandValues };
}

/** How entities are written, in the terms of a query's parameters. */
function readForm(body: SubscriptionBody, notification: Members, active: ActiveContext) {
  const joined = (value: unknown) => (value === undefined ? undefined : (value as readonly string[]).join(','));
  const parameters = Object.fromEntries(
    Object.entries({
      attrs: joined(notification.attributes),
      pick: joined(notification.pick),
      omit: joined(notification.omit),
      lang: body.lang as string | undefined,
      datasetId: joined(body.datasetId),
      format: notification.format as string | undefined,
      options: notification.sysAttrs === true ? 'sysAttrs' : undefined,
      join: notification.join as string | undefined,
      joinLevel: notification.joinLevel === undefined ? undefined : String(notification.joinLevel),
      containedBy: joined(notification.containedBy),
    }).filter(([, value]) => value !== undefined),
  );
  return inside('notification', () => ({
    representation: readRepresentation(parameters, active),
    join: readJoin(parameters) ?? null,
  }));
}

/** Queries that are copied out of an address come with its escapes. */
function decoded(q: string): string {
  if (!/%[0-9A-Fa-f]{2}/.test(q)) return q;
  try {
    return decodeURIComponent(q);
  } catch {
    return q;
  }
}

/** Whether a query asks what entities behind relationships are. */
function isLinked(node: QueryNode): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.terms.some(isLinked);
  return node.kind === 'linked';
}

/** The refusal of a part names the member that it stands in. */
function inside<T>(member: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
    throw subscriptionError('member-refused', { member }, { field: member, faults: [error], cause: error });
  }
}

const missing = (member: string) => subscriptionError('member-missing', { member }, { field: member });
const exclusive = (first: string, second: string) =>
  subscriptionError('members-exclusive', { first, second }, { field: second });
