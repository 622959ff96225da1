import { Hono } from 'hono';
import type { Env, RequestContext } from '../../platform/http/index.ts';
import { sameWith } from '../../platform/http/index.ts';
import { textIn } from '../datasets/dataset.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { readSearch } from '../search/search-parameters.ts';
import type { Searches } from '../search/searches.ts';
import { element } from './xml.ts';

/** What feeds need. */
export interface FeedRoutesDeps {
  readonly datasets: Datasets;
  readonly search: Searches;
  readonly spaceOf: (c: RequestContext) => Promise<number>;
}

const mostInSitemap = 50_000;
const sitemap = 'http://www.sitemaps.org/schemas/sitemap/0.9';

/** `/catalogue.atom`: any search as a feed (RFC 4287), the newest first; `/sitemap-datasets.xml` (sitemaps.org 0.9). */
export function feedRoutes({ datasets, search, spaceOf }: FeedRoutesDeps): Hono<Env> {
  const route = new Hono<Env>();
  route.get('/catalogue.atom', async (c) => {
    const access = await c.get('access')(await spaceOf(c));
    const request = { ...readSearch(c, 50), order: 'updated', withFacets: false } as const;
    const { hits } = await search.find(access, request);
    const self = sameWith(c, {});
    const baseUrl = c.get('baseUrl');
    const entries = hits.map(({ dataset }) => {
      const address = `${baseUrl}/datasets/${dataset.slug}`;
      const publisher = textIn(dataset.publisher.names, request.language);
      return element('entry', {}, [
        element('id', {}, address),
        element('title', {}, textIn(dataset.titles, request.language)),
        element('link', { rel: 'alternate', href: address }),
        element('updated', {}, (dataset.refreshed ?? dataset.modified).toISOString()),
        ...(dataset.issued ? [element('published', {}, dataset.issued.toISOString())] : []),
        element('author', {}, [element('name', {}, publisher || 'Vozel')]),
        element('summary', {}, textIn(dataset.descriptions, request.language)),
        ...dataset.themes.map((term) => element('category', { term })),
      ]);
    });
    const updated = hits[0] ? (hits[0].dataset.refreshed ?? hits[0].dataset.modified) : new Date(0);
    const title = request.language === 'sl' ? 'Vozel: podatkovne zbirke' : 'Vozel: datasets';
    const feed = element('feed', { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': request.language }, [
      element('id', {}, self),
      element('title', {}, request.text.trim() === '' ? title : `${title} – ${request.text.trim()}`),
      element('link', { rel: 'self', type: 'application/atom+xml', href: self }),
      element('updated', {}, updated.toISOString()),
      ...entries,
    ]);
    return document(c, feed, 'application/atom+xml; charset=utf-8');
  });
  route.get('/sitemap-datasets.xml', async (c) => {
    const access = await c.get('access')(await spaceOf(c));
    const urls: string[] = [];
    for await (const batch of datasets.stream(access, { openOnly: true, batch: 1000 })) {
      for (const { slug, modified } of batch) {
        const address = `${c.get('baseUrl')}/datasets/${slug}`;
        urls.push(element('url', {}, [element('loc', {}, address), element('lastmod', {}, modified.toISOString())]));
      }
      if (urls.length >= mostInSitemap) break;
    }
    return document(
      c,
      element('urlset', { xmlns: sitemap }, urls.slice(0, mostInSitemap)),
      'application/xml; charset=utf-8',
    );
  });
  return route;
}

const document = (c: RequestContext, text: string, type: string): Response =>
  c.body(`<?xml version="1.0" encoding="utf-8"?>\n${text}\n`, 200, { 'Content-Type': type });
