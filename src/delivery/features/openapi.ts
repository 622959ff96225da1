import { offeredCrs } from '../collections/reference-systems.ts';
import { mediaTypes } from './links.ts';

/** Page sizes of this door. OGC API Features Part 1, §7.15.2. */
export const pageSize = { usual: 100, most: 1_000 } as const;

type Part = Record<string, unknown>;

const query = (name: string, schema: Part, description: string, more: Part = {}): Part => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
  style: 'form',
  explode: false,
  ...more,
});

const crsList = offeredCrs.map(({ uri }) => uri);

const parameters: Record<string, Part> = {
  collectionId: {
    name: 'collectionId',
    in: 'path',
    required: true,
    description: 'Name of a collection.',
    schema: { type: 'string' },
  },
  featureId: {
    name: 'featureId',
    in: 'path',
    required: true,
    description: 'Identifier of a feature.',
    schema: { type: 'string' },
  },
  f: query('f', { type: 'string', enum: ['json', 'html'] }, 'Format of the answer; wins over Accept.'),
  limit: query(
    'limit',
    { type: 'integer', minimum: 1, maximum: pageSize.most, default: pageSize.usual },
    'Most features on one page.',
  ),
  bbox: query(
    'bbox',
    {
      type: 'array',
      minItems: 4,
      maxItems: 6,
      oneOf: [
        { minItems: 4, maxItems: 4 },
        { minItems: 6, maxItems: 6 },
      ],
      items: { type: 'number' },
    },
    'Only features that intersect this box.',
  ),
  datetime: query(
    'datetime',
    { type: 'string' },
    'Only features of this instant or interval (RFC 3339, `..` for an open end).',
  ),
  crs: query(
    'crs',
    { type: 'string', format: 'uri', enum: crsList, default: crsList[0] },
    'Reference system of the answer.',
  ),
  bboxCrs: query(
    'bbox-crs',
    { type: 'string', format: 'uri', enum: crsList, default: crsList[0] },
    'Reference system of bbox.',
  ),
  q: query('q', { type: 'string' }, 'A condition in the query language of NGSI-LD: `availableSpotNumber>10`.'),
  type: query('type', { type: 'string' }, 'Entity types, NGSI-LD type selection.'),
  attrs: query('attrs', { type: 'string' }, 'Only features with at least one of these attributes.'),
  cursor: query('cursor', { type: 'string' }, 'Where the page begins; taken from a `next` link.'),
  properties: {
    name: 'properties',
    in: 'query',
    required: false,
    description: 'Any queryable of the collection by its name: `?status=free`.',
    schema: { type: 'object', additionalProperties: { type: 'string' } },
    style: 'form',
    explode: true,
  },
};

const ref = (name: string): Part => ({ $ref: `#/components/parameters/${name}` });

const exception = {
  description: 'The request is refused; the body says why.',
  content: { 'application/problem+json': { schema: { type: 'object' } } },
};

function operation(id: string, summary: string, tag: string, types: readonly string[], names: readonly string[]): Part {
  const content = Object.fromEntries(
    types.map((type) => [type, { schema: { type: type === mediaTypes.html ? 'string' : 'object' } }]),
  );
  return {
    get: {
      operationId: id,
      summary,
      tags: [tag],
      parameters: names.map(ref),
      responses: { 200: { description: summary, content }, 400: exception, 404: exception, 500: exception },
    },
  };
}

/** The description of this door. OGC API Features Part 1, requirements class OpenAPI 3.0. */
export function openApi(base: string, title: string): Part {
  const { json, html, geojson, schema, openapi } = mediaTypes;
  const collection = '/collections/{collectionId}';
  const filters = ['bbox', 'bboxCrs', 'datetime', 'q', 'type', 'attrs', 'properties'];
  return {
    openapi: '3.0.3',
    info: { title, version: '1.0.0', description: title },
    servers: [{ url: base }],
    tags: [{ name: 'Capabilities' }, { name: 'Data' }],
    paths: {
      '/': operation('getLandingPage', 'Landing page', 'Capabilities', [json, html], ['f']),
      '/api': operation('getApi', 'This description', 'Capabilities', [openapi, html], ['f']),
      '/conformance': operation('getConformance', 'Conformance classes', 'Capabilities', [json, html], ['f']),
      '/collections': operation(
        'getCollections',
        'Collections',
        'Capabilities',
        [json, html],
        ['f', 'limit', 'cursor'],
      ),
      [collection]: operation(
        'describeCollection',
        'One collection',
        'Capabilities',
        [json, html],
        ['collectionId', 'f'],
      ),
      [`${collection}/schema`]: operation(
        'getSchema',
        'Schema of its features',
        'Capabilities',
        [schema],
        ['collectionId', 'f'],
      ),
      [`${collection}/queryables`]: operation(
        'getQueryables',
        'Its queryables',
        'Capabilities',
        [schema],
        ['collectionId', 'f'],
      ),
      [`${collection}/items`]: operation(
        'getFeatures',
        'Features',
        'Data',
        [geojson, html],
        ['collectionId', 'f', 'limit', 'cursor', 'crs', ...filters],
      ),
      [`${collection}/items/{featureId}`]: operation(
        'getFeature',
        'One feature',
        'Data',
        [geojson, html],
        ['collectionId', 'featureId', 'f', 'crs'],
      ),
    },
    components: { parameters },
  };
}
