import { downloadAddress } from '../doors.ts';
import { type Frame, to } from '../frame.ts';
import type { DatasetPage } from '../sources/views.ts';

const everything = { filters: [], order: null, offset: 0, limit: 1 } as const;

/** The dataset for search engines. schema.org Dataset. */
export function datasetAsLinkedData(frame: Frame, dataset: DatasetPage): object {
  const page = frame.baseUrl + to(frame, 'dataset', { dataset: dataset.slug });
  return {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    '@id': page,
    url: page,
    name: dataset.title.text,
    inLanguage: dataset.title.language,
    ...(dataset.description ? { description: dataset.description.text } : {}),
    ...(dataset.licence?.url ? { license: dataset.licence.url } : {}),
    ...(dataset.updated ? { dateModified: dataset.updated.toISOString() } : {}),
    ...(dataset.issued ? { datePublished: dataset.issued.toISOString() } : {}),
    ...(dataset.area ? { spatialCoverage: dataset.area } : {}),
    ...(dataset.publisher ? { publisher: { '@type': 'Organization', name: dataset.publisher.name.text } } : {}),
    keywords: dataset.keywords.map((keyword) => keyword.text),
    isAccessibleForFree: dataset.open,
    distribution: [
      ['text/csv', 'csv'],
      ['application/geo+json', 'geojson'],
    ].map(([encodingFormat, kind]) => ({
      '@type': 'DataDownload',
      encodingFormat,
      contentUrl: frame.baseUrl + downloadAddress(dataset, kind as 'csv', everything),
    })),
  };
}
