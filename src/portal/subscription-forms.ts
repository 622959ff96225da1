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
  const faults = {
    ...(form.has('type') ? {} : { type: must.type }),
    ...(form.has('uri') ? {} : { uri: must.uri }),
    ...(near === 'incomplete' ? { latitude: must.point } : {}),
    ...(near !== null && municipality !== '' ? { municipality: must.oneArea } : {}),
    ...(throttling === undefined || throttling > 0 ? {} : { throttling: must.number }),
  };
  if (Object.keys(faults).length > 0 || near === 'incomplete') throw new SubscriptionFaults(faults);
  const geoQ = near ?? withinMunicipality(places, municipality);
  const attributes = names(form.text('attributes'));
  const authorization = form.exact('authorization').trim();
  return {
    type: 'Subscription',
    ...(form.has('name') ? { subscriptionName: form.text('name') } : {}),
    entities: names(form.text('type')).map((type) => ({ type })),
    ...(attributes.length > 0 ? { watchedAttributes: attributes } : {}),
    ...(form.has('q') ? { q: form.text('q') } : {}),
    ...(geoQ === null ? {} : { geoQ }),
    ...(throttling === undefined ? {} : { throttling }),
    notification: {
      format: form.text('format') || 'normalized',
      endpoint: {
        uri: form.text('uri'),
        ...(authorization === '' ? {} : { receiverInfo: [{ key: 'Authorization', value: authorization }] }),
      },
    },
  };
}

const names = (text: string) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

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
  [/^entities/, 'type'],
  [/^watchedAttributes/, 'attributes'],
  [/^geoQ/, 'municipality'],
  [/receiverInfo/, 'authorization'],
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
