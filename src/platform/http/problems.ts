import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isDatabaseAway, isDatabaseBusy } from '../database/index.ts';
import { DomainError, type ErrorKind } from '../errors.ts';
import type { Language } from '../language.ts';
import type { RequestContext } from './environment.ts';
import { httpError } from './errors.ts';

/** The HTTP status of each kind of refusal (RFC 9110 §15). */
export const statuses: Readonly<Record<ErrorKind, ContentfulStatusCode>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'too-slow': 408,
  conflict: 409,
  gone: 410,
  precondition: 412,
  'too-large': 413,
  'unsupported-media': 415,
  unprocessable: 422,
  'too-many': 429,
  'head-too-large': 431,
  internal: 500,
  unsupported: 501,
  upstream: 502,
  unavailable: 503,
  'upstream-timeout': 504,
};

const titles: Readonly<Record<ErrorKind, Readonly<Record<Language, string>>>> = {
  invalid: { sl: 'Neveljaven zahtevek', en: 'Invalid request' },
  unauthenticated: { sl: 'Potrebna je prijava', en: 'Sign-in needed' },
  forbidden: { sl: 'Ni dovoljeno', en: 'Not allowed' },
  missing: { sl: 'Ni najdeno', en: 'Not found' },
  'method-not-allowed': { sl: 'Metoda ni dovoljena', en: 'Method not allowed' },
  'not-acceptable': { sl: 'Oblika ni na voljo', en: 'Format not available' },
  'too-slow': { sl: 'Zahtevek prepočasi prihaja', en: 'The request comes too slowly' },
  conflict: { sl: 'Nasprotje s trenutnim stanjem', en: 'Conflict with the current state' },
  gone: { sl: 'Ni več na voljo', en: 'No longer available' },
  precondition: { sl: 'Pogoj ne drži', en: 'Condition does not hold' },
  'too-large': { sl: 'Preveliko', en: 'Too large' },
  'unsupported-media': { sl: 'Vrsta vsebine ni podprta', en: 'Content type not supported' },
  unprocessable: { sl: 'Zahtevka ni mogoče izvesti', en: 'Request cannot be carried out' },
  'too-many': { sl: 'Preveč zahtevkov', en: 'Too many requests' },
  'head-too-large': { sl: 'Predolg naslov ali glava', en: 'Address or headers too long' },
  internal: { sl: 'Napaka vozlišča', en: 'Fault of the node' },
  unsupported: { sl: 'Ni podprto', en: 'Not supported' },
  upstream: { sl: 'Drugi sistem ne odgovarja pravilno', en: 'Another system does not answer properly' },
  unavailable: { sl: 'Trenutno ni na voljo', en: 'Not available at the moment' },
  'upstream-timeout': { sl: 'Drugi sistem ne odgovarja', en: 'Another system does not answer' },
};

/** One fault of the input, with its place. */
export interface ProblemFault {
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
  readonly line?: number;
}

/** The body of an error (RFC 9457), with our code, the faults' places and the request's id. */
export interface Problem extends ProblemFault {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly errors?: readonly ProblemFault[];
  readonly requestId: string;
}

/** Whatever was thrown, as a refusal that a caller may see; what is no refusal becomes an internal fault. */
export function asDomainError(c: RequestContext, error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (isDatabaseAway(error)) return httpError('database-away', { seconds: 5 }, { cause: error });
  if (isDatabaseBusy(error)) return httpError('database-busy', { seconds: 2 }, { cause: error });
  if (error instanceof HTTPException && error.status < 500) {
    const key = error.status === 403 || error.status === 401 ? 'refused' : 'bad-request';
    return httpError(key, { reason: error.message || String(error.status) }, { cause: error });
  }
  return httpError('internal', { requestId: c.get('requestId') }, { cause: error });
}

/** The title of a kind of refusal, for pages that present errors themselves. */
export const titleOf = (kind: ErrorKind, language: Language): string => titles[kind][language];

/** Writes faults of the node to its log, with the request's id; refusals are the caller's own business. */
export function report(c: RequestContext, error: DomainError): void {
  const line = { requestId: c.get('requestId'), code: error.code, err: error.cause ?? error, details: error.details };
  if (error.kind === 'internal') c.get('log').error(line, 'request failed');
  else if (statuses[error.kind] >= 500) c.get('log').warn(line, 'request refused');
}

/** Answers with an error as RFC 9457 describes, in the request's language. */
export function problem(c: RequestContext, thrown: unknown): Response {
  const error = asDomainError(c, thrown);
  report(c, error);
  const language = c.get('language');
  const status = statuses[error.kind];
  const faults = error.faults.map((fault) => presentFault(fault, language));
  const body: Problem = {
    type: `${c.get('baseUrl')}/api/docs/errors#${error.code}`,
    title: titles[error.kind][language],
    status,
    ...presentFault(error, language),
    ...(faults.length > 0
      ? { errors: faults }
      : error.place.field || error.place.line
        ? { errors: [presentFault(error, language)] }
        : {}),
    requestId: c.get('requestId'),
  };
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="vozel"');
  if (typeof error.parameters.seconds === 'number' && (status === 429 || status === 503)) {
    c.header('Retry-After', String(Math.max(1, Math.ceil(error.parameters.seconds))));
  }
  c.header('Cache-Control', 'no-store');
  c.header('Content-Language', language);
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/problem+json' });
}

function presentFault(error: DomainError, language: Language): ProblemFault {
  return { code: error.code, detail: error.sentence(language), ...error.place };
}
