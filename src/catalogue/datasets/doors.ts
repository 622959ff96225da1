import type { DataService, DatasetRecord, Distribution, Texts } from './dataset.ts';

/** Addresses of the APIs that give access to every dataset kept on the node. */
const services = {
  ngsiLd: {
    id: 'ngsi-ld',
    titles: { sl: 'NGSI-LD', en: 'NGSI-LD' },
    path: '/ngsi-ld/v1',
    conformsTo: ['https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld'],
  },
  ogcFeatures: {
    id: 'ogc-api',
    titles: { sl: 'OGC API – Features', en: 'OGC API – Features' },
    path: '/ogc',
    conformsTo: ['http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core'],
  },
} as const;

/**
 * The doors through which a dataset kept on the node can be read: every publication has all of them by itself. A
 * dataset whose data are kept elsewhere has none.
 */
export function doorsOf(dataset: DatasetRecord, baseUrl: string): Distribution[] {
  const { selection, slug } = dataset;
  if (selection === null) return [];
  const ngsiLd = service(services.ngsiLd, baseUrl);
  const ogc = service(services.ogcFeatures, baseUrl);
  const query = new URLSearchParams();
  if (selection.types.length > 0) query.set('type', selection.types.join(','));
  if (selection.scope !== null) query.set('scopeQ', selection.scope);
  const entities = `${ngsiLd.endpointUrl}/entities?${query}`;
  const items = `${ogc.endpointUrl}/collections/${slug}/items`;
  return [
    door(
      'ngsi-ld',
      { sl: 'NGSI-LD: trenutno stanje in poizvedbe', en: 'NGSI-LD: current state and queries' },
      entities,
      {
        format: 'JSON_LD',
        mediaType: 'application/ld+json',
        service: ngsiLd,
      },
    ),
    door('ogc-features', { sl: 'OGC API – Features (za GIS)', en: 'OGC API – Features (for GIS)' }, items, {
      format: 'GEOJSON',
      mediaType: 'application/geo+json',
      service: ogc,
    }),
    download(dataset, baseUrl, 'csv', { sl: 'Preglednica CSV', en: 'CSV spreadsheet' }, 'CSV', 'text/csv'),
    download(dataset, baseUrl, 'geojson', { sl: 'GeoJSON', en: 'GeoJSON' }, 'GEOJSON', 'application/geo+json'),
    download(
      dataset,
      baseUrl,
      'ndjson',
      { sl: 'NDJSON, zapis na vrstico', en: 'NDJSON, one record a line' },
      'JSON',
      'application/x-ndjson',
    ),
  ];
}

/** Codes of the file types that `doorsOf` offers. */
export const doorFormats = ['CSV', 'GEOJSON', 'JSON', 'JSON_LD'] as const;

function service(
  { id, titles, path, conformsTo }: (typeof services)[keyof typeof services],
  baseUrl: string,
): DataService {
  return { id, titles, endpointUrl: baseUrl + path, endpointDescription: `${baseUrl}/api/docs`, conformsTo };
}

function download(
  dataset: DatasetRecord,
  baseUrl: string,
  extension: string,
  titles: Texts,
  format: string,
  mediaType: string,
): Distribution {
  const address = `${baseUrl}/api/v1/datasets/${dataset.slug}/download.${extension}`;
  return door(extension, titles, address, { format, mediaType, downloadUrl: address });
}

function door(id: string, titles: Texts, accessUrl: string, rest: Partial<Distribution>): Distribution {
  return {
    id,
    titles,
    descriptions: titles,
    accessUrl,
    downloadUrl: null,
    format: null,
    mediaType: null,
    licence: null,
    byteSize: null,
    conformsTo: [],
    service: null,
    ...rest,
  };
}
