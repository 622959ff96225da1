import type { Places } from '../places/index.ts';
import { DomainError } from '../platform/errors.ts';
import type { FieldErrors } from './components/fields.tsx';
import { faultsOf, type SubmittedForm } from './forms.ts';
import type { Frame } from './frame.ts';

type Members = Readonly<Record<string, unknown>>;

/** Faults that the form of a subscription finds itself. */
class SubscriptionFaults extends Error {
  readonly faults: FieldErrors;

  constructor(faults: FieldErrors) {
    super('faults of a subscription');
    this.faults = faults;
  }
}

/** The subscription that a form asks for, in the words of NGSI-LD 1.9.1 §5.2.12. */
export function readSubscription(form: SubmittedForm, frame: Frame, places: Places): Members {
  const { must } = frame.voice.words.subscriptions;
  const [near, municipality] = [readNear(form), form.text('municipality')];
  const throttling = form.has('throttling') ? Number(form.text('throttling').replace(',', '.')) : undefined;
  const headers = readHeaders(form.exact('headers'));
  const faults = {
    ...(form.has('type') ? {} : { type: must.type }),
    ...(form.has('uri') ? {} : { uri: must.uri }),
    ...(near === 'incomplete' ? { latitude: must.point } : {}),
    ...(near !== null && municipality !== '' ? { municipality: must.oneArea } : {}),
    ...(throttling === undefined || throttling > 0 ? {} : { throttling: must.number }),
    ...(headers === null ? { headers: must.headers } : {}),
  };
  if (Object.keys(faults).length > 0 || near === 'incomplete' || headers === null) throw new SubscriptionFaults(faults);
  const geoQ = near ?? withinMunicipality(places, municipality);
  const attributes = names(form.text('attributes'));
  const authorization = form.exact('authorization').trim();
  const told = [...(authorization === '' ? [] : [{ key: 'Authorization', value: authorization }]), ...headers];
  return {
    type: 'Subscription',
    ...(form.has('name') ? { subscriptionName: form.text('name') } : {}),
    entities: names(form.text('type')).map((type) => ({
      type,
      ...(form.has('entity') ? { id: form.text('entity') } : {}),
    })),
    ...(attributes.length > 0 ? { watchedAttributes: attributes } : {}),
    ...(form.has('q') ? { q: form.text('q') } : {}),
    ...(geoQ === null ? {} : { geoQ }),
    ...(form.has('scopeQ') ? { scopeQ: form.text('scopeQ') } : {}),
    ...(throttling === undefined ? {} : { throttling }),
    notification: {
      format: form.text('format') || 'normalized',
      endpoint: {
        uri: form.text('uri'),
        ...(told.length === 0 ? {} : { receiverInfo: told }),
        ...(/^mqtts?:/i.test(form.text('uri')) ? { notifierInfo: readMqtt(form) } : {}),
      },
    },
  };
}

const names = (text: string) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** One header a line, `Name: value`; null where a line is none. */
function readHeaders(text: string): readonly { readonly key: string; readonly value: string }[] | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const read = lines.map((line) => /^\s*([^\s:]+)\s*:\s*(\S.*?)\s*$/.exec(line));
  return read.includes(null) ? null : read.map((found) => ({ key: found![1]!, value: found![2]! }));
}

/** How a broker is spoken to. NGSI-LD 1.9.1 Table 7.2-1. */
function readMqtt(form: SubmittedForm) {
  return [
    { key: 'MQTT-Version', value: form.text('version') || usualVersion },
    { key: 'MQTT-QoS', value: form.text('qos') || usualQuality },
  ];
}

/** What the form offers first: a broker acknowledges what it has taken. */
export const usualQuality = '1';
export const usualVersion = 'mqtt5.0';

function readNear(form: SubmittedForm) {
  const fields = ['latitude', 'longitude', 'distance'].map((name) => form.text(name).replace(',', '.'));
  if (fields.every((field) => field === '')) return null;
  const [latitude, longitude, metres] = fields.map((field) => (field === '' ? Number.NaN : Number(field)));
  if (![latitude, longitude, metres].every(Number.isFinite) || !(metres! > 0)) return 'incomplete';
  return { georel: `near;maxDistance==${metres}`, geometry: 'Point', coordinates: `[${longitude},${latitude}]` };
}

function withinMunicipality(places: Places, code: string) {
  const polygon = code === '' ? null : places.polygon('municipality', code);
  if (!polygon) return null;
  return { georel: 'within', geometry: polygon.type, coordinates: JSON.stringify(polygon.coordinates) };
}

/** The members of a subscription by the fields of the form. */
const fields: readonly (readonly [member: RegExp, field: string])[] = [
  [/^entities.*id/, 'entity'],
  [/^entities/, 'type'],
  [/^scopeQ/, 'scopeQ'],
  [/^watchedAttributes/, 'attributes'],
  [/^geoQ/, 'municipality'],
  [/receiverInfo/, 'headers'],
  [/notifierInfo/, 'qos'],
  [/endpoint/, 'uri'],
  [/^subscriptionName/, 'name'],
  [/^(Vozel-Organisation)/, 'organisation'],
];

/** Sentences about faulty fields by the field of the form; what no other entry would change goes on. */
export function subscriptionFaults(error: unknown, frame: Frame): FieldErrors {
  if (error instanceof SubscriptionFaults) return error.faults;
  if (error instanceof DomainError && error.kind === 'unauthenticated') throw error;
  return Object.fromEntries(
    Object.entries(faultsOf(error, frame)).map(([member, sentence]) => [
      fields.find(([form]) => form.test(member))?.[1] ?? member,
      sentence,
    ]),
  );
}
