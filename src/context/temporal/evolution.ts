import {
  type AttributeInstance,
  type AttributeType,
  type Document,
  nullMarker,
  parseJson,
  valueMembers,
} from '../../linked-data/index.ts';
import type { InstanceRow } from './instance-store.ts';
import { instantText } from './instants.ts';
import type { TimeProperty } from './time-query.ts';

/** An instance with the time by which it stands in its series, in microseconds. */
export interface TimedInstance {
  readonly time: number;
  readonly instance: AttributeInstance;
}

/** The instances of each attribute, in the order in which they were read. */
export type Evolution = ReadonlyMap<string, readonly TimedInstance[]>;

/** The instances of each entity by attribute. */
export function evolutionsOf(rows: readonly InstanceRow[], scope: string): ReadonlyMap<string, Evolution> {
  const entities = new Map<string, Map<string, TimedInstance[]>>();
  for (const row of rows) {
    const evolution = entities.get(row.entity) ?? new Map<string, TimedInstance[]>();
    entities.set(row.entity, evolution);
    const instances = evolution.get(row.attribute) ?? [];
    evolution.set(row.attribute, instances);
    instances.push({ time: row.time, instance: instanceOf(row, row.attribute === scope) });
  }
  return entities;
}

/** One row of history as an instance. NGSI-LD 1.9.1 §4.5.7, §4.5.8. */
function instanceOf(row: InstanceRow, isScope: boolean): AttributeInstance {
  const written = instantText(row.recorded ?? row.moment);
  const observed = row.recorded === null ? undefined : instantText(row.moment);
  const common = {
    ...(row.dataset === '' ? {} : { datasetId: row.dataset }),
    ...(row.unit === '' ? {} : { unitCode: row.unit }),
    instanceId: instanceIdOf(row),
  };
  if (row.gone !== null) {
    const type = row.gone as AttributeType;
    const nothing = isScope ? [] : type === 'LanguageProperty' ? { '@none': nullMarker } : nullMarker;
    const seen = observed === undefined ? {} : { observedAt: observed };
    return { type, [valueMembers[type]]: nothing, ...seen, ...common, deletedAt: written };
  }
  const body =
    row.body === null ? { type: 'Property' as const, value: row.number } : (parseJson(row.body) as AttributeInstance);
  const { modifiedAt = written, instanceId = common.instanceId, ...members } = body as AttributeInstance;
  return {
    ...members,
    ...(isScope ? { value: bareScope(members) } : {}),
    ...(observed === undefined ? {} : { observedAt: observed }),
    ...common,
    instanceId,
    // NGSI-LD 1.9.1 §4.5.6: a change of scope is observed when it is made.
    ...(isScope && observed === undefined ? { observedAt: modifiedAt } : {}),
    createdAt: written,
    modifiedAt,
  } as AttributeInstance;
}

/** A lone scope stands bare, as it does in its entity. */
function bareScope({ value }: AttributeInstance): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/** What names an instance: its series, its times, and what it says. */
export interface InstanceName {
  readonly series: number;
  readonly moment: number;
  readonly recorded: number | null;
  readonly digest: string;
}

/** Numbers of series have four bytes. */
const mostSeries = 2 ** 31 - 1;

const instanceForm = /^urn:vozel:instance:(\d{1,16}):(-?\d{1,17}):(-?\d{1,17})?:([0-9a-f]{8})$/;

/** The id of an instance; one that was corrected carries the id that it had at first. */
export function instanceIdOf({ series, moment, recorded, digest }: InstanceName): string {
  return `urn:vozel:instance:${series}:${moment}:${recorded ?? ''}:${digest}`;
}

/** What an instance's id says; null when it is none of ours. */
export function readInstanceId(id: string): InstanceName | null {
  const found = instanceForm.exec(id);
  if (found === null) return null;
  const [, series, moment, recorded, digest] = found as unknown as [string, string, string, string | undefined, string];
  const name = {
    series: Number(series),
    moment: Number(moment),
    recorded: recorded === undefined ? null : Number(recorded),
    digest,
  };
  const times = [name.moment, name.recorded ?? 0];
  return name.series <= mostSeries && times.every(Number.isSafeInteger) ? name : null;
}

/** An entity's instances as a document, as a query sees them. `evolution-store.ts` makes the same in the database. */
export function evolvingDocument(evolution: Evolution): Document {
  const document: Document = {};
  for (const [attribute, instances] of evolution) {
    const present = instances.filter(({ instance }) => instance.deletedAt === undefined);
    if (present.length > 0) document[attribute] = present.map(({ instance }) => instance);
  }
  return document;
}

/** Cuts what was read to whole instants, so that whoever goes on from the last one misses nothing. */
export function cutToInstants(rows: readonly InstanceRow[], limit: number) {
  if (rows.length <= limit) return { rows, isCut: false };
  const beyond = rows[limit]!.time;
  const before = rows.filter(({ time }, index) => index < limit && time !== beyond);
  return { rows: before.length > 0 ? before : rows.filter(({ time }) => time === rows[0]!.time), isCut: true };
}

/** Which of an instance's times stands beside its value in the simplified form. */
export function timeBeside(instance: AttributeInstance, property: TimeProperty | null): string {
  const named = property === null ? undefined : instance[property];
  return String(named ?? instance.observedAt ?? instance.deletedAt ?? instance.modifiedAt);
}
