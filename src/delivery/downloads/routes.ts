import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { coreContextUrl } from '../../linked-data/index.ts';
import { describedRoutes, type Env, type RequestContext, refusals } from '../../platform/http/index.ts';
import type { Table } from '../collections/columns.ts';
import { readFilters } from '../collections/filters.ts';
import { locationAttribute } from '../collections/record.ts';
import { offeredCrs, readCrs } from '../collections/reference-systems.ts';
import type { Door } from '../door.ts';
import { deliveryError } from '../errors.ts';
import { csvEncoding, geoJsonEncoding, ndjsonEncoding, projected } from './encodings.ts';
import { type Encoding, streamed } from './streamed.ts';

/** A file format of downloads. */
export type DownloadFormat = 'csv' | 'geojson' | 'ndjson';

const mediaTypes: Readonly<Record<DownloadFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  geojson: 'application/geo+json',
  ndjson: 'application/x-ndjson',
};

const parameters: Readonly<Record<DownloadFormat, readonly string[]>> = {
  csv: ['limit', 'separator', 'crs'],
  geojson: ['limit', 'crs'],
  ndjson: ['limit', 'format'],
};

const systems = offeredCrs.map(({ uri }) => uri);
const separators = ['comma', 'semicolon'] as const;
const representations = ['keyValues', 'normalized'] as const;

/** A file as far as a client that reads the whole of it can tell. */
const contents: Readonly<Record<DownloadFormat, z.ZodType>> = {
  csv: z.string(),
  geojson: z.looseObject({ type: z.literal('FeatureCollection'), features: z.array(z.looseObject({})) }),
  ndjson: z.string(),
};

const filters = z
  .object({
    q: z.string().optional().openapi({ description: 'Condition in the query language of NGSI-LD.' }),
    type: z.string().optional().openapi({ description: 'Entity types, NGSI-LD type selection.' }),
    attrs: z.string().optional().openapi({ description: 'Attributes to give; rows without any of them are left out.' }),
    bbox: z.string().optional().openapi({ minLength: 1, description: 'West, south, east, north.' }),
    'bbox-crs': z
      .string()
      .optional()
      .openapi({ enum: systems, description: 'Reference system of bbox; default CRS84.' }),
    datetime: z.string().optional().openapi({ minLength: 1, description: 'Instant or interval, RFC 3339.' }),
    limit: z
      .string()
      .optional()
      .openapi({ type: 'integer', minimum: 1, description: 'Most rows to give; default all.' }),
  })
  .loose();

const extras: Readonly<Record<DownloadFormat, Record<string, z.ZodType>>> = {
  csv: {
    separator: z
      .string()
      .optional()
      .openapi({
        enum: [...separators],
        description: 'comma (default), or semicolon with decimal comma for spreadsheets.',
      }),
    crs: z
      .string()
      .optional()
      .openapi({ enum: systems, description: 'Reference system of the coordinates; default CRS84.' }),
  },
  geojson: {
    crs: z
      .string()
      .optional()
      .openapi({ enum: systems, description: 'Reference system of the coordinates; default CRS84.' }),
  },
  ndjson: {
    format: z
      .string()
      .optional()
      .openapi({ enum: [...representations], description: 'keyValues (default) or normalized.' }),
  },
};

const routeOf = (format: DownloadFormat) =>
  createRoute({
    method: 'get',
    path: `/datasets/{slug}/download.${format}`,
    operationId: `download-${format}`,
    tags: ['downloads'],
    summary: `A dataset as ${format.toUpperCase()}, whole or filtered`,
    description: 'Columns may also be filtered by their own names: `?status=free`.',
    request: { params: z.object({ slug: z.string() }), query: filters.extend(extras[format]) },
    responses: {
      200: {
        description: 'The file, streamed.',
        content: { [mediaTypes[format].split(';')[0]!]: { schema: contents[format] } },
      },
      ...refusals,
    },
  });

/** Downloads of datasets, streamed with the filters of the request. */
export function downloadRoutes(door: Door): OpenAPIHono<Env> {
  const app = describedRoutes();
  for (const format of Object.keys(mediaTypes) as DownloadFormat[]) {
    app.openapi(routeOf(format), (c) => download(c as unknown as RequestContext, door, format));
  }
  return app;
}

async function download(c: RequestContext, door: Door, format: DownloadFormat): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  const { collection, access } = await door.open(c, slug);
  const search = new URL(c.req.url).searchParams;
  // A file must not miss a column that appeared a moment ago, so what is remembered will not do.
  const table = await (format === 'csv' ? door.tables.fresh : door.tables.recent)(access, collection);
  const wanted = readFilters(search, collection, table, parameters[format]);
  const limit = readLimit(search.get('limit'));
  const batches = door.query.stream(access, { ...wanted, ...(limit === undefined ? {} : { limit }) });
  const kept = wanted.attributes && new Set([...wanted.attributes, locationAttribute]);
  const encoding = encodingOf(format, search, table, slug, kept);
  const onFailure = (error: unknown) =>
    c.get('log').error({ requestId: c.get('requestId'), err: error }, 'download broke off');
  const body = await streamed(kept ? projected(batches, kept) : batches, encoding, onFailure);
  return c.body(body, 200, {
    'Content-Type': mediaTypes[format],
    'Content-Disposition': `attachment; filename="${slug.replace(/[^\w.-]/g, '_')}.${format}"`,
    ...(format === 'ndjson' ? contextLink(collection.context) : {}),
  });
}

function encodingOf(
  format: DownloadFormat,
  search: URLSearchParams,
  table: Table,
  name: string,
  kept?: ReadonlySet<string>,
): Encoding {
  const crs = readCrs(search.get('crs'), 'crs');
  if (format === 'geojson') return geoJsonEncoding(table, crs, name);
  if (format === 'ndjson') return ndjsonEncoding(table, readChoice(search, 'format', representations));
  const columns = kept && table.columns.filter(({ source }) => source && kept.has(source.attribute));
  return csvEncoding(table, {
    separator: readChoice(search, 'separator', separators),
    crs,
    ...(columns ? { columns } : {}),
  });
}

function readChoice<const Choice extends string>(
  search: URLSearchParams,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = search.get(name) ?? choices[0];
  const found = choices.find((choice) => choice === text);
  if (!found) throw invalid(name, `it must be one of ${choices.join(', ')}`);
  return found;
}

function readLimit(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (!/^\d{1,15}$/.test(text) || Number(text) < 1) throw invalid('limit', 'it must be a whole number from 1');
  return Number(text);
}

/** NGSI-LD 1.9.1 §6.3.5: plain JSON names its context in a link. */
function contextLink(context: unknown): { Link: string } {
  const address = typeof context === 'string' ? context : coreContextUrl;
  return { Link: `<${address}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"` };
}

const invalid = (parameter: string, reason: string) =>
  deliveryError('parameter-invalid', { parameter, reason }, { field: parameter });
