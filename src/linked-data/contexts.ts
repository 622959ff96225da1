import { createHash } from 'node:crypto';
import { DomainError } from '../platform/errors.ts';
import { type ActiveContext, type ContextValue, createActiveContext } from './active-context.ts';
import { overrideContexts } from './bundled-contexts.ts';
import {
  type BundledContexts,
  bundledText,
  type ContextCopies,
  type ContextDocuments,
  createContextDocuments,
  type FetchDocument,
  type OwnContexts,
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
  /**
   * Refuses a context that could not be used, such as one that is to stand `at` an address. With `offline`, what other
   * addresses do not give now is passed over, and only what does not depend on it is looked at.
   */
  check(context: unknown, options?: { readonly at?: string; readonly offline?: boolean }): Promise<void>;
  /** Makes sure that the address of an active context leads to it, also where it was given inline or as several. */
  remember(space: number, active: ActiveContext): Promise<void>;
  /** The address under which an answer can name a context; see `remember`. */
  addressOf(source: ContextValue): string;
  /** Documents by address, also for the `jsonld` library's document loader. */
  readonly documents: ContextDocuments;
  /** Whether an address is answered without a network, by what comes with the node or by `CONTEXT_OVERRIDES`. */
  isLocal(url: string): boolean;
  /** Forgets an address and whatever was made with it, so that its next use reads it anew; without one, everything. */
  forget(url?: string): void;
}

interface Deps {
  readonly bundled: BundledContexts;
  /** Address → file on this machine, from `CONTEXT_OVERRIDES`. */
  readonly overrides?: Readonly<Record<string, string>>;
  readonly fetch: FetchDocument;
  readonly copies?: ContextCopies;
  readonly own?: OwnContexts;
  readonly now?: () => number;
}

/** One active context that is kept ready, and the addresses it was made of. */
interface Parsed {
  readonly active: Promise<ActiveContext>;
  readonly addresses: ReadonlySet<string>;
  /** When its use is worth noting again. */
  noteFrom: number;
}

/** Bounds on what one `@context` may pull in; `parsed` is the number of active contexts kept ready. */
const limits = { depth: 10, documents: 40, terms: 20_000, parsed: 500, sourceLength: 200_000, address: 2_000 };
const webAddress = /^https?:\/\/[^\s\p{Cc}]+$/iu;
/** How often the use of a context is noted. */
const usedEvery = 3_600_000;

/** Makes the node's contexts. The core @context is always last and so wins (NGSI-LD 1.9.1 §5.5.7). */
export function createContexts({ bundled, overrides = {}, fetch, copies, own, now = Date.now }: Deps): Contexts {
  const local = overrideContexts(bundled, overrides);
  const documents = createContextDocuments({ bundled: local, fetch, copies, own, now });
  const parsed = new Map<string, Parsed>();

  const tableOf = async (flat: readonly Definitions[]): Promise<TermTable> => {
    const core = await documents.load(coreContextUrl);
    const table: TermTable = { terms: new Map(), vocabulary: null };
    for (const definitions of flat) applyContext(definitions, table, false);
    applyContext(core as Definitions, table, true);
    return table;
  };

  /** What cannot be noted now is noted in an hour; nobody need wait for it, or fail by it. */
  const noteUse = async (addresses: ReadonlySet<string>): Promise<void> => {
    if (addresses.size > 0) await copies?.noteUse([...addresses]).catch(() => undefined);
  };

  const build = async (source: ContextValue, addresses: Set<string>): Promise<ActiveContext> => {
    try {
      const flat = await flatten(source, documents.load, addresses);
      const table = await tableOf(flat);
      await documents.keep(addresses);
      await noteUse(addresses);
      return createActiveContext({ source, address: addressOf(source, own), digest: digestOf(flat) }, table);
    } catch (error) {
      documents.distrust(addresses);
      throw error;
    }
  };

  const parse = (context: unknown): Promise<ActiveContext> => {
    const source = (context ?? coreContextUrl) as ContextValue;
    const key = typeof source === 'string' ? source : JSON.stringify(source);
    const known = parsed.get(key);
    if (known) {
      // It is read once and stays in memory; from time to time it is said that it is still in use.
      const at = now();
      if (known.noteFrom <= at) {
        known.noteFrom = at + usedEvery;
        void noteUse(known.addresses);
      }
      return known.active;
    }
    if (key.length > limits.sourceLength) return Promise.reject(tooMuch('characters', limits.sourceLength));
    if (parsed.size >= limits.parsed) parsed.delete(parsed.keys().next().value ?? '');
    const addresses = new Set<string>();
    const active = build(source, addresses);
    const entry: Parsed = { active, addresses, noteFrom: now() + usedEvery };
    parsed.set(key, entry);
    active.catch(() => {
      if (parsed.get(key) === entry) parsed.delete(key);
    });
    return active;
  };

  const check: Contexts['check'] = async (context, { at, offline = false } = {}) => {
    let isWhole = true;
    const passOver = (error: unknown): ContextValue => {
      if (!offline || !(error instanceof DomainError) || error.kind !== 'upstream-timeout') throw error;
      isWhole = false;
      return {};
    };
    const flat = await flatten(context, (url) => documents.load(url).catch(passOver), new Set(), at);
    if (isWhole) await tableOf(flat);
  };

  const forget = (url?: string): void => {
    documents.forget(url);
    for (const [key, { addresses }] of parsed) if (url === undefined || addresses.has(url)) parsed.delete(key);
  };

  return {
    parse,
    core: () => parse(coreContextUrl),
    check,
    remember: async (space, { source }) => {
      if (singleAddress(source) === undefined) await own?.remember(space, source);
    },
    addressOf: (source) => addressOf(source, own),
    documents,
    isLocal: (url) => bundledText(local, url) !== undefined,
    forget,
  };
}

/** A header can name one address; a context given inline or as several has one of this node's. NGSI-LD 1.9.1 §6.3.6. */
const addressOf = (source: ContextValue, own: OwnContexts | undefined): string =>
  singleAddress(source) ?? own?.addressOf(source) ?? coreContextUrl;

/** The one address that says it all; the core is part of every context without being said. */
function singleAddress(source: ContextValue): string | undefined {
  const parts = (Array.isArray(source) ? (source as readonly ContextValue[]) : [source]).filter(
    (part) => typeof part !== 'string' || !coreContextAddress.test(part),
  );
  if (parts.length === 0) return typeof source === 'string' ? source : coreContextUrl;
  return parts.length === 1 && typeof parts[0] === 'string' ? parts[0] : undefined;
}

const digestOf = (flat: readonly Definitions[]): string =>
  createHash('sha256').update(JSON.stringify(flat)).digest('base64url').slice(0, 12);

type Definitions = Readonly<Record<string, unknown>>;

/** All context objects that `source` stands for, in order; null, which resets, and the core leave nothing. */
async function flatten(
  source: unknown,
  load: ContextDocuments['load'],
  addresses: Set<string>,
  at?: string,
): Promise<Definitions[]> {
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
    if (!webAddress.test(url) || !url.isWellFormed())
      throw invalid(`"${url.slice(0, 200)}" is not an absolute web address`);
    if (Buffer.byteLength(url) > limits.address) throw tooMuch('address', limits.address);
    if (path.includes(url)) throw invalid(`${url} includes itself`);
    loaded += 1;
    if (loaded > limits.documents) throw tooMuch('documents', limits.documents);
    addresses.add(url);
    await visit(await load(url), [...path, url]);
  };

  await visit(source, at === undefined ? [] : [at]);
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
