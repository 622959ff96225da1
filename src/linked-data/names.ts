import type { ActiveContext } from './active-context.ts';
import { ngsiLd } from './core-terms.ts';
import { isAbsolute } from './term-definition.ts';

const grammar = /^\p{L}[\p{L}\p{N}_]*(?::\p{L}[\p{L}\p{N}_]*)?$/u;

/**
 * What is wrong with a name of a type or attribute as a client wrote it; undefined when nothing is. Beside the names of
 * the grammar, IRIs and whatever the context itself defines are names. NGSI-LD 1.9.1 §4.6.2.
 */
export function nameFault(name: string, active: ActiveContext): string | undefined {
  if (grammar.test(name) || active.term(name) !== undefined || isAbsolute(name)) return undefined;
  return `"${name.slice(0, 100)}" is not a name: it must begin with a letter and hold letters, digits and _ alone`;
}

/** Words of the core for single values beside an attribute's own, which are no names of attributes. NGSI-LD 1.9.1 §4.5.1. */
const reserved: ReadonlySet<string> = new Set([
  ...['datasetId', 'instanceId', 'observedAt', 'unitCode'].map((name) => ngsiLd + name),
  ...['ObjectType', 'ValueType'].map((name) => `${ngsiLd}has${name}`),
]);

/** Whether an IRI is one of the core's non-reified properties. */
export const isReserved = (iri: string): boolean => reserved.has(iri);
