import { type ActiveContext, type ContextValue, createActiveContext } from './active-context.ts';
import { overrideContexts } from './bundled-contexts.ts';
import {
  type BundledContexts,
  type ContextCache,
  type ContextDocuments,
  createContextDocuments,
  type FetchDocument,
} from './context-documents.ts';
import { coreContextAddress, coreContextUrl } from './core-terms.ts';
import { linkedDataError } from './errors.ts';
import { defineTerms, isAbsolute, type TermTable } from './term-definition.ts';

/** Parsed contexts, shared by all who read or write linked data. */
export interface Contexts {
  /** The active context for the value of an `@context` member or of a `Link` header; undefined means the core alone. */
  parse(context: unknown): Promise<ActiveContext>;
  /** The core context alone. */
  core(): Promise<ActiveContext>;
  /** Documents by address, also for the `jsonld` library's document loader. */
  readonly documents: ContextDocuments;
  /** Forgets an address, so that its next use fetches it anew. */
  forget(url: string): void;
}

interface Deps {
  readonly bundled: BundledContexts;
  /** Address → file on this machine, from `CONTEXT_OVERRIDES`. */
  readonly overrides?: Readonly<Record<string, string>>;
  readonly fetch: FetchDocument;
  readonly cache?: ContextCache;
}

/** Bounds on what one `@context` may pull in; `parsed` is the number of active contexts kept ready. */
const limits = { depth: 10, documents: 40, terms: 20_000, parsed: 500, sourceLength: 200_000 };

/** Makes the node's contexts. The core @context is always last and so wins (NGSI-LD 1.9.1 §5.5.7). */
export function createContexts({ bundled, overrides = {}, fetch, cache }: Deps): Contexts {
  const documents = createContextDocuments({ bundled: overrideContexts(bundled, overrides), fetch, cache });
  const parsed = new Map<string, Promise<ActiveContext>>();

  const build = async (source: ContextValue): Promise<ActiveContext> => {
    const flat = await flatten(source, documents);
    const core = await documents.load(coreContextUrl);
    const table: TermTable = { terms: new Map(), vocabulary: null };
    for (const definitions of flat) applyContext(definitions, table, false);
    applyContext(core as Definitions, table, true);
    return createActiveContext(source, table);
  };

  const parse = (context: unknown): Promise<ActiveContext> => {
    const source = (context ?? coreContextUrl) as ContextValue;
    const key = typeof source === 'string' ? source : JSON.stringify(source);
    const known = parsed.get(key);
    if (known) return known;
    if (key.length > limits.sourceLength) return Promise.reject(tooMuch('characters', limits.sourceLength));
    if (parsed.size >= limits.parsed) parsed.delete(parsed.keys().next().value ?? '');
    const active = build(source);
    parsed.set(key, active);
    active.catch(() => parsed.delete(key));
    return active;
  };

  const forget = (url: string): void => {
    documents.forget(url);
    // A context may include the forgotten one at any depth; parsing again is cheap, so all are dropped.
    parsed.clear();
  };

  return { parse, core: () => parse(coreContextUrl), documents, forget };
}

type Definitions = Readonly<Record<string, unknown>>;

/** All context objects that `source` stands for, in order; null, which resets, and the core leave nothing. */
async function flatten(source: ContextValue, documents: ContextDocuments): Promise<Definitions[]> {
  const flat: Definitions[] = [];
  let loaded = 0;

  const visit = async (value: unknown, path: readonly string[]): Promise<void> => {
    if (path.length > limits.depth) throw tooMuch('depth', limits.depth);
    if (value === null) {
      flat.length = 0;
    } else if (Array.isArray(value)) {
      for (const item of value) await visit(item, [...path, '']);
    } else if (typeof value === 'string') {
      if (coreContextAddress.test(value)) return;
      await visitAddress(value, path);
    } else if (typeof value === 'object') {
      if ('@import' in value) throw invalid('@import is not supported');
      requireUnscoped(value as Definitions);
      flat.push(value as Definitions);
    } else {
      throw invalid(`a context is an address, an object or a list of them, not ${typeof value}`);
    }
  };

  const visitAddress = async (url: string, path: readonly string[]): Promise<void> => {
    if (!isAbsolute(url) || !/^https?:/i.test(url))
      throw invalid(`"${url.slice(0, 200)}" is not an absolute web address`);
    if (path.includes(url)) throw invalid(`${url} includes itself`);
    loaded += 1;
    if (loaded > limits.documents) throw tooMuch('documents', limits.documents);
    await visit(await documents.load(url), [...path, url]);
  };

  await visit(source, []);
  return flat;
}

/** A context within a context could give the core's own words another meaning. NGSI-LD 1.9.1 §5.5.7. */
function requireUnscoped(definitions: Definitions): void {
  for (const [term, definition] of Object.entries(definitions)) {
    if (typeof definition === 'object' && definition !== null && '@context' in definition)
      throw invalid(`term "${term.slice(0, 100)}" has a context of its own`);
  }
}

/** Lays one context object over `table` (JSON-LD 1.1 §4.1.2). */
function applyContext(definitions: Definitions, table: TermTable, overridesProtected: boolean): void {
  const version = definitions['@version'];
  if (version !== undefined && version !== 1.1) throw invalid('@version must be 1.1');
  const vocabulary = definitions['@vocab'];
  if (vocabulary === null) table.vocabulary = null;
  else if (typeof vocabulary === 'string') table.vocabulary = vocabularyOf(vocabulary, table);
  else if (vocabulary !== undefined) throw invalid('@vocab must be text');
  defineTerms(definitions, table, overridesProtected);
  if (table.terms.size > limits.terms) throw tooMuch('terms', limits.terms);
}

function vocabularyOf(value: string, table: TermTable): string {
  if (isAbsolute(value)) {
    const prefix = table.terms.get(value.slice(0, value.indexOf(':')));
    return prefix?.prefix ? prefix.iri + value.slice(value.indexOf(':') + 1) : value;
  }
  const iri = (table.vocabulary ?? '') + value;
  if (!isAbsolute(iri)) throw invalid('@vocab must be an IRI');
  return iri;
}

const invalid = (reason: string) => linkedDataError('context-invalid', { reason }, { field: '@context' });
const tooMuch = (reason: string, limit: number) =>
  linkedDataError('context-limit', { reason, limit }, { field: '@context' });
