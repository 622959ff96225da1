import { type Document, type Geometry, isGeometry } from '../../linked-data/index.ts';
import { earliestExpiry } from '../expiry.ts';
import { scopeAttribute } from '../history/samples.ts';
import type { KnownSeries } from '../history/series-numbers.ts';
import { seriesKey } from '../history/series-numbers.ts';
import { instancesOf } from '../instances.ts';
import type { Work } from './batch-plan.ts';
import type { BatchRows, EntityRow, SampleRow, SeriesRow } from './batch-store.ts';
import type { Entity } from './entity.ts';
import { geometryBytes } from './geometry-bytes.ts';

/** The GeoProperty whose geometry lies in the entity row itself. */
const location = 'https://uri.etsi.org/ngsi-ld/location';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

/** The rows that carry a plan's entities, their geometries and memberships; history is added by `sampleRows`. */
export function entityRows(works: readonly Work[]): Mutable<Omit<BatchRows, 'changes'>> {
  const rows: Mutable<Omit<BatchRows, 'changes'>> = {
    entities: [],
    gone: [],
    outlines: [],
    erased: [],
    series: [],
    samples: [],
    joined: [],
    left: [],
  };
  for (const { id, stored, entity, touched } of works) {
    if (!touched) continue;
    if (entity) rows.entities.push(entityRow(entity, stored));
    else if (stored) rows.gone.push({ id, version: stored.version });
    compareOutlines(rows, id, stored?.document ?? {}, entity?.document ?? {});
    compareMemberships(rows, id, stored?.datasets ?? [], entity?.datasets ?? []);
  }
  return rows;
}

function entityRow({ datasets, ...entity }: Entity, stored: Entity | null): EntityRow {
  const geometry = geometryOf(entity.document[location]);
  return {
    ...entity,
    datasets,
    previous: stored?.version ?? 0,
    geometry: geometry ? geometryBytes(geometry) : null,
    attributeExpires: earliestExpiry(entity.document),
  };
}

/** The geometry of an attribute that queries see: its default instance's, else its first one's. */
function geometryOf(stored: Document[string] | undefined): Geometry | undefined {
  const instances = instancesOf(stored);
  const instance = instances.find(({ datasetId }) => datasetId === undefined) ?? instances[0];
  return instance?.type === 'GeoProperty' && isGeometry(instance.value) ? instance.value : undefined;
}

type Rows = ReturnType<typeof entityRows>;

function compareOutlines(rows: Rows, entity: string, before: Readonly<Document>, after: Readonly<Document>): void {
  for (const attribute in after) {
    if (attribute === location || before[attribute] === after[attribute]) continue;
    const geometry = geometryOf(after[attribute]);
    if (geometry) rows.outlines.push({ entity, attribute, geometry: geometryBytes(geometry) });
    else if (geometryOf(before[attribute])) rows.erased.push({ entity, attribute });
  }
  for (const attribute in before) {
    if (attribute === location || Object.hasOwn(after, attribute)) continue;
    if (geometryOf(before[attribute])) rows.erased.push({ entity, attribute });
  }
}

function compareMemberships(rows: Rows, entity: string, before: readonly number[], after: readonly number[]): void {
  for (const dataset of after) if (!before.includes(dataset)) rows.joined.push({ entity, dataset });
  for (const dataset of before) if (!after.includes(dataset)) rows.left.push({ entity, dataset });
}

/** How many samples of the works have no series yet. */
export function missingSeries(works: readonly Work[], known: ReadonlyMap<string, KnownSeries>): number {
  let missing = 0;
  for (const { id, samples } of works) {
    const series = known.get(id);
    for (const sample of samples) if (!series?.has(seriesKey(sample))) missing += 1;
  }
  return missing;
}

/** The rows of history; a series that is new gets its number from `numbers` and is noted in `known`. */
export function sampleRows(
  works: readonly Work[],
  known: Map<string, KnownSeries>,
  { numbers, retentionOf }: { readonly numbers: readonly number[]; retentionOf(types: readonly string[]): number },
): { series: SeriesRow[]; samples: SampleRow[] } {
  const series: SeriesRow[] = [];
  const samples: SampleRow[] = [];
  let used = 0;
  for (const work of works) {
    if (work.samples.length === 0) continue;
    const ofEntity = known.get(work.id) ?? new Map<string, number>();
    known.set(work.id, ofEntity);
    const ofOthers = retentionOf((work.entity ?? work.stored)?.types ?? []);
    for (const { attribute, datasetId, unitCode, ...sample } of work.samples) {
      const key = seriesKey({ attribute, datasetId, unitCode });
      // A scope holds until another is set, however long ago: it does not go with the partition of its time.
      const retention = attribute === scopeAttribute ? 0 : ofOthers;
      let id = ofEntity.get(key);
      if (id === undefined) {
        id = numbers[used]!;
        used += 1;
        ofEntity.set(key, id);
        series.push({ id, entity: work.id, attribute, datasetId, unitCode, retention });
      }
      samples.push({ series: id, ...sample, retention });
    }
  }
  return { series, samples };
}
