import type { EntityQuery, Query, ReadEntity } from '../../context/index.ts';
import type { ActiveContext } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Collection } from './collection.ts';
import { flatRecord, geometryOf } from './record.ts';

/** What the values of a column are, as JSON Schema names it; `mixed` where they differ. */
export type ColumnType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'mixed';

/** One column of a dataset's table. */
export interface Column {
  /** Short, dotted where it lies inside an attribute. */
  readonly name: string;
  readonly type: ColumnType;
  /** Whether every value seen is a date and time. */
  readonly isDateTime: boolean;
  /** The attribute it comes from, and the path inside its value; null for what is no attribute. */
  readonly source: { readonly attribute: string; readonly trail: readonly string[] } | null;
}

/** The table that a dataset makes. */
export interface Table {
  readonly columns: readonly Column[];
  /** Short name of each attribute. */
  nameOf(iri: string): string;
  readonly active: ActiveContext;
  /** Types of geometry seen; empty where nothing has a place. */
  readonly geometries: ReadonlySet<string>;
  /** Whether all rows were looked at, so that no row can hold more. */
  readonly isComplete: boolean;
  /** The attribute by whose time rows are chosen; undefined means the row's last change. */
  readonly temporalAttribute: string | undefined;
}

/** How many rows are looked at to learn what columns there are. */
export const sampleSize = 5_000;

/** Learns the table of a collection from its first rows, as one participant may see them. */
export async function readTable(
  query: Pick<Query, 'stream'>,
  access: Access,
  collection: Collection,
  active: ActiveContext,
): Promise<Table> {
  const nameOf = createNames(active);
  const sightings = new Map<string, Sighting>();
  const geometries = new Set<string>();
  const wanted: EntityQuery = { dataset: collection.dataset, limit: sampleSize };
  let rows = 0;
  for await (const batch of query.stream(access, wanted)) {
    for (const entity of batch) notice(entity, nameOf, active, sightings, geometries);
    rows += batch.length;
  }
  const columns = [...sightings].map(([name, sighting]) => columnOf(name, sighting)).sort(byName);
  return { columns, nameOf, active, geometries, isComplete: rows < sampleSize, temporalAttribute: temporal(sightings) };
}

interface Sighting {
  type: ColumnType;
  isDateTime: boolean;
  attribute: string | null;
  root: string;
  observed: number;
}

/** Short names for attributes; where the context knows none, the last part of the IRI, unless it is taken. */
function createNames(active: ActiveContext): (iri: string) => string {
  const names = new Map<string, string>();
  const taken = new Set<string>(['id', 'type', 'geometry']);
  return (iri) => {
    const known = names.get(iri);
    if (known !== undefined) return known;
    const compact = active.compactIri(iri);
    const last = /[^/#:]+$/.exec(compact)?.[0] ?? compact;
    const name = [compact.includes('/') ? last : compact, compact, iri].find((each) => !taken.has(each)) ?? iri;
    names.set(iri, name);
    taken.add(name);
    return name;
  };
}

function notice(
  entity: ReadEntity,
  nameOf: (iri: string) => string,
  active: ActiveContext,
  sightings: Map<string, Sighting>,
  geometries: Set<string>,
): void {
  const geometry = geometryOf(entity);
  if (geometry) geometries.add(geometry.type);
  const record = flatRecord(entity, nameOf, active);
  for (const name in record) {
    const type = typeOf(record[name]);
    const isDateTime = type === 'string' && dateTime.test(record[name] as string);
    const sighting = sightings.get(name);
    if (sighting) {
      sighting.type = joint(sighting.type, type);
      sighting.isDateTime &&= isDateTime;
    }
    if (!sighting) sightings.set(name, { type, isDateTime, attribute: null, root: '', observed: 0 });
  }
  for (const iri in entity.document) locate(iri, nameOf(iri), entity, sightings);
}

function locate(iri: string, root: string, entity: ReadEntity, sightings: Map<string, Sighting>): void {
  const stored = entity.document[iri]!;
  const isObserved = !Array.isArray(stored) && stored.observedAt !== undefined;
  const own = sightings.get(root);
  if (own) {
    own.attribute = iri;
    own.root = root;
    if (isObserved) own.observed += 1;
    return;
  }
  for (const [name, sighting] of sightings) {
    if (sighting.attribute === null && name.startsWith(`${root}.`)) {
      sighting.attribute = iri;
      sighting.root = root;
    }
  }
}

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

function typeOf(value: unknown): ColumnType {
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'number';
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'string';
    default:
      return 'object';
  }
}

function joint(one: ColumnType, other: ColumnType): ColumnType {
  if (one === other) return one;
  const numeric = (type: ColumnType) => type === 'number' || type === 'integer';
  return numeric(one) && numeric(other) ? 'number' : 'mixed';
}

function columnOf(name: string, { type, isDateTime, attribute, root }: Sighting): Column {
  const trail = attribute === null || name === root ? [] : name.slice(root.length + 1).split('.');
  return { name, type, isDateTime, source: attribute === null ? null : { attribute, trail } };
}

const byName = (one: Column, other: Column): number => (one.name < other.name ? -1 : 1);

/** `dateObserved` where there is one, else the attribute that is most often observed. */
function temporal(sightings: ReadonlyMap<string, Sighting>): string | undefined {
  const stated = sightings.get('dateObserved');
  if (stated?.attribute && stated.isDateTime) return stated.attribute;
  let best: Sighting | undefined;
  for (const sighting of sightings.values()) if (sighting.observed > (best?.observed ?? 0)) best = sighting;
  return best?.attribute ?? undefined;
}
