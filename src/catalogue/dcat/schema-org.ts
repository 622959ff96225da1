import { type ContentLanguage, type DatasetRecord, textIn } from '../datasets/dataset.ts';
import { doorsOf } from '../datasets/doors.ts';
import { readPlaceId } from '../datasets/place-id.ts';
import { type DescribeDeps, datasetIri } from './dataset-statements.ts';

/** schema.org Dataset for the head of a dataset's page, as search engines read it. */
export function schemaOrgDataset(record: DatasetRecord, language: ContentLanguage, deps: DescribeDeps) {
  const { baseUrl, vocabularies, places } = deps;
  const iri = datasetIri(baseUrl, record.slug);
  const licence = record.licence ? vocabularies.concept('licence', record.licence)?.iri : undefined;
  const publisher = textIn(record.publisher.names, language);
  const { temporal, spatial } = record;
  return {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    '@id': iri,
    url: iri,
    name: textIn(record.titles, language),
    description: textIn(record.descriptions, language),
    inLanguage: language,
    keywords: [...(record.keywords[language] ?? record.keywords.sl ?? [])],
    isAccessibleForFree: record.accessRights === 'PUBLIC',
    ...(licence ? { license: licence } : {}),
    ...(publisher ? { creator: { '@type': 'Organization', name: publisher } } : {}),
    ...(record.issued ? { datePublished: record.issued.toISOString() } : {}),
    dateModified: (record.refreshed ?? record.modified).toISOString(),
    ...(temporal ? { temporalCoverage: `${temporal.start ?? '..'}/${temporal.end ?? '..'}` } : {}),
    spatialCoverage: [
      ...spatial.places
        .flatMap((id) => readPlaceId(id, places)?.names.sl ?? [])
        .map((name) => ({ '@type': 'Place', name })),
      ...(spatial.bbox ? [{ '@type': 'Place', geo: { '@type': 'GeoShape', box: boxText(spatial.bbox) } }] : []),
    ],
    distribution: [...doorsOf(record, baseUrl), ...record.distributions].map((distribution) => ({
      '@type': 'DataDownload',
      name: textIn(distribution.titles, language),
      contentUrl: distribution.downloadUrl ?? distribution.accessUrl,
      ...(distribution.mediaType ? { encodingFormat: distribution.mediaType } : {}),
    })),
  };
}

/** schema.org writes latitude before longitude. */
const boxText = ([west, south, east, north]: readonly [number, number, number, number]): string =>
  `${south} ${west} ${north} ${east}`;
