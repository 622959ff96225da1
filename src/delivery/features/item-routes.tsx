import { Hono } from 'hono';
import { type Env, type Link, type RequestContext, sameWith } from '../../platform/http/index.ts';
import { textOf } from '../collections/collection.ts';
import { readFilters } from '../collections/filters.ts';
import { type Crs, readCrs } from '../collections/reference-systems.ts';
import type { Door } from '../door.ts';
import { deliveryError } from '../errors.ts';
import { answerPage, readFormat, refuseUnknown } from './answers.ts';
import { featureOf } from './feature.ts';
import { belowCollection, belowItems, mediaTypes } from './links.ts';
import { pageSize } from './openapi.ts';
import { FeatureBody, ItemsBody } from './pages.tsx';

const { geojson, html } = mediaTypes;
const itemParameters = ['f', 'limit', 'cursor', 'crs'];

/** Features of a collection. OGC API Features Part 1 §7.15 and §7.16, Part 2 §6. */
export function itemRoutes(door: Door): Hono<Env> {
  const app = new Hono<Env>({ strict: false });

  app.get('/', async (c) => {
    const format = readFormat(c, geojson);
    const { collection, access } = await door.open(c, idOf(c));
    const table = await door.tables.recent(access, collection);
    const search = new URL(c.req.url).searchParams;
    const crs = readCrs(search.get('crs'), 'crs');
    const filters = readFilters(search, collection, table, itemParameters);
    const cursor = search.get('cursor');
    const wanted = { ...filters, limit: readLimit(search.get('limit')), ...(cursor === null ? {} : { after: cursor }) };
    const [page, matched] = await Promise.all([door.query.page(access, wanted), door.query.count(access, filters)]);
    const features = page.entities.map((entity) => featureOf(entity, table, crs));
    const links = pageLinks(c, format, page.next, page.previous);
    if (format === 'html') {
      const next = page.next && sameWith(c, { cursor: page.next, f: 'html' });
      const language = c.get('language');
      const view = { collection, features, matched, next, language, base: `${c.get('baseUrl')}/ogc` };
      const title = textOf(collection.titles, language);
      return answerPage(c, door.renderPage, {
        title,
        trail: belowCollection(c, collection),
        body: <ItemsBody {...view} />,
      });
    }
    const counts = { timeStamp: new Date().toISOString(), numberMatched: matched, numberReturned: features.length };
    return answerGeoJson(c, { type: 'FeatureCollection', ...counts, features, links }, crs);
  });

  app.get('/:item{.+}', async (c) => {
    refuseUnknown(c, 'crs');
    const format = readFormat(c, geojson);
    const crs = readCrs(c.req.query('crs') ?? null, 'crs');
    const { collection, access } = await door.open(c, idOf(c));
    const item = c.req.param('item');
    const wanted = { dataset: collection.dataset, ids: [item], limit: 1 };
    const entity =
      item.isWellFormed() && !item.includes('\u0000') ? (await door.query.page(access, wanted)).entities[0] : undefined;
    if (!entity) throw deliveryError('item-missing', { item: item.slice(0, 200), collection: collection.id });
    const feature = featureOf(entity, await door.tables.recent(access, collection), crs);
    const language = c.get('language');
    if (format === 'html') {
      const body = <FeatureBody feature={feature} language={language} />;
      return answerPage(c, door.renderPage, {
        title: feature.id,
        trail: belowItems(c, collection),
        body,
      });
    }
    const own = `${c.get('baseUrl')}/ogc/collections/${encodeURIComponent(collection.id)}`;
    const parent: Link = {
      href: own,
      rel: 'collection',
      type: mediaTypes.json,
      title: textOf(collection.titles, language),
    };
    return answerGeoJson(c, { ...feature, links: [...pageLinks(c, format), parent] }, crs);
  });

  return app;
}

const idOf = (c: RequestContext): string => c.req.param('id') ?? '';

/** Part 1 /req/core/fc-limit-definition: what is beyond the maximum is answered with the maximum. */
function readLimit(text: string | null): number {
  if (text === null) return pageSize.usual;
  if (!/^\d{1,15}$/.test(text) || Number(text) < 1) {
    throw deliveryError(
      'parameter-invalid',
      { parameter: 'limit', reason: 'it must be a whole number from 1' },
      { field: 'limit' },
    );
  }
  return Math.min(Number(text), pageSize.most);
}

function pageLinks(c: RequestContext, format: 'json' | 'html', next?: string, previous?: string): Link[] {
  const other = format === 'json' ? 'html' : 'json';
  const types = { json: geojson, html };
  const links: Link[] = [
    { href: sameWith(c, {}), rel: 'self', type: types[format] },
    { href: sameWith(c, { f: other }), rel: 'alternate', type: types[other] },
  ];
  if (next) links.push({ href: sameWith(c, { cursor: next }), rel: 'next', type: types[format] });
  if (previous) links.push({ href: sameWith(c, { cursor: previous }), rel: 'prev', type: types[format] });
  return links;
}

function answerGeoJson(c: RequestContext, body: unknown, crs: Crs): Response {
  return c.body(JSON.stringify(body), 200, {
    'Content-Type': geojson,
    'Content-Crs': `<${crs.uri}>`,
    Vary: 'Accept, Accept-Language',
  });
}
