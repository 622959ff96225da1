import { linkedDataError } from './errors.ts';

/** What one term of a context stands for. */
export interface TermDefinition {
  /** Its IRI or keyword; null where the context unmaps the term. */
  readonly iri: string | null;
  /** Whether it may stand before the colon of a compact IRI (JSON-LD 1.1 §4.2.2, prefix flag). */
  readonly prefix: boolean;
  readonly protected: boolean;
  readonly type?: string;
  readonly container?: readonly string[];
  readonly language?: string | null;
}

/** The terms in force, and the vocabulary for names that are none of them. */
export interface TermTable {
  readonly terms: Map<string, TermDefinition>;
  vocabulary: string | null;
}

const keywords = new Set(
  ['base', 'container', 'context', 'direction', 'graph', 'id', 'import', 'included', 'index', 'json', 'language']
    .concat(['list', 'nest', 'none', 'prefix', 'propagate', 'protected', 'reverse', 'set', 'type', 'value'])
    .concat(['version', 'vocab'])
    .map((name) => `@${name}`),
);

/** Whether `name` is a word of JSON-LD itself. */
export const isKeyword = (name: string): boolean => name.charCodeAt(0) === 64 && keywords.has(name);

const absolute = /^([A-Za-z][A-Za-z0-9+.-]*|_):[^\s]*$/;

/** Whether `name` has the form of an absolute IRI or blank node. */
export const isAbsolute = (name: string): boolean => absolute.test(name);

/** `name` as IRI by the rules for terms and vocabulary (JSON-LD 1.1 §5.2.2); null when it stands for nothing. */
export function expandName(name: string, table: TermTable, vocabulary = true): string | null {
  if (isKeyword(name)) return name;
  if (name.charCodeAt(0) === 64) return null;
  if (vocabulary) {
    const term = table.terms.get(name);
    if (term) return term.iri;
  }
  const colon = name.indexOf(':');
  if (colon > 0) {
    const suffix = name.slice(colon + 1);
    if (suffix.startsWith('//') || name.startsWith('_:')) return name;
    const prefix = table.terms.get(name.slice(0, colon));
    if (prefix?.prefix && prefix.iri !== null) return prefix.iri + suffix;
    if (isAbsolute(name)) return name;
  }
  return vocabulary && table.vocabulary !== null ? table.vocabulary + name : name;
}

type Definitions = Readonly<Record<string, unknown>>;

/** Adds the terms of one context object to `table` (JSON-LD 1.1 §4.2.2 Create Term Definition). */
export function defineTerms(definitions: Definitions, table: TermTable, overridesProtected: boolean): void {
  const state = new Map<string, 'pending' | 'done'>();
  const isProtected = definitions['@protected'] === true;

  const define = (term: string): void => {
    const known = state.get(term);
    if (known === 'done') return;
    if (known === 'pending') throw invalid(`term "${term}" refers to itself`, term);
    state.set(term, 'pending');
    const definition = readTerm(term, definitions[term], isProtected, resolve);
    const previous = table.terms.get(term);
    if (previous?.protected && !overridesProtected && !sameMeaning(previous, definition)) {
      throw invalid(`protected term "${term}" must not be redefined`, term);
    }
    table.terms.set(term, definition);
    state.set(term, 'done');
  };

  /** Expands a name used inside the context, defining first what it depends on. */
  const resolve = (name: string, itself?: string): string | null => {
    if (name !== itself && !isKeyword(name) && Object.hasOwn(definitions, name)) define(name);
    const colon = name.indexOf(':');
    const prefix = colon > 0 ? name.slice(0, colon) : '';
    if (prefix && prefix !== itself && Object.hasOwn(definitions, prefix)) define(prefix);
    return name === itself
      ? expandName(name, { terms: withoutTerm(table, name), vocabulary: table.vocabulary })
      : expandName(name, table);
  };

  for (const term of Object.keys(definitions)) {
    if (!isKeyword(term)) define(term);
  }
}

function withoutTerm(table: TermTable, name: string): Map<string, TermDefinition> {
  if (!table.terms.has(name)) return table.terms;
  const terms = new Map(table.terms);
  terms.delete(name);
  return terms;
}

type Resolve = (name: string, itself?: string) => string | null;

function readTerm(term: string, value: unknown, isProtected: boolean, resolve: Resolve): TermDefinition {
  if (term === '') throw invalid('a term must not be empty', term);
  if (value === null) return { iri: null, prefix: false, protected: isProtected };
  if (typeof value === 'string') return simpleTerm(term, value, isProtected, resolve);
  if (typeof value !== 'object' || Array.isArray(value))
    throw invalid(`term "${term}" must be text or an object`, term);
  return expandedTerm(term, value as Definitions, isProtected, resolve);
}

function simpleTerm(term: string, value: string, isProtected: boolean, resolve: Resolve): TermDefinition {
  const iri = identify(term, value, resolve);
  return { iri, prefix: isPrefix(term, iri), protected: isProtected };
}

function expandedTerm(term: string, value: Definitions, isProtected: boolean, resolve: Resolve): TermDefinition {
  const id = value['@id'];
  const guarded = typeof value['@protected'] === 'boolean' ? value['@protected'] : isProtected;
  // A reverse property has no counterpart in NGSI-LD; names that use it are refused when they occur.
  if (id === null || '@reverse' in value) return { iri: null, prefix: false, protected: guarded };
  if (id !== undefined && typeof id !== 'string') throw invalid(`@id of term "${term}" must be text`, term);
  const iri = identify(term, id ?? term, resolve);
  const { '@type': type, '@language': language } = value;
  if (type !== undefined && typeof type !== 'string') throw invalid(`@type of term "${term}" must be text`, term);
  if (language !== undefined && language !== null && typeof language !== 'string') {
    throw invalid(`@language of term "${term}" must be text`, term);
  }
  return {
    iri,
    prefix: value['@prefix'] === true,
    protected: guarded,
    ...(type === undefined ? {} : { type: resolve(type) ?? type }),
    ...(language === undefined ? {} : { language }),
    ...containerOf(term, value['@container']),
  };
}

const containers = new Set(['@graph', '@id', '@index', '@language', '@list', '@set', '@type']);

function containerOf(term: string, value: unknown): { container?: readonly string[] } {
  if (value === undefined || value === null) return {};
  const names = Array.isArray(value) ? value : [value];
  if (!names.every((name) => typeof name === 'string' && containers.has(name))) {
    throw invalid(`@container of term "${term}" is not known`, term);
  }
  return { container: names };
}

function identify(term: string, id: string, resolve: Resolve): string {
  if (id !== term) {
    const iri = resolve(id);
    if (iri === null || !(isKeyword(iri) || isAbsolute(iri)))
      throw invalid(`"${id}" of term "${term}" is not an IRI`, term);
    if (iri === '@context') throw invalid(`term "${term}" must not stand for @context`, term);
    return iri;
  }
  const iri = resolve(term, term);
  if (iri === null || !isAbsolute(iri)) throw invalid(`term "${term}" has no IRI`, term);
  return iri;
}

const endsWithDelimiter = /[:/?#[\]@]$/;

function isPrefix(term: string, iri: string): boolean {
  return !term.includes(':') && !term.includes('/') && endsWithDelimiter.test(iri);
}

function sameMeaning(one: TermDefinition, other: TermDefinition): boolean {
  return (
    one.iri === other.iri &&
    one.type === other.type &&
    one.language === other.language &&
    JSON.stringify(one.container) === JSON.stringify(other.container)
  );
}

const invalid = (reason: string, field: string) =>
  linkedDataError('context-invalid', { reason }, { field: `@context.${field}` });
