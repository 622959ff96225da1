import type { DomainError, ErrorKind } from '../platform/errors.ts';
import { asDomainError, type RequestContext, report, statuses, titleOf } from '../platform/http/index.ts';

const errors = 'https://uri.etsi.org/ngsi-ld/errors/';

/** The error type of each kind of refusal. NGSI-LD 1.9.1 §5.5.2, Table 6.3.2-1. */
const types: Partial<Record<ErrorKind, string>> = {
  invalid: 'BadRequestData',
  missing: 'ResourceNotFound',
  conflict: 'AlreadyExists',
  unprocessable: 'OperationNotSupported',
  unsupported: 'OperationNotSupported',
  internal: 'InternalError',
  upstream: 'LdContextNotAvailable',
  'upstream-timeout': 'LdContextNotAvailable',
  'not-acceptable': 'InvalidRequest',
};

/** Refusals with a type of their own, whatever their kind. */
const typesByCode: Readonly<Record<string, string>> = {
  'query.too-complex': 'TooComplexQuery',
  'query.takes-too-long': 'TooComplexQuery',
  'read.page-too-large': 'TooManyResults',
  'read.parameter-unknown': 'InvalidRequest',
  'read.parameter-invalid': 'InvalidRequest',
  'temporal.form-invalid': 'InvalidRequest',
  'temporal.method-ineligible': 'InvalidRequest',
  // Table 6.3.2-1: what is valid JSON and yet no context is wrong content.
  'contexts.member-missing': 'InvalidRequest',
  'context.body-missing': 'InvalidRequest',
  'context.space-unknown': 'NonexistentTenant',
  // §5.5.6 counts timeouts of the database among unexpected errors; the status tells that they pass.
  'http.database-away': 'InternalError',
  'http.database-busy': 'InternalError',
};

/** Answers with an error as NGSI-LD 1.9.1 §6.3.3 asks: JSON, with the type of its table. */
export function ngsiLdProblem(c: RequestContext, thrown: unknown): Response {
  const error = asDomainError(c, thrown);
  report(c, error);
  const status = statusOf(error);
  // §6.3.4: an unsupported media type is answered without a body.
  if (status === 415) return c.body(null, 415);
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="vozel"');
  if (status === 503) c.header('Retry-After', String(Math.ceil(Number(error.parameters.seconds ?? 1))));
  c.header('Content-Type', 'application/json');
  return c.body(JSON.stringify(problemOf(c, error)), status);
}

/** A context that cannot be had is one error to NGSI-LD, however the other side failed. */
const statusOf = (error: DomainError) => (error.kind === 'upstream' ? 504 : statuses[error.kind]);

/** The ProblemDetails of an error, which batch results carry for each item. NGSI-LD 1.9.1 §5.2.37. */
export function problemOf(c: RequestContext, thrown: unknown) {
  const error = asDomainError(c, thrown);
  const language = c.get('language');
  const faults = error.faults.map((fault) => ({ code: fault.code, detail: fault.sentence(language), ...fault.place }));
  return {
    type: typeOf(error, c),
    title: titleOf(error.kind, language),
    status: statusOf(error),
    detail: error.sentence(language),
    code: error.code,
    ...error.place,
    ...(faults.length > 0 ? { errors: faults } : {}),
    requestId: c.get('requestId'),
  };
}

function typeOf(error: DomainError, c: RequestContext): string {
  if (error.code.startsWith('http.json') || error.code.startsWith('http.body')) return `${errors}InvalidRequest`;
  const type = typesByCode[error.code] ?? types[error.kind];
  return type === undefined ? `${c.get('baseUrl')}/api/docs/errors#${error.code}` : errors + type;
}
