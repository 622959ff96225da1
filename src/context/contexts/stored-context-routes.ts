import { type Context as Call, Hono } from 'hono';
import {
  type Contexts,
  coreContextAddress,
  type FetchedContextRow,
  type OwnContextRow,
  type StoredContexts,
} from '../../linked-data/index.ts';
import { type Access, mayWriteFor } from '../../participants/index.ts';
import {
  type Env,
  isFresh,
  negotiate,
  type RequestContext,
  readJson,
  requireMediaType,
} from '../../platform/http/index.ts';
import { plainMedia } from '../entities/entity-read-answer.ts';
import { readParameters } from '../entities/entity-read-parameters.ts';
import { isWriter, stewardFor } from '../entities/may-write.ts';
import { contextError } from '../errors.ts';
import { contextsError } from './errors.ts';
import { type ContextKind, contextKinds, metadataOfCopy, metadataOfOwn } from './metadata.ts';

/** What the doors to stored contexts stand on. */
export interface StoredContextDependencies {
  readonly contexts: Contexts;
  readonly stored: Pick<StoredContexts, 'own' | 'fetched'>;
  readonly accessOf: (c: RequestContext) => Promise<Access>;
  readonly accessForCreation: (c: RequestContext) => Promise<Access>;
}

type Called = Call<Env, '/jsonldContexts/:contextId'>;
const path = '/ngsi-ld/v1/jsonldContexts/';
const maxBytes = 1_048_576;

/**
 * The doors to the contexts that the node stores, below /ngsi-ld/v1. NGSI-LD 1.9.1 §5.13. Copies are the same for all
 * spaces; they and what was made for answers tell of others' requests, so that only writers find them listed.
 */
export function storedContextRoutes(deps: StoredContextDependencies): Hono<Env> {
  const { contexts, accessOf, accessForCreation } = deps;
  const { own, fetched } = deps.stored;
  const route = new Hono<Env>();

  const isThere = ({ url, kept }: FetchedContextRow) => kept || contexts.isLocal(url);
  const copyOf = async (id: string): Promise<FetchedContextRow | null> => {
    const found = await fetched.find(id);
    if (found) return isThere(found) ? found : null;
    // What comes with the node is stored here before anybody has used it.
    if (!contexts.isLocal(id)) return null;
    await fetched.noteUse([id]);
    return fetched.find(id);
  };
  const describe = {
    own: (row: OwnContextRow) => metadataOfOwn(row, own.address(row.id)),
    copy: (row: FetchedContextRow) => metadataOfCopy(row, contexts.isLocal(row.url)),
  };
  /** The id by which a context is stored; its own address names it, too. */
  const named = (c: Called): string => {
    const given = c.req.param('contextId');
    return own.idIn(given) ?? given;
  };

  /** NGSI-LD 1.9.1 §5.13.2, §6.29.3.1 Add @context. */
  route.post('/jsonldContexts', async (c) => {
    requireMediaType(c, ['application/json', 'application/ld+json']);
    readParameters(c, { supported: [], unsupported: {} });
    const access = await accessForCreation(c);
    const steward = stewardFor(access, c.req.header('vozel-organisation'));
    const value = await readContext(c);
    // An address that gives nothing now may do so when the context is used.
    await contexts.check(value, { offline: true });
    const id = await own.add(access.space, { value, steward });
    c.header('Location', path + id);
    return c.body(null, 201);
  });

  /** NGSI-LD 1.9.1 §5.13.3, §6.29.3.2 List @contexts. */
  route.get('/jsonldContexts', async (c) => {
    const parameters = readParameters(c, { supported: ['details', 'kind'], unsupported: {} });
    const details = chosen(parameters, 'details', ['true', 'false']) === 'true';
    const kind = chosen(parameters, 'kind', contextKinds);
    const access = await accessOf(c);
    const mine = (await own.list(access.space)).map(describe.own);
    const copies =
      kind === undefined || kind === 'Cached' ? (await fetched.list()).filter(isThere).map(describe.copy) : [];
    const shown = [...mine, ...copies].filter(
      (each) => (kind === undefined || each.kind === kind) && mayFind(access, each.kind),
    );
    return c.json(details ? shown : shown.map(({ URL }) => URL));
  });

  /** NGSI-LD 1.9.1 §5.13.4, §6.30.3.1 Serve @context. */
  route.get('/jsonldContexts/:contextId', async (c) => {
    const parameters = readParameters(c, { supported: ['details'], unsupported: {} });
    const details = chosen(parameters, 'details', ['true', 'false']) === 'true';
    const access = await accessOf(c);
    const id = named(c);
    // An address stands in headers and documents, whose readers know of no space: it alone leads to what is served.
    const isPlain = !details && c.req.header('ngsild-tenant') === undefined;
    const row = await own.find(isPlain ? null : access.space, id);
    if (row !== null) return details ? c.json(describe.own(row)) : serve(c, row);
    const copy = mayFind(access, 'Cached') || contexts.isLocal(id) ? await copyOf(id) : null;
    if (copy === null) throw unknown(id);
    if (!details) throw contextsError('context-elsewhere', { id: copy.id, url: copy.url });
    return c.json(describe.copy(copy));
  });

  /** NGSI-LD 1.9.1 §5.13.5, §6.30.3.2 Delete and Reload @context. */
  route.delete('/jsonldContexts/:contextId', async (c) => {
    const parameters = readParameters(c, { supported: ['reload'], unsupported: {} });
    const reload = chosen(parameters, 'reload', ['true', 'false']) === 'true';
    const access = await accessOf(c);
    const id = named(c);
    const row = await own.find(access.space, id);
    if (row !== null) {
      requireDeletable(access, row.steward, id);
      if (reload) throw contextsError('reload-impossible', { id });
      if (!(await own.remove(access.space, id))) throw unknown(id);
      own.forget(own.address(id));
      contexts.forget(own.address(id));
      return c.body(null, 204);
    }
    if (!isWriter(access)) throw refusal(access, id);
    if (coreContextAddress.test(id) && !reload)
      throw contextsError('core-permanent', { url: id }, { field: 'contextId' });
    const copy = await copyOf(id);
    if (copy === null) throw unknown(id);
    if (reload) await reloadCopy(copy.url);
    else {
      // A copy serves every space, and a node without a network could not fetch it again.
      if (!access.writesAll) throw refusal(access, id);
      await fetched.remove(copy.url);
    }
    contexts.forget(copy.url);
    return c.body(null, 204);
  });

  /** What comes with the node is read from its files again; nothing is fetched. */
  const reloadCopy = async (url: string): Promise<void> => {
    if (!contexts.isLocal(url)) await fetched.reload(url, contexts);
  };

  return route;
}

/** The value of a request's `@context`; everything beside it is let go. NGSI-LD 1.9.1 §5.13.2.3. */
async function readContext(c: RequestContext): Promise<unknown> {
  const body = await readJson(c, { maxBytes });
  const hasMember =
    typeof body === 'object' && body !== null && !Array.isArray(body) && Object.hasOwn(body, '@context');
  if (!hasMember) throw contextsError('member-missing', {}, { field: '@context' });
  return (body as { readonly '@context': unknown })['@context'];
}

/** NGSI-LD 1.9.1 §5.13.4.4; JSON-LD 1.1 §7.2: a context is JSON-LD, and JSON for whoever asks for that. */
function serve(c: RequestContext, { id, body }: { readonly id: string; readonly body: string }): Response {
  const media = negotiate(c, plainMedia);
  c.header('Vary', 'Accept, NGSILD-Tenant', { append: true });
  // What stands under an id never changes.
  if (isFresh(c, `"${id}-${media === 'application/json' ? 'json' : 'ld'}"`)) return c.body(null, 304);
  c.header('Content-Type', media);
  return c.body(body);
}

/** A parameter that has one of some values. NGSI-LD 1.9.1 §6.29, §6.30: any other is BadRequestData. */
function chosen<Value extends string>(
  parameters: Readonly<Record<string, string>>,
  parameter: string,
  values: readonly Value[],
): Value | undefined {
  const value = parameters[parameter];
  if (value === undefined) return undefined;
  const found = values.find((each) => each === value);
  if (found !== undefined) return found;
  const parts = { parameter, value: value.slice(0, 60), values: values.join(', ') };
  throw contextsError('parameter-invalid', parts, { field: parameter });
}

const mayFind = (access: Access, kind: ContextKind): boolean => kind === 'Hosted' || isWriter(access);

function requireDeletable(access: Access, steward: string | null, id: string): void {
  if (!mayWriteFor(access, steward)) throw refusal(access, id);
}

const refusal = (access: Access, id: string) =>
  access.participant.kind === 'anonymous'
    ? contextError('sign-in-needed')
    : contextsError('not-deletable', { id: id.slice(0, 200) });

const unknown = (id: string) => contextsError('context-unknown', { id: id.slice(0, 200) }, { field: 'contextId' });
