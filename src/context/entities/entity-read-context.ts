import type { ActiveContext, Contexts } from '../../linked-data/index.ts';
import type { Asking } from '../../platform/http/index.ts';
import { readError } from './entity-read-errors.ts';

const contextRelation = 'http://www.w3.org/ns/json-ld#context';
const linkForm = /<([^<>]*)>((?:\s*;\s*[\w*!#$&+.^`|~-]+\s*=\s*(?:"[^"]*"|[^\s,;"]+))*)/g;

/** The context that the `Link` header names; undefined means the core alone. NGSI-LD 1.9.1 §6.3.5. */
export function linkedContext(c: Asking): string | undefined {
  return contextNamedIn(c.req.header('link'));
}

/** The context that a `Link` header names. */
export function contextNamedIn(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const named = [...header.matchAll(linkForm)].filter(
    ([, , parameters = '']) => relation(parameters) === contextRelation,
  );
  if (named.length > 1) throw readError('link-invalid', {}, { field: 'Link' });
  return named[0]?.[1];
}

function relation(parameters: string): string | undefined {
  return /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s,;"]+))/i
    .exec(parameters)
    ?.slice(1)
    .find((value) => value !== undefined);
}

/** The active context of a request without a body. */
export function contextOfRequest(c: Asking, contexts: Contexts): Promise<ActiveContext> {
  return contexts.parse(linkedContext(c));
}
