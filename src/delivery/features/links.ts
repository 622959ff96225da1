import type { Link, PageContent, RequestContext } from '../../platform/http/index.ts';
import type { Bilingual, Language } from '../../platform/language.ts';
import type { Collection } from '../collections/collection.ts';
import { textOf } from '../collections/collection.ts';

/** Media types of this door. */
export const mediaTypes = {
  json: 'application/json',
  geojson: 'application/geo+json',
  html: 'text/html',
  schema: 'application/schema+json',
  openapi: 'application/vnd.oai.openapi+json;version=3.0',
} as const;

const words = {
  landing: { sl: 'Prostorski podatki tega vozlišča', en: 'Spatial data of this node' },
  openapi: { sl: 'Opis vmesnika', en: 'API definition' },
  docs: { sl: 'Dokumentacija vmesnika', en: 'API documentation' },
  conformance: { sl: 'Skladnost s standardi', en: 'Conformance' },
  collections: { sl: 'Podatkovne zbirke', en: 'Collections' },
  items: { sl: 'Podatki', en: 'Items' },
  schema: { sl: 'Shema', en: 'Schema' },
  queryables: { sl: 'Polja za iskanje', en: 'Queryables' },
  download: { sl: 'Prenos', en: 'Download' },
  dataset: { sl: 'Stran zbirke', en: 'Page of the dataset' },
} as const satisfies Record<string, Bilingual>;

/** The word for a link in one language. */
export const wordFor = (word: keyof typeof words, language: Language): string => words[word][language];

/** Links of the landing page. OGC API Features Part 1, §7.2. */
export function landingLinks(base: string, language: Language): Link[] {
  const word = (name: keyof typeof words) => words[name][language];
  return [
    { href: `${base}/api`, rel: 'service-desc', type: mediaTypes.openapi, title: word('openapi') },
    { href: `${base}/api?f=html`, rel: 'service-doc', type: mediaTypes.html, title: word('docs') },
    { href: `${base}/conformance`, rel: 'conformance', type: mediaTypes.json, title: word('conformance') },
    { href: `${base}/collections`, rel: 'data', type: mediaTypes.json, title: word('collections') },
  ];
}

/** Links of a collection, its downloads among them. OGC API Features Part 1, §7.14. */
export function collectionLinks(base: string, node: string, collection: Collection, language: Language): Link[] {
  const own = `${base}/collections/${encodeURIComponent(collection.id)}`;
  const download = `${node}/api/v1/datasets/${encodeURIComponent(collection.id)}/download`;
  const word = (name: keyof typeof words) => words[name][language];
  return [
    // Clients append the id of a feature to this address (GDAL does), so it has no `f`: plain requests get GeoJSON anyway.
    { href: `${own}/items`, rel: 'items', type: mediaTypes.geojson, title: word('items') },
    { href: `${own}/items?f=html`, rel: 'items', type: mediaTypes.html, title: word('items') },
    { href: `${own}/schema`, rel: 'describedby', type: mediaTypes.schema, title: word('schema') },
    {
      href: `${own}/queryables`,
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/queryables',
      type: mediaTypes.schema,
      title: word('queryables'),
    },
    { href: `${download}.csv`, rel: 'enclosure', type: 'text/csv', title: `${word('download')} CSV` },
    { href: `${download}.geojson`, rel: 'enclosure', type: mediaTypes.geojson, title: `${word('download')} GeoJSON` },
    { href: `${download}.ndjson`, rel: 'enclosure', type: 'application/x-ndjson', title: `${word('download')} NDJSON` },
    ...(collection.licence ? [{ href: collection.licence.href, rel: 'license', title: collection.licence.title }] : []),
    ...(collection.page
      ? [{ href: collection.page, rel: 'canonical', type: mediaTypes.html, title: textOf(collection.titles, language) }]
      : []),
  ];
}

/** One step of the way to a page. */
type Trail = NonNullable<PageContent['trail']>;

const base = (c: RequestContext) => `${c.get('baseUrl')}/ogc`;

/** The way to the pages right below the landing page. */
export const belowLanding = (c: RequestContext): Trail => [
  { label: wordFor('landing', c.get('language')), href: `${base(c)}?f=html` },
];

/** The way to a collection. */
export const belowCollections = (c: RequestContext): Trail => [
  ...belowLanding(c),
  { label: wordFor('collections', c.get('language')), href: `${base(c)}/collections?f=html` },
];

/** The way to the items of a collection. */
export const belowCollection = (c: RequestContext, { id, titles }: Collection): Trail => [
  ...belowCollections(c),
  { label: textOf(titles, c.get('language')), href: `${base(c)}/collections/${encodeURIComponent(id)}?f=html` },
];

/** The way to one item. */
export const belowItems = (c: RequestContext, collection: Collection): Trail => [
  ...belowCollection(c, collection),
  {
    label: wordFor('items', c.get('language')),
    href: `${base(c)}/collections/${encodeURIComponent(collection.id)}/items?f=html`,
  },
];
