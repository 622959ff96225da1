import { type ActiveContext, type ContextValue, coreContextUrl } from '../../linked-data/index.ts';
import { isFresh, type Link, linkHeader, negotiate, type RequestContext, sameWith } from '../../platform/http/index.ts';
import type { RowPage } from '../query/index.ts';
import {
  createInlineWriter,
  presentEntity,
  presentFeature,
  type Representation,
  type Shelf,
  toFeature,
} from '../representations/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import { variantOf } from './entity-variant.ts';
import { type Join, linksTo, type ShownEntity } from './linked-entities.ts';

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
  entity: StoredEntity,
  active: ActiveContext,
  representation: Representation,
): Response {
  const media = negotiate(c, entityMedia);
  const [link, prefer] = [c.req.header('link'), c.req.header('prefer')];
  const variant = variantOf({ media, link, prefer, url: c.req.url });
  if (isFresh(c, `"${entity.version}-${variant}"`)) return c.body(null, 304);
  const body =
    media === 'application/geo+json'
      ? presentFeature(entity, active, representation)
      : presentEntity(entity, active, representation);
  return answer(c, media, withContext(c, media, body as Record<string, unknown>, active), active, []);
}

/** Answers with one page of entities and links to its neighbours. NGSI-LD 1.9.1 §6.4.3.2, §6.3.10. */
export function answerPage(
  c: RequestContext,
  page: RowPage,
  count: number | undefined,
  active: ActiveContext,
  representation: Representation,
  shelf: Shelf,
): Response {
  const media = negotiate(c, entityMedia);
  if (count !== undefined) c.header('NGSILD-Results-Count', String(count));
  const texts = page.rows.map(({ key, written: known, entity }) => {
    if (known !== undefined) return known;
    const text = JSON.stringify(written(c, media, entity(), active, representation));
    if (key !== null) shelf.keep(key, text);
    return text;
  });
  const links = neighbours(c, page, media);
  if (media !== 'application/geo+json') return answerText(c, media, `[${texts.join(',')}]`, active, links);
  const around = JSON.stringify(withContext(c, media, {}, active)).slice(1, -1);
  const text = `{"type":"FeatureCollection","features":[${texts.join(',')}]${around === '' ? '' : `,${around}`}}`;
  return answerText(c, media, text, active, links);
}

/** What an answer with linked entities is made of. */
export interface Joined {
  readonly join: Join;
  readonly roots: readonly ShownEntity[];
  readonly linked: readonly ShownEntity[];
  /** Whether one entity was asked for by its id: it stands alone where nothing comes beside it. */
  readonly single: boolean;
}

/** Answers with entities and what they are linked with, inside of them or beside them. NGSI-LD 1.9.1 §4.5.23. */
export function answerJoined(
  c: RequestContext,
  { join, roots, linked, single }: Joined,
  page: Omit<RowPage, 'rows'>,
  count: number | undefined,
  active: ActiveContext,
): Response {
  const media = negotiate(c, entityMedia);
  if (count !== undefined) c.header('NGSILD-Results-Count', String(count));
  const isGeo = media === 'application/geo+json';
  const inline = createInlineWriter(active, linksTo(roots, linked, join));
  const bodies = (join.form === 'inline' ? roots : [...roots, ...linked]).map(({ entity, representation }) => {
    const plain =
      join.form === 'inline' ? inline(entity, representation) : presentEntity(entity, active, representation);
    return isGeo ? toFeature(entity, plain, representation) : plain;
  });
  const links = neighbours(c, page, media);
  if (single && bodies.length === 1)
    return answer(c, media, withContext(c, media, bodies[0] as Record<string, unknown>, active), active, links);
  if (isGeo)
    return answer(
      c,
      media,
      withContext(c, media, { type: 'FeatureCollection', features: bodies }, active),
      active,
      links,
    );
  const named = bodies.map((body) => withContext(c, media, body as Record<string, unknown>, active));
  return answer(c, media, named, active, links);
}

/** Features of a collection leave the context to it. NGSI-LD 1.9.1 §4.5.16.3. */
function written(
  c: RequestContext,
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
  c: RequestContext,
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

/** Answers with a list or an object of names. */
export function answerNames(
  c: RequestContext,
  body: Record<string, unknown> | readonly Record<string, unknown>[],
  active: ActiveContext,
): Response {
  const media = negotiate(c, plainMedia);
  const named = Array.isArray(body)
    ? body.map((each: Record<string, unknown>) => withContext(c, media, each, active))
    : withContext(c, media, body as Record<string, unknown>, active);
  return answer(c, media, named, active, []);
}

function answer(
  c: RequestContext,
  media: Media,
  body: unknown,
  active: ActiveContext,
  links: readonly Link[],
): Response {
  return answerText(c, media, JSON.stringify(body), active, links);
}

function answerText(
  c: RequestContext,
  media: Media,
  text: string,
  active: ActiveContext,
  links: readonly Link[],
): Response {
  const all = linksContext(c, media)
    ? [{ href: contextAddress(active.source), rel: contextRelation, type: 'application/ld+json' }, ...links]
    : links;
  if (all.length > 0) c.header('Link', linkHeader(all));
  const tenant = c.req.header('NGSILD-Tenant');
  if (tenant !== undefined) c.header('NGSILD-Tenant', tenant);
  c.header('Vary', 'Accept, Link, NGSILD-Tenant, Prefer, Authorization', { append: true });
  if (/(?:^|[,;\s])ngsi-ld=1\.9(?:$|[,;\s])/.test(c.req.header('prefer') ?? ''))
    c.header('Preference-Applied', 'ngsi-ld=1.9');
  c.header('Content-Type', media);
  return c.body(text);
}

function neighbours(c: RequestContext, page: Omit<RowPage, 'rows'>, media: Media): readonly Link[] {
  const link = (rel: string, cursor: string): Link => ({
    href: sameWith(c, { cursor, offset: null }),
    rel,
    type: media,
  });
  return [
    ...(page.previous === undefined ? [] : [link('prev', page.previous)]),
    ...(page.next === undefined ? [] : [link('next', page.next)]),
  ];
}

/** JSON names its context in a header; GeoJSON does too where the caller prefers a plain body. NGSI-LD 1.9.1 §6.3.6. */
function linksContext(c: RequestContext, media: Media): boolean {
  return media === 'application/json' || (media === 'application/geo+json' && prefersPlainBody(c));
}

function prefersPlainBody(c: RequestContext): boolean {
  return /(?:^|[,;\s])body=json(?:$|[,;\s])/.test(c.req.header('prefer') ?? '');
}

function withContext(
  c: RequestContext,
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

/** A header can name one address; a context given inline or as several has none of its own, and the core stands in. */
function contextAddress(source: ContextValue): string {
  const parts = (Array.isArray(source) ? (source as readonly ContextValue[]) : [source]).filter(
    (part) => part !== coreContextUrl,
  );
  return parts.length === 1 && typeof parts[0] === 'string' ? parts[0] : coreContextUrl;
}
