import { z } from 'zod';
import { DomainError } from '../../platform/errors.ts';
import {
  batchSize,
  type Connector,
  defaultLimits,
  type RowFault,
  type Source,
  type SourceRecord,
} from '../connector.ts';
import { connectorsError } from '../errors.ts';
import { crsName, featureRecord, isObject, parseJson } from '../json-records.ts';
import { firstBytes } from '../sources.ts';
import { decodeText } from '../text-encoding.ts';
import { FeatureScanner, type ScannedObject } from './feature-scanner.ts';

const configuration = z.object({
  /** The system that an old-style `crs` member declares; null means that none is declared. */
  crs: z.string().max(200).nullable(),
});

/** How a GeoJSON file is to be read. */
export type GeoJsonConfiguration = z.infer<typeof configuration>;

/** Stands before each feature of a GeoJSON text sequence (RFC 8142 §2). */
const recordSeparator = String.fromCharCode(0x1e);

/** GeoJSON (RFC 7946), also with the `crs` member of 2008 and one feature per line (RFC 8142). */
export const geoJsonConnector: Connector<GeoJsonConfiguration> = {
  kind: 'geojson',
  title: { sl: 'Sloj GeoJSON', en: 'GeoJSON layer' },
  sample: {
    name: 'klopi.geojson',
    content: JSON.stringify({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          id: 1,
          properties: { ime: 'Klop ob reki' },
          geometry: { type: 'Point', coordinates: [14.5, 46.05] },
        },
        { type: 'Feature', id: 2, properties: { ime: 'Klop v parku' }, geometry: null },
      ],
    }),
    records: 2,
  },
  configuration,

  async detect(source) {
    const beginning = (await firstBytes(source, 64 * 1024))
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll(recordSeparator, '');
    if (!/^\s*\{/.test(beginning)) return null;
    const named = /\.(geojson|geojsonl|geojsons)$/i.test(source.name);
    const typed = /"type"\s*:\s*"(FeatureCollection|Feature)"/.test(beginning);
    // A FeatureCollection that lies deeper, as in an API's envelope, is the JSON connector's business.
    const top =
      /^\s*\{[^{[]*"type"\s*:\s*"(FeatureCollection|Feature|GeometryCollection|(Multi)?(Point|LineString|Polygon))"/.test(
        beginning,
      );
    if (!top && !(named && typed)) return null;
    return { certainty: named ? 1 : 0.95, configuration: { crs: await declaredSystem(source) } };
  },

  async *read(source, _configuration, options = {}) {
    const limits = { ...defaultLimits, ...options.limits };
    let bytes = 0;
    let count = 0;
    let records: SourceRecord[] = [];
    let faults: RowFault[] = [];
    for await (const scanned of scan(source, (done) => {
      bytes = done;
    })) {
      options.signal?.throwIfAborted();
      const outcome = recordOf(scanned);
      if (outcome === null) continue;
      if (++count > limits.maxRows)
        throw connectorsError('too-many-rows', { limit: limits.maxRows }, { line: scanned.line });
      if ('error' in outcome) faults.push(outcome);
      else records.push(outcome);
      if (records.length + faults.length < batchSize) continue;
      yield { records, faults, bytes };
      [records, faults] = [[], []];
    }
    yield { records, faults, bytes };
  },
};

/** Reads to the end, because the `crs` member may follow the features. */
async function declaredSystem(source: Source): Promise<string | null> {
  try {
    for await (const { kind, text, line } of scan(source)) {
      if (kind !== 'object') continue;
      const value = parseJson(text, line);
      return (isObject(value) ? crsName(value.crs) : undefined) ?? null;
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
  return null;
}

async function* scan(source: Source, onBytes?: (bytes: number) => void): AsyncGenerator<ScannedObject> {
  const scanner = new FeatureScanner();
  let found = false;
  for await (const text of decodeText(source, 'utf-8', onBytes)) {
    for (const object of scanner.add(text)) {
      found = true;
      yield object;
    }
  }
  if (!found && scanner.complete) throw connectorsError('not-geojson');
  if (!scanner.complete) throw connectorsError('broken-json', { line: scanner.line }, { line: scanner.line });
}

/** A feature's record, its fault, or null for the collection around the features. */
function recordOf({ kind, text, line }: ScannedObject): SourceRecord | RowFault | null {
  let value: unknown;
  try {
    value = parseJson(text, line);
    if (!isObject(value)) throw connectorsError('row-unusable', { line, reason: 'not an object' }, { line });
    if (value.type === 'FeatureCollection') return null;
    if (value.type === 'Feature') return featureRecord(value, line);
    if (kind === 'feature') throw connectorsError('row-unusable', { line, reason: 'not a Feature' }, { line });
    return featureRecord({ geometry: value }, line);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // A broken feature is one fault; a broken collection is a broken file.
    if (kind === 'feature' || (isObject(value) && value.type === 'Feature')) return { line, error };
    throw error;
  }
}
