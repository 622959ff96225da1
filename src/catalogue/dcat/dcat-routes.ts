import { Hono } from 'hono';
import { type RdfMediaType, writeRdf } from '../../linked-data/index.ts';
import {
  type Env,
  entityTag,
  httpError,
  isFresh,
  preferred,
  type RequestContext,
  readWhole,
  sameWith,
  setLinks,
} from '../../platform/http/index.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { catalogueStatements, datasetStatements } from './catalogue-statements.ts';
import type { DescribeDeps } from './dataset-statements.ts';

/** What the doors of DCAT need. */
export interface DcatRoutesDeps extends Omit<DescribeDeps, 'baseUrl'> {
  readonly datasets: Datasets;
  /** The space that a request is about. */
  readonly spaceOf: (c: RequestContext) => Promise<number>;
}

const extensions: Readonly<Record<string, RdfMediaType>> = {
  ttl: 'text/turtle',
  jsonld: 'application/ld+json',
  rdf: 'application/rdf+xml',
};
const offers = ['text/html', ...Object.values(extensions)] as const;
const pageSize = 100;
const mostPages = 100_000;

/**
 * The catalogue and its records as DCAT-AP 3.0.1, by content negotiation or extension. Where a reader prefers HTML the
 * request passes on to the room that makes pages.
 */
export function dcatRoutes({ datasets, vocabularies, places, spaceOf }: DcatRoutesDeps): Hono<Env> {
  const route = new Hono<Env>();
  const describing = (c: RequestContext): DescribeDeps => ({ baseUrl: c.get('baseUrl'), vocabularies, places });

  const catalogue = async (c: RequestContext, mediaType: RdfMediaType) => {
    const page = readWhole(c, 'page', 1, 1, mostPages);
    const access = await c.get('access')(await spaceOf(c));
    const [records, modified] = await Promise.all([
      datasets.page(access, page, pageSize),
      datasets.newestChange(access),
    ]);
    if (page > 1) setLinks(c, [{ rel: 'prev', href: sameWith(c, { page: page - 1 }) }]);
    if (records.length === pageSize) setLinks(c, [{ rel: 'next', href: sameWith(c, { page: page + 1 }) }]);
    return answer(
      c,
      await writeRdf(catalogueStatements(records, { ...describing(c), modified }), mediaType),
      mediaType,
    );
  };

  const record = async (c: RequestContext, slug: string, mediaType: RdfMediaType) => {
    const access = await c.get('access')(await spaceOf(c));
    const found = await datasets.require(access, slug);
    const tag = entityTag(`${found.version}-${found.refreshed?.getTime() ?? 0}`, mediaType.split('/')[1]);
    if (isFresh(c, tag)) return c.body(null, 304);
    return answer(c, await writeRdf(datasetStatements(found, describing(c)), mediaType), mediaType);
  };

  for (const [extension, mediaType] of Object.entries(extensions)) {
    route.get(`/catalogue.${extension}`, (c) => catalogue(c, mediaType));
  }
  route.get('/catalogue', async (c, next) => {
    const wanted = negotiated(c);
    return wanted === 'text/html' ? next() : catalogue(c, wanted);
  });
  route.get('/datasets/:record', async (c, next) => {
    const [, slug = '', extension] = /^([a-z0-9-]+)(?:\.([a-z]+))?$/.exec(c.req.param('record')) ?? [];
    if (slug === '') return next();
    if (extension !== undefined) {
      const mediaType = extensions[extension];
      return mediaType ? record(c, slug, mediaType) : next();
    }
    const wanted = negotiated(c);
    return wanted === 'text/html' ? next() : record(c, slug, wanted);
  });
  return route;
}

function negotiated(c: RequestContext): (typeof offers)[number] {
  c.header('Vary', 'Accept', { append: true });
  const wanted = preferred(c.req.header('accept'), offers);
  if (wanted === undefined) throw httpError('not-acceptable', { offered: offers.join(', ') }, { field: 'Accept' });
  return wanted as (typeof offers)[number];
}

function answer(c: RequestContext, text: string, mediaType: RdfMediaType): Response {
  const name = 'application/ld+json' === mediaType ? mediaType : `${mediaType}; charset=utf-8`;
  return c.body(text, 200, { 'Content-Type': name });
}
