import type { StreamedEntity } from '../../context/index.ts';
import type { Document } from '../../linked-data/index.ts';
import type { Table } from '../collections/columns.ts';
import type { Crs } from '../collections/reference-systems.ts';
import { featureOf } from '../features/feature.ts';
import { type CsvOptions, createCsv } from './csv.ts';
import { createEntityLines } from './entity-lines.ts';
import type { Encoding } from './streamed.ts';

/** The table as CSV. */
export function csvEncoding(table: Table, options: CsvOptions): Encoding {
  const csv = createCsv(table, options);
  const encode = (batch: readonly StreamedEntity[]) => {
    let text = '';
    for (const entity of batch) text += csv.row(entity);
    return text;
  };
  return { head: csv.head, encode, tail: '' };
}

/** One entity a line, as NGSI-LD writes it. */
export function ndjsonEncoding(table: Table, format: 'keyValues' | 'normalized'): Encoding {
  const line = createEntityLines(table.active, { format });
  const encode = (batch: readonly StreamedEntity[]) => {
    let text = '';
    for (const entity of batch) text += line(entity);
    return text;
  };
  return { head: '', encode, tail: '' };
}

/** A feature collection, one feature a line. */
export function geoJsonEncoding(table: Table, crs: Crs, name: string): Encoding {
  let separator = '\n';
  const encode = (batch: readonly StreamedEntity[]) => {
    let text = '';
    for (const entity of batch) {
      text += separator + JSON.stringify(featureOf(entity, table, crs));
      separator = ',\n';
    }
    return text;
  };
  return { head: `{"type":"FeatureCollection","name":${JSON.stringify(name)},"features":[`, encode, tail: '\n]}\n' };
}

/** Batches whose entities keep only some attributes. */
export async function* projected(
  batches: AsyncIterable<readonly StreamedEntity[]>,
  attributes: ReadonlySet<string>,
): AsyncIterable<readonly StreamedEntity[]> {
  for await (const batch of batches) {
    yield batch.map(({ id, types, scopes, document }) => ({
      ...{ id, types, scopes, text: null },
      document: only(document, attributes),
    }));
  }
}

function only(document: Document, attributes: ReadonlySet<string>): Document {
  return Object.fromEntries(Object.entries(document).filter(([iri]) => attributes.has(iri)));
}
