import type { ActiveContext, ContextValue } from '../../linked-data/index.ts';
import {
  type Asking,
  isFresh,
  type Link,
  linkHeader,
  negotiate,
  type RequestContext,
  sameWith,
} from '../../platform/http/index.ts';
import type { Cursor, RowPage } from '../query/index.ts';
import {
  createInlineWriter,
  inEarlierVersion,
  presentEntity,
  presentFeature,
  type Representation,
  type Shelf,
  spokenVersion,
  toFeature,
} from '../representations/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import { readError } from './entity-read-errors.ts';
import { variantOf } from './entity-variant.ts';
import { type Join, linksTo, type ShownEntity } from './linked-entities.ts';
import { writePageCursor } from './page-cursor.ts';
import { preferredVersion } from './preferred-version.ts';

/** What entities may be answered as. NGSI-LD 1.9.1 §6.3.4. */
export const entityMedia = ['application/json', 'application/ld+json', 'application/geo+json'] as const;
/** What everything else may be answered as. */
export const plainMedia = ['application/json', 'application/ld+json'] as const;
/** One of them. */
export type Media = (typeof entityMedia)[number];

const contextRelation = 'http://www.w3.org/ns/json-ld#context';

/** Answers with one entity; 304 when the caller holds this version. NGSI-LD 1.9.1 §6.5.3.1. */
export function answerEntity(
  c: RequestContext,
  kept: StoredEntity,
  active: ActiveContext,
  representation: Representation,
): Response {
  const media = negotiate(c, entityMedia);
  const [link, prefer] = [c.req.header('link'), c.req.header('prefer')];
  const variant = variantOf({ media, link, prefer, url: c.req.url, words: active.digest });
  if (isFresh(c, `"${kept.version}-${variant}"`)) return c.body(null, 304);
  const { conformed, status } = conform(c, [kept], active);
  const entity = conformed[0]!;
  const body =
    media === 'application/geo+json'
      ? presentFeature(entity, active, representation)
      : presentEntity(entity, active, representation);
  const text = JSON.stringify(withContext(c, media, body as Record<string, unknown>, active));
  return send(c, { ...textAnswer(c, media, text, active, []), ...status });
}

/** Entities in the version that the caller prefers, and what becomes of the answer. NGSI-LD 1.9.1 §4.3.6.8. */
export function conform(c: Asking, entities: readonly StoredEntity[], active: ActiveContext) {
  const version = preferredVersion(c);
  if (version === undefined || version === spokenVersion) return { conformed: entities, status: {} };
  const conformed = entities.map((entity) => inEarlierVersion(entity, version, active));
  const isAltered = conformed.some((entity, index) => entity !== entities[index]);
  return { conformed, status: isAltered ? ({ status: 203 } as const) : {} };
}

/** A successful answer before a door sends it, and says in which space it was asked. NGSI-LD 1.9.1 §6.3.14. */
export interface ReadAnswer {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** 203 where entities were brought into the form of an earlier version; 200 when absent. */
  readonly status?: 203;
}

/** One page of entities and links to its neighbours. NGSI-LD 1.9.1 §6.4.3.2, §6.3.10. */
export function pageAnswer(
  c: Asking,
  page: RowPage,
  count: number | undefined,
  active: ActiveContext,
  representation: Representation,
  shelf: Shelf | null,
): ReadAnswer {
  const media = negotiate(c, entityMedia);
  const texts = page.rows.map(({ state, written: known, entity }) => {
    if (known !== undefined) return known;
    const text = JSON.stringify(written(c, media, entity(), active, representation));
    return state === null || shelf === null ? Buffer.from(text) : shelf.keep(state, text);
  });
  const links = neighbours(c, page, media, active);
  return withCount(textAnswer(c, media, listOf(c, media, texts, active), active, links), count);
}

function withCount({ headers, body }: ReadAnswer, count: number | undefined): ReadAnswer {
  return { headers: count === undefined ? headers : [['NGSILD-Results-Count', String(count)], ...headers], body };
}

/** The texts of entities as one list, or as one collection of features. */
function listOf(c: Asking, media: Media, texts: readonly Uint8Array[], active: ActiveContext): Uint8Array<ArrayBuffer> {
  if (media !== 'application/geo+json') return joined('[', texts, ']');
  const around = JSON.stringify(withContext(c, media, {}, active)).slice(1, -1);
  return joined('{"type":"FeatureCollection","features":[', texts, `]${around === '' ? '' : `,${around}`}}`);
}

const comma = 0x2c;

function joined(before: string, texts: readonly Uint8Array[], after: string): Uint8Array<ArrayBuffer> {
  const inside = texts.reduce((sum, text) => sum + text.length + 1, 0);
  const whole = Buffer.allocUnsafe(before.length + Math.max(0, inside - 1) + Buffer.byteLength(after));
  let at = whole.write(before);
  for (const [index, text] of texts.entries()) {
    if (index > 0) whole[at++] = comma;
    whole.set(text, at);
    at += text.length;
  }
  whole.write(after, at);
  return whole;
}

/** Sends an answer through the application. */
export function send(c: RequestContext, { headers, body, status }: ReadAnswer): Response {
  const tenant = c.req.header('NGSILD-Tenant');
  if (tenant !== undefined) c.header('NGSILD-Tenant', tenant);
  for (const [name, value] of headers) c.header(name, value, name === 'Vary' ? { append: true } : undefined);
  return status === undefined ? c.body(body) : c.body(body, status);
}

/** What an answer with linked entities is made of. */
export interface Joined {
  readonly join: Join;
  readonly roots: readonly ShownEntity[];
  readonly linked: readonly ShownEntity[];
  /** Whether one entity was asked for by its id: it stands alone where nothing comes beside it. */
  readonly single: boolean;
}

/** Entities and what they are linked with, inside of them or beside them. NGSI-LD 1.9.1 §4.5.23. */
export function joinedAnswer(
  c: Asking,
  { join, roots, linked, single }: Joined,
  page: Omit<RowPage, 'rows'>,
  count: number | undefined,
  active: ActiveContext,
): ReadAnswer {
  const media = negotiate(c, entityMedia);
  const isGeo = media === 'application/geo+json';
  const inline = createInlineWriter(active, linksTo(roots, linked, join));
  const bodies = (join.form === 'inline' ? roots : [...roots, ...linked]).map(({ entity, representation }) => {
    const plain =
      join.form === 'inline' ? inline(entity, representation) : presentEntity(entity, active, representation);
    return isGeo ? toFeature(entity, plain, representation) : plain;
  });
  const links = neighbours(c, page, media, active);
  const answerOf = (content: unknown) => withCount(textAnswer(c, media, JSON.stringify(content), active, links), count);
  if (single && bodies.length === 1)
    return answerOf(withContext(c, media, bodies[0] as Record<string, unknown>, active));
  if (isGeo) return answerOf(withContext(c, media, { type: 'FeatureCollection', features: bodies }, active));
  const named = bodies.map((body) => withContext(c, media, body as Record<string, unknown>, active));
  return answerOf(named);
}

/** Features of a collection leave the context to it. NGSI-LD 1.9.1 §4.5.16.3. */
function written(
  c: Asking,
  media: Media,
  entity: StoredEntity,
  active: ActiveContext,
  representation: Representation,
): unknown {
  if (media === 'application/geo+json') return presentFeature(entity, active, representation);
  return withContext(c, media, presentEntity(entity, active, representation), active);
}

/** Whatever of a request decides how an entity is written, as one text. */
export function formOf(
  c: Asking,
  { format, sysAttrs, projection, languages, datasetIds, geometryProperty }: Representation,
): string {
  const media = negotiate(c, entityMedia);
  const { pick, omit } = projection;
  const sets = [pick, omit, datasetIds].map((set) => (set ? [...set] : null));
  return JSON.stringify([
    media,
    linksContext(c, media),
    format,
    sysAttrs,
    ...sets,
    languages ?? null,
    media === 'application/geo+json' ? geometryProperty : null,
  ]);
}

/** Answers with a list or an object, and links to its neighbours. */
export function answerNames(
  c: RequestContext,
  body: Record<string, unknown> | readonly Record<string, unknown>[],
  active: ActiveContext,
  links: readonly Link[] = [],
): Response {
  const media = negotiate(c, plainMedia);
  const named = Array.isArray(body)
    ? body.map((each: Record<string, unknown>) => withContext(c, media, each, active))
    : withContext(c, media, body as Record<string, unknown>, active);
  return answer(c, media, named, active, links);
}

function answer(
  c: RequestContext,
  media: Media,
  body: unknown,
  active: ActiveContext,
  links: readonly Link[],
): Response {
  return send(c, textAnswer(c, media, JSON.stringify(body), active, links));
}

function textAnswer(
  c: Asking,
  media: Media,
  body: string | Uint8Array<ArrayBuffer>,
  active: ActiveContext,
  links: readonly Link[],
): ReadAnswer {
  const all = linksContext(c, media)
    ? [{ href: active.address, rel: contextRelation, type: 'application/ld+json' }, ...links]
    : links;
  const version = preferredVersion(c);
  return {
    headers: [
      ...(all.length > 0 ? [['Link', linkHeader(all)] as const] : []),
      ['Vary', 'Accept, Link, NGSILD-Tenant, Prefer, Authorization'],
      ...(version === undefined ? [] : [['Preference-Applied', `ngsi-ld=1.${version}`] as const]),
      ['Content-Type', media],
    ],
    body,
  };
}

function neighbours(c: Asking, page: Omit<RowPage, 'rows'>, media: Media, active: ActiveContext): readonly Link[] {
  const link = (rel: string, cursor: Cursor): Link => ({
    href: sameWith(c, { cursor: writePageCursor(cursor, active), offset: null }),
    rel,
    type: media,
  });
  return [
    ...(page.previous === undefined ? [] : [link('prev', page.previous)]),
    ...(page.next === undefined ? [] : [link('next', page.next)]),
  ];
}

/** JSON names its context in a header; GeoJSON does too where the caller prefers a plain body. NGSI-LD 1.9.1 §6.3.6. */
function linksContext(c: Asking, media: Media): boolean {
  return media === 'application/json' || (media === 'application/geo+json' && prefersPlainBody(c));
}

/** Whether the answer about entities will name its context by an address. */
export const namesContext = (c: Asking): boolean => linksContext(c, negotiate(c, entityMedia));

function prefersPlainBody(c: Asking): boolean {
  return /(?:^|[,;\s])body=json(?:$|[,;\s])/.test(c.req.header('prefer') ?? '');
}

function withContext(
  c: Asking,
  media: Media,
  body: Record<string, unknown>,
  active: ActiveContext,
): Record<string, unknown> {
  return linksContext(c, media) ? body : { ...body, '@context': embeddedContext(active.source) };
}

/** As the caller named it; the core is part of every NGSI-LD context without being said. NGSI-LD 1.9.1 §4.4. */
function embeddedContext(source: ContextValue): ContextValue {
  return Array.isArray(source) && source.length === 1 ? source[0] : source;
}

/** NGSI-LD 1.9.1 §5.7.1.4, §5.7.2.4: only GeoJSON has a geometry to choose; what cannot be written is refused here, too. */
export function requireGeometryWanted(c: Asking, { geometryProperty }: Readonly<Record<string, string>>): void {
  const media = negotiate(c, entityMedia);
  if (geometryProperty !== undefined && media !== 'application/geo+json')
    throw readError('geometry-unwanted', {}, { field: 'geometryProperty' });
}
