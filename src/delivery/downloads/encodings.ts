import type { StoredEntity } from '../../context/index.ts';
import { compactEntity, type Document } from '../../linked-data/index.ts';
import type { Table } from '../collections/columns.ts';
import type { Crs } from '../collections/reference-systems.ts';
import { featureOf } from '../features/feature.ts';
import { type CsvOptions, createCsv } from './csv.ts';
import type { Encoding } from './streamed.ts';

/** The table as CSV. */
export function csvEncoding(table: Table, options: CsvOptions): Encoding {
  const csv = createCsv(table, options);
  const encode = (batch: readonly StoredEntity[]) => {
    let text = '';
    for (const entity of batch) text += csv.row(entity);
    return text;
  };
  return { head: csv.head, encode, tail: '' };
}

/** One entity a line, as NGSI-LD writes it. */
export function ndjsonEncoding(table: Table, format: 'keyValues' | 'normalized'): Encoding {
  const options = { format };
  const encode = (batch: readonly StoredEntity[]) => {
    let text = '';
    for (const entity of batch) text += `${JSON.stringify(compactEntity(entity, table.active, options))}\n`;
    return text;
  };
  return { head: '', encode, tail: '' };
}

/** A feature collection, one feature a line. */
export function geoJsonEncoding(table: Table, crs: Crs, name: string): Encoding {
  let separator = '\n';
  const encode = (batch: readonly StoredEntity[]) => {
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
  batches: AsyncIterable<readonly StoredEntity[]>,
  attributes: ReadonlySet<string>,
): AsyncIterable<readonly StoredEntity[]> {
  for await (const batch of batches) {
    yield batch.map((entity) => ({ ...entity, document: only(entity.document, attributes) }));
  }
}

function only(document: Document, attributes: ReadonlySet<string>): Document {
  return Object.fromEntries(Object.entries(document).filter(([iri]) => attributes.has(iri)));
}
