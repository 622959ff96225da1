import { Hono } from 'hono';
import {
  closeCursor,
  type Env,
  type Link,
  openCursor,
  type RequestContext,
  readWhole,
  sameWith,
} from '../../platform/http/index.ts';
import { type Collection, isReadable, textOf } from '../collections/collection.ts';
import { crs84, offeredCrs } from '../collections/reference-systems.ts';
import { type Door, type OpenCollection, sharedSpace } from '../door.ts';
import { deliveryError } from '../errors.ts';
import { answerJson, answerPage, readFormat, refuseUnknown } from './answers.ts';
import { conformanceClasses } from './conformance.ts';
import { itemRoutes } from './item-routes.tsx';
import { belowCollections, belowLanding, collectionLinks, landingLinks, mediaTypes, wordFor } from './links.ts';
import { openApi } from './openapi.ts';
import { ApiBody, CollectionBody, CollectionsBody, ConformanceBody, LandingBody } from './pages.tsx';
import { schemaOf } from './schema.ts';

const { json, html } = mediaTypes;
const gregorian = 'http://www.opengis.net/def/uom/ISO-8601/0/Gregorian';

/** OGC API Features, paths under `/ogc` included: Part 1 (core, GeoJSON, HTML, OpenAPI 3.0) and Part 2 (reference systems). */
export function featureRoutes(door: Door): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  const baseOf = (c: RequestContext) => `${c.get('baseUrl')}/ogc`;

  /** Part 1 §7.2, landing page. */
  const landing = (c: RequestContext) => {
    refuseUnknown(c);
    const [base, language] = [baseOf(c), c.get('language')];
    const links = [...selfLinks(base, readFormat(c, json)), ...landingLinks(base, language)];
    const title = wordFor('landing', language);
    if (readFormat(c, json) === 'html') {
      const shown = links.filter(({ rel }) => rel !== 'self');
      const body = <LandingBody base={base} links={shown} language={language} />;
      return answerPage(c, door.renderPage, { title, trail: [], body });
    }
    return answerJson(c, { title, description: title, links }, json);
  };
  app.get('/', landing);

  /** Part 1 §7.3, API definition. */
  app.get('/api', (c) => {
    refuseUnknown(c);
    const description = openApi(baseOf(c), wordFor('landing', c.get('language')));
    const paths = description.paths as Record<string, { get: { summary: string } }>;
    if (readFormat(c, mediaTypes.openapi) === 'json') return answerJson(c, description, mediaTypes.openapi);
    const title = wordFor('docs', c.get('language'));
    return answerPage(c, door.renderPage, {
      title,
      trail: belowLanding(c),
      body: <ApiBody base={baseOf(c)} paths={paths} />,
    });
  });

  /** Part 1 §7.4, declaration of conformance classes. */
  app.get('/conformance', (c) => {
    refuseUnknown(c);
    if (readFormat(c, json) === 'json') return answerJson(c, { conformsTo: conformanceClasses }, json);
    const title = wordFor('conformance', c.get('language'));
    return answerPage(c, door.renderPage, {
      title,
      trail: belowLanding(c),
      body: <ConformanceBody classes={conformanceClasses} />,
    });
  });

  /** Part 1 §7.13, collections. */
  app.get('/collections', async (c) => {
    refuseUnknown(c, 'limit', 'cursor');
    const [base, language, format] = [baseOf(c), c.get('language'), readFormat(c, json)];
    const access = await door.accessIn(c, sharedSpace);
    const limit = readWhole(c, 'limit', 100, 1, 1_000);
    const cursor = c.req.query('cursor');
    const after = cursor === undefined ? {} : { after: readPlace(cursor) };
    const { collections, next } = await door.collections.list(access, { limit, ...after });
    const opened = await readableOnes(c, collections);
    const title = wordFor('collections', language);
    if (format === 'html') {
      const shown = opened.map(({ collection }) => collection);
      const body = <CollectionsBody base={base} collections={shown} language={language} />;
      return answerPage(c, door.renderPage, { title, trail: belowLanding(c), body });
    }
    const following = next === undefined ? [] : [nextLink(sameWith(c, { cursor: closeCursor(next) }))];
    return answerJson(
      c,
      {
        links: [...selfLinks(`${base}/collections`, format), ...following],
        crs: offeredCrs.map(({ uri }) => uri),
        collections: await Promise.all(opened.map((one) => described(c, one, 'json'))),
      },
      json,
    );
  });

  const readableOnes = async (c: RequestContext, collections: readonly Collection[]): Promise<OpenCollection[]> => {
    const opened = await Promise.all(
      collections.map(async (collection) => ({ collection, access: await door.accessIn(c, collection.space) })),
    );
    return opened.filter(({ collection, access }) => isReadable(collection, access));
  };

  /** Part 1 §7.14, one collection. */
  app.get('/collections/:id', async (c) => {
    refuseUnknown(c);
    const opened = await door.open(c, c.req.param('id'));
    const body = await described(c, opened, readFormat(c, json));
    if (readFormat(c, json) === 'json') return answerJson(c, body, json);
    const { collection } = opened;
    const language = c.get('language');
    const view = <CollectionBody collection={collection} links={body.links} language={language} />;
    const title = textOf(collection.titles, language);
    return answerPage(c, door.renderPage, { title, trail: belowCollections(c), body: view });
  });

  const described = async (c: RequestContext, { collection, access }: OpenCollection, format: 'json' | 'html') => {
    const [base, language] = [baseOf(c), c.get('language')];
    const { box } = await door.extentOf(access, collection);
    const own = `${base}/collections/${encodeURIComponent(collection.id)}`;
    const { start, end } = collection.temporal ?? { start: null, end: null };
    const extent = {
      ...(box ? { spatial: { bbox: [box], crs: crs84.uri } } : {}),
      ...(start || end ? { temporal: { interval: [[start, end]], trs: gregorian } } : {}),
    };
    return {
      id: collection.id,
      title: textOf(collection.titles, language),
      description: textOf(collection.descriptions, language),
      ...(collection.keywords ? { keywords: collection.keywords } : {}),
      ...(collection.attribution ? { attribution: collection.attribution } : {}),
      ...(Object.keys(extent).length > 0 ? { extent } : {}),
      itemType: 'feature',
      // Part 2 §6.2.1 asks reference systems of spatial collections only; without a geometry there is nothing to refer.
      ...(box ? { crs: offeredCrs.map(({ uri }) => uri), storageCrs: crs84.uri } : {}),
      links: [...selfLinks(own, format), ...collectionLinks(base, c.get('baseUrl'), collection, language)],
    };
  };

  /** Part 3 (draft) queryables, and the schema of a collection. */
  for (const resource of ['schema', 'queryables'] as const) {
    app.get(`/collections/:id/${resource}`, async (c) => {
      refuseUnknown(c);
      const { collection, access } = await door.open(c, c.req.param('id'));
      const table = await door.tables.recent(access, collection);
      const address = `${baseOf(c)}/collections/${encodeURIComponent(collection.id)}/${resource}`;
      const only = resource === 'queryables' ? resource : undefined;
      return answerJson(c, schemaOf(collection, table, address, c.get('language'), only), mediaTypes.schema);
    });
  }

  app.route('/collections/:id/items', itemRoutes(door));
  // Mounted paths lose a slash at their end, but clients ask for the landing page with one as well as without.
  return new Hono<Env>().route('/ogc', app).get('/ogc/', landing);
}

function readPlace(cursor: string): string {
  const place = openCursor(cursor, 'cursor');
  if (typeof place === 'string' && /^[\w-]{1,100}$/.test(place)) return place;
  throw deliveryError(
    'parameter-invalid',
    { parameter: 'cursor', reason: 'it is not from a next link' },
    { field: 'cursor' },
  );
}

const nextLink = (href: string): Link => ({ href, rel: 'next', type: json });

/** The address of this answer and of its other format. */
function selfLinks(address: string, format: 'json' | 'html'): Link[] {
  const other = format === 'json' ? 'html' : 'json';
  const types = { json, html };
  return [
    { href: `${address}?f=${format}`, rel: 'self', type: types[format] },
    { href: `${address}?f=${other}`, rel: 'alternate', type: types[other] },
  ];
}
