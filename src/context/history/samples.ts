import { type AttributeInstance, type Document, ngsiLd } from '../../linked-data/index.ts';
import { instancesOf } from '../instances.ts';

/** Which series a sample belongs to: one instance of one attribute, in one unit. */
export interface SeriesName {
  readonly attribute: string;
  readonly datasetId: string;
  readonly unitCode: string;
}

/** One row of history before its series has a number. */
export interface Sample extends SeriesName {
  readonly moment: string;
  /** The time of writing, where the moment is one of observation. */
  readonly recorded: string | null;
  readonly number: number | null;
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** The attributes whose instances differ between two documents, in the order of the later one. */
export function changedAttributes(before: Readonly<Document>, after: Readonly<Document>): string[] {
  const changed = Object.keys(after).filter((attribute) => before[attribute] !== after[attribute]);
  for (const attribute in before) if (!Object.hasOwn(after, attribute)) changed.push(attribute);
  return changed;
}

/** The history that a change leaves: a sample for each instance that is new, changed or gone. NGSI-LD 1.9.1 §4.5.6. */
export function samplesBetween(before: Readonly<Document>, after: Readonly<Document>, now: string): Sample[] {
  const samples: Sample[] = [];
  for (const attribute of changedAttributes(before, after)) {
    const known = instancesOf(before[attribute]);
    const present = instancesOf(after[attribute]);
    for (const instance of present)
      if (!known.includes(instance)) samples.push(instanceSample(attribute, instance, now));
    for (const gone of known) {
      if (present.some((instance) => instance.datasetId === gone.datasetId)) continue;
      samples.push({ ...seriesOf(attribute, gone), moment: now, recorded: null, number: null, body: null });
    }
  }
  return samples;
}

/** What a change of scopes leaves; nothing when they stay. NGSI-LD 1.9.1 §4.5.6. */
export function scopeSamples(before: readonly string[], after: readonly string[], now: string): Sample[] {
  if (before === after || (before.length === after.length && before.every((scope, index) => scope === after[index])))
    return [];
  if (after.length > 0) return [scopeSample(after, now)];
  return [{ ...scopeSeries, moment: now, recorded: null, number: null, body: null }];
}

/** The scope of an entity has a history like that of an attribute. NGSI-LD 1.9.1 §4.5.6. */
export const scopeAttribute = `${ngsiLd}scope`;
const scopeSeries: SeriesName = { attribute: scopeAttribute, datasetId: '', unitCode: '' };

/** The scopes that an entity has from a time on. */
export function scopeSample(scopes: readonly string[], now: string, observedAt?: string): Sample {
  return instanceSample(scopeAttribute, scopeInstance({ scopes, ...(observedAt ? { observedAt } : {}) }), now);
}

/** Scopes as an instance of their history. */
export const scopeInstance = ({
  scopes,
  ...time
}: {
  readonly scopes: readonly string[];
  readonly observedAt?: string;
}): AttributeInstance => ({ type: 'Property', value: scopes, ...time });

function seriesOf(attribute: string, instance: AttributeInstance): SeriesName {
  return { attribute, datasetId: instance.datasetId ?? '', unitCode: instance.unitCode ?? '' };
}

/** One instance as a row of history that is written `now`. */
export function instanceSample(attribute: string, instance: AttributeInstance, now: string): Sample {
  const { observedAt } = instance;
  const time =
    observedAt === undefined ? { moment: now, recorded: null } : { moment: moment(observedAt), recorded: now };
  const number = plainNumber(instance);
  return { ...seriesOf(attribute, instance), ...time, number, body: number === null ? bodyOf(instance) : null };
}

/** PostgreSQL does not know the decimal comma of ISO 8601. */
const moment = (observedAt: string): string => (observedAt.includes(',') ? observedAt.replace(',', '.') : observedAt);

/** Members that the series and the sample's own columns tell. */
const told = new Set(['observedAt', 'unitCode', 'datasetId', 'createdAt', 'modifiedAt']);

/** The number of a property that is nothing but a number. */
function plainNumber(instance: AttributeInstance): number | null {
  if (instance.type !== 'Property' || typeof instance.value !== 'number') return null;
  for (const member in instance) if (member !== 'type' && member !== 'value' && !told.has(member)) return null;
  return instance.value;
}

function bodyOf(instance: AttributeInstance): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const member in instance) if (!told.has(member)) body[member] = instance[member];
  return body;
}
