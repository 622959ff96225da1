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
import { crsName, featureRecord, flatten, isObject, parseJson } from '../json-records.ts';
import { checkExpression, createExpressionRunner } from '../mapping/index.ts';
import { firstBytes } from '../sources.ts';
import { decodeText } from '../text-encoding.ts';
import { findRecords, valueAt } from './pointer.ts';

/** What a JSON document may hold; it is parsed whole. */
const maxDocumentBytes = 64 * 1024 * 1024;

const configuration = z.object({
  /** JSON Pointer (RFC 6901) to the list of records; empty means the document itself. */
  records: z
    .string()
    .max(500)
    .regex(/^(\/.*)?$/),
  /** JSONata over the whole document that answers the records; wins over the pointer. */
  expression: z.string().min(1).max(10_000).optional(),
});

/** How a JSON document is to be read. */
export type HttpJsonConfiguration = z.infer<typeof configuration>;

/** A JSON document from a file or an address, whose records lie at a pointer; GeoJSON features in it keep their geometry. */
export const httpJsonConnector: Connector<HttpJsonConfiguration> = {
  kind: 'http-json',
  title: { sl: 'Vir HTTP-JSON', en: 'HTTP-JSON feed' },
  sample: {
    name: 'parkirisca.json',
    content: JSON.stringify({
      success: true,
      data: [
        { name: 'Kozolec', free: 12, total: 248, position: { lat: 46.05686, lon: 14.50475 } },
        { name: 'Tivoli', free: 0, total: 260, position: { lat: 46.0569, lon: 14.4961 } },
      ],
    }),
    records: 2,
  },
  configuration,

  async detect(source) {
    const beginning = (await firstBytes(source, 1024)).toString('utf8').replace(/^\uFEFF/, '');
    if (!/^\s*[[{]/.test(beginning) || source.size > maxDocumentBytes) return null;
    try {
      const records = findRecords(await parseDocument(source));
      return records === null ? null : { certainty: 0.8, configuration: { records } };
    } catch (error) {
      if (error instanceof DomainError && /\.(json|jsonld)$/i.test(source.name)) throw error;
      return null;
    }
  },

  async *read(source, { records: pointer, expression }, options = {}) {
    const limits = { ...defaultLimits, ...options.limits };
    const document = await parseDocument(source);
    const list = expression ? await recordsBy(expression, document) : recordsIn(document, pointer);
    if (list.items.length > limits.maxRows) throw connectorsError('too-many-rows', { limit: limits.maxRows });
    for (let from = 0; from === 0 || from < list.items.length; from += batchSize) {
      options.signal?.throwIfAborted();
      const records: SourceRecord[] = [];
      const faults: RowFault[] = [];
      for (const [index, item] of list.items.slice(from, from + batchSize).entries()) {
        const outcome = recordOf(item, from + index + 1, list.crs);
        if ('error' in outcome) faults.push(outcome);
        else records.push(outcome);
      }
      const share = Math.min(1, (from + batchSize) / Math.max(1, list.items.length));
      yield { records, faults, bytes: Math.round(source.size * share) };
    }
  },
};

/** A whole document is more than a batch of records: more memory and time, still bounded and outside the node's process. */
const documentLimits = { milliseconds: 20_000, megabytes: 512 };

async function recordsBy(expression: string, document: unknown): Promise<RecordList> {
  checkExpression('records', expression);
  const runner = createExpressionRunner(documentLimits);
  try {
    const record = isObject(document) ? document : { $: document };
    const source = isObject(document) ? expression : `(${'`$`'}).(${expression})`;
    const { rows } = await runner.run({ expressions: { records: source }, records: [record] });
    const reason = rows[0]?.errors.records;
    if (reason)
      throw connectorsError(
        'expression-failed',
        { attribute: 'records', reason },
        { field: 'configuration.expression' },
      );
    const found = rows[0]?.values.records;
    if (found === undefined || found === null || typeof found !== 'object')
      throw connectorsError('no-records', { pointer: expression.slice(0, 60) }, { field: 'configuration.expression' });
    return { items: Array.isArray(found) ? found : [found], crs: undefined };
  } finally {
    await runner.close();
  }
}

async function parseDocument(source: Source): Promise<unknown> {
  if (source.size > maxDocumentBytes) throw connectorsError('file-too-large', { limit: maxDocumentBytes });
  let text = '';
  for await (const piece of decodeText(source, 'utf-8')) text += piece;
  return parseJson(text, 1);
}

interface RecordList {
  readonly items: readonly unknown[];
  readonly crs: string | undefined;
}

/** The records and the `crs` that the collection around them declares. */
function recordsIn(document: unknown, pointer: string): RecordList {
  const found = valueAt(document, pointer);
  if (Array.isArray(found)) {
    const around = pointer.includes('/') ? valueAt(document, pointer.slice(0, pointer.lastIndexOf('/'))) : undefined;
    return { items: found, crs: isObject(around) ? crsName(around.crs) : undefined };
  }
  if (isObject(found)) return { items: [found], crs: undefined };
  throw connectorsError('no-records', { pointer: pointer || '/' }, { field: 'records' });
}

function recordOf(item: unknown, line: number, crs: string | undefined): SourceRecord | RowFault {
  if (!isObject(item))
    return { line, error: connectorsError('row-unusable', { line, reason: 'not an object' }, { line }) };
  if (item.type !== 'Feature') return { line, values: flatten(item) };
  try {
    const record = featureRecord(item, line);
    return crs && !record.geometrySystem ? { ...record, geometrySystem: crs } : record;
  } catch (error) {
    if (error instanceof DomainError) return { line, error };
    throw error;
  }
}
