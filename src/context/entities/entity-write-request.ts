import {
  type ActiveContext,
  type Contexts,
  type ExpandedFragment,
  expandFragment,
  parseJson as parseLossless,
} from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import { parseJson, type RequestContext, readIfMatch, readText, requireMediaType } from '../../platform/http/index.ts';
import { contextError } from '../errors.ts';
import type { Spaces } from '../spaces/index.ts';
import { linkedContext } from './entity-read-context.ts';
import { readError } from './entity-read-errors.ts';

/** What a writing request brings: its JSON and the context of its names. */
export interface WriteBody {
  readonly value: unknown;
  readonly bytes: number;
  /** The context of one entity: in JSON-LD each carries its own. */
  readonly activeOf: (item: unknown) => Promise<ActiveContext>;
}

const media = ['application/json', 'application/ld+json'] as const;
const patchMedia = [...media, 'application/merge-patch+json'] as const;

/** Bounds on bodies; a batch is larger. */
export const bodyLimits = { entity: 2 * 1024 * 1024, batch: 24 * 1024 * 1024 } as const;

/** Reads the body of a write. NGSI-LD 1.9.1 §6.3.4, §6.3.5. */
export async function readWriteBody(
  c: RequestContext,
  contexts: Contexts,
  maxBytes: number = bodyLimits.entity,
): Promise<WriteBody> {
  const type = requireMediaType(c, c.req.method === 'PATCH' ? patchMedia : media);
  return writeBodyOf({ type, text: await readText(c, { maxBytes }), linked: linkedContext(c) }, contexts);
}

/** What a body's text brings, by its media type and the context that the header names. */
export async function writeBodyOf(
  { type, text, linked }: { readonly type: string; readonly text: string; readonly linked: string | undefined },
  contexts: Contexts,
): Promise<WriteBody> {
  if (text.trim() === '') throw contextError('body-missing');
  const value = readValue(text);
  if (type === 'application/ld+json') {
    if (linked !== undefined) throw readError('context-misplaced', { place: '@context' }, { field: 'Link' });
    return { value, bytes: text.length, activeOf: (item) => ownContext(item, contexts) };
  }
  const active = await contexts.parse(linked);
  return { value, bytes: text.length, activeOf: async (item) => withoutContext(item, active) };
}

const manyDigits = /\d{16}/;

/** Checks depth and texts first; long numbers keep their digits. */
function readValue(text: string): unknown {
  const value = parseJson(text);
  return manyDigits.test(text) ? parseLossless(text) : value;
}

function ownContext(item: unknown, contexts: Contexts): Promise<ActiveContext> {
  const context = (item as { '@context'?: unknown } | null)?.['@context'];
  if (context === undefined) throw readError('context-misplaced', { place: '@context' }, { field: '@context' });
  return contexts.parse(context);
}

function withoutContext(item: unknown, active: ActiveContext): ActiveContext {
  if (typeof item === 'object' && item !== null && '@context' in item)
    throw readError('context-misplaced', { place: 'Link' }, { field: '@context' });
  return active;
}

/** The space that a request names in `NGSILD-Tenant`. NGSI-LD 1.9.1 §6.3.14. */
export function createSpaceAccess(spaces: Spaces) {
  const named = (c: RequestContext): string => {
    const name = c.req.header('ngsild-tenant') ?? '';
    if (name !== '') c.header('NGSILD-Tenant', name);
    return name;
  };
  const spaceOf = async (c: RequestContext): Promise<number> => {
    const name = named(c);
    const space = await spaces.byName(name);
    if (!space) throw contextError('space-unknown', { name: name.slice(0, 80) }, { field: 'NGSILD-Tenant' });
    return space.id;
  };
  return {
    spaceOf,
    /** Reads and changes are of spaces that exist. */
    accessOf: async (c: RequestContext): Promise<Access> => c.get('access')(await spaceOf(c)),
    /** A creating write makes the space that it names, where the participant may write everywhere. */
    async accessForCreation(c: RequestContext): Promise<Access> {
      const name = named(c);
      const space = await spaces.byName(name);
      if (space) return c.get('access')(space.id);
      const shared = await c.get('access')(1);
      if (!shared.writesAll)
        throw contextError('space-unknown', { name: name.slice(0, 80) }, { field: 'NGSILD-Tenant' });
      const made = await spaces.create({ name }).catch(async (error) => {
        const meanwhile = await spaces.byName(name);
        if (meanwhile) return meanwhile;
        throw error;
      });
      return c.get('access')(made.id);
    },
  };
}

/** Members that every operation of a request shares: its condition, and who will answer for what it creates. */
export function operationFrame(c: RequestContext): { ifMatch?: '*' | readonly string[]; steward?: string } {
  const ifMatch = readIfMatch(c);
  const steward = c.req.header('vozel-organisation');
  return { ...(ifMatch === null ? {} : { ifMatch }), ...(steward === undefined ? {} : { steward }) };
}

/** The fragment of the entity `id` that a body carries. */
export async function readFragment(
  { value, bytes, activeOf }: WriteBody,
  id: string,
  options: { readonly keyValues?: boolean; readonly partial?: boolean } = {},
) {
  const active = await activeOf(value);
  const format = options.keyValues ? ({ format: 'keyValues' } as const) : {};
  const fragment: ExpandedFragment = expandFragment(value, active, { ...format, partial: options.partial ?? false });
  requireSameId(id, fragment);
  return { fragment, bytes, active };
}

/** The entity's id in the address must be that of the body, where the body has one. */
export function requireSameId(id: string, fragment: { readonly id?: string }): void {
  if (fragment.id !== undefined && fragment.id !== id)
    throw contextError('entity-invalid', { field: 'id', reason: `its id is not ${id.slice(0, 200)}` }, { field: 'id' });
}
