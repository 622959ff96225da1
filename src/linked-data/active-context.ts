import { linkedDataError } from './errors.ts';
import { expandName, isKeyword, type TermDefinition, type TermTable } from './term-definition.ts';

/** The value of an `@context` member as a client wrote it. */
export type ContextValue = string | Readonly<Record<string, unknown>> | readonly ContextValue[] | null;

/** A parsed context: turns short names into IRIs and back, as NGSI-LD 1.9.1 §5.5.7 asks. */
export interface ActiveContext {
  /** The context as it was given, for `Link` headers and `@context` members of answers. */
  readonly source: ContextValue;
  /** The one address under which a `Link` header can name it; see `Contexts.remember`. */
  readonly address: string;
  /** Another one when the same source means something else, since what stands at its addresses has changed. */
  readonly digest: string;
  /** The IRI (or `@id`/`@type`) of an entity type, attribute name or vocabulary word. */
  expandTerm(name: string): string;
  /** The IRI of an identifier: only compact IRIs change, since NGSI-LD has no base address. */
  expandId(id: string): string;
  /** The shortest name for an IRI that `expandTerm` turns back into it; the IRI itself where there is none. */
  compactIri(iri: string): string;
  /** The definition of a term, for those who need its coercion. */
  term(name: string): TermDefinition | undefined;
}

/** Names come from clients, so what is remembered about them is bounded. */
const memoryLimit = 20_000;

/** Makes an active context over a finished table of terms. */
export function createActiveContext(
  named: Pick<ActiveContext, 'source' | 'address' | 'digest'>,
  table: TermTable,
): ActiveContext {
  const expanded = new Map<string, string>();
  const compacted = new Map<string, string>();
  const inverse = invert(table);
  const prefixes = [...table.terms].filter(([, term]) => term.prefix && term.iri !== null);

  const expandTerm = (name: string): string => {
    const known = expanded.get(name);
    if (known !== undefined) return known;
    const iri = name === '' ? null : expandName(name, table);
    if (iri === null) throw linkedDataError('name-invalid', { name: excerpt(name) }, { field: excerpt(name) });
    return remember(expanded, name, iri);
  };

  const compactIri = (iri: string): string => {
    const known = compacted.get(iri);
    return known ?? remember(compacted, iri, shortestName(iri, table, inverse, prefixes));
  };

  return {
    ...named,
    expandTerm,
    expandId: (id) => expandName(id, table, false) ?? id,
    compactIri,
    term: (name) => table.terms.get(name),
  };
}

/** Never a short name: as a member of an object it would set that object's prototype. */
const unsafeName = '__proto__';

/** The name each IRI is compacted to: plain terms before containers, then the shortest, then the first by code point. */
function invert(table: TermTable): ReadonlyMap<string, string> {
  const inverse = new Map<string, string>();
  for (const [name, term] of table.terms) {
    if (term.iri === null || name === unsafeName) continue;
    const rival = inverse.get(term.iri);
    if (rival === undefined || isPreferred(name, rival, table)) inverse.set(term.iri, name);
  }
  return inverse;
}

function isPreferred(name: string, rival: string, table: TermTable): boolean {
  const contained = table.terms.get(name)?.container !== undefined;
  if (contained !== (table.terms.get(rival)?.container !== undefined)) return !contained;
  return name.length === rival.length ? name < rival : name.length < rival.length;
}

type Prefixes = readonly (readonly [string, TermDefinition])[];

function shortestName(iri: string, table: TermTable, inverse: ReadonlyMap<string, string>, prefixes: Prefixes): string {
  const term = inverse.get(iri);
  if (term !== undefined || isKeyword(iri)) return term ?? iri;
  const { vocabulary } = table;
  if (vocabulary !== null && iri.length > vocabulary.length && iri.startsWith(vocabulary)) {
    const suffix = iri.slice(vocabulary.length);
    if (suffix !== unsafeName && expandName(suffix, table) === iri) return suffix;
  }
  let best: string | undefined;
  for (const [prefix, { iri: stem }] of prefixes) {
    if (stem === null || iri.length <= stem.length || !iri.startsWith(stem)) continue;
    const candidate = `${prefix}:${iri.slice(stem.length)}`;
    const better =
      best === undefined || candidate.length < best.length || (candidate.length === best.length && candidate < best);
    if (better && expandName(candidate, table) === iri) best = candidate;
  }
  return best ?? iri;
}

function remember(memory: Map<string, string>, key: string, value: string): string {
  if (memory.size >= memoryLimit) memory.clear();
  memory.set(key, value);
  return value;
}

const excerpt = (name: string): string => (name.length > 200 ? `${name.slice(0, 200)}…` : name);
