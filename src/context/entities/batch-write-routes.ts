import { Hono } from 'hono';
import type { ActiveContext } from '../../linked-data/index.ts';
import { expandEntity, expandFragment } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Env, RequestContext } from '../../platform/http/index.ts';
import { contextError } from '../errors.ts';
import { problemOf } from '../ngsi-ld-problem.ts';
import type { EntityOperation, Outcome } from './entity.ts';
import { readParameters } from './entity-read-parameters.ts';
import { readOptions, writeParameters } from './entity-write-parameters.ts';
import { bodyLimits, operationFrame, readWriteBody, type WriteBody } from './entity-write-request.ts';
import type { EntityWriteDependencies } from './entity-write-routes.ts';

/** How many entities one batch operation takes. */
const mostItems = 10_000;

/** One item's operation, or why there is none. */
interface Item {
  readonly id: string;
  readonly operation?: EntityOperation;
  readonly error?: DomainError;
}

/** What one item turns into, once its names are expanded. */
type ReadItem = (item: unknown, active: ActiveContext) => EntityOperation;

/** The doors through which many entities are written at once; each has its own answer. NGSI-LD 1.9.1 §5.6.7 to §5.6.10. */
export function batchWriteRoutes({ apply, contexts, accessOf, accessForCreation }: EntityWriteDependencies): Hono<Env> {
  const route = new Hono<Env>();

  const readItems = async (c: RequestContext, read: ReadItem) =>
    itemsOf(await readWriteBody(c, contexts, bodyLimits.batch), read);

  const run = (c: RequestContext, access: Access, batch: Batch) =>
    runBatch(apply, access, batch, operationFrame(c).steward);

  /** NGSI-LD 1.9.1 §5.6.7, §6.14.3.1 Batch Create. */
  route.post('/entityOperations/create', async (c) => {
    readParameters(c, writeParameters.plain);
    const read = await readItems(c, (item, active) => {
      const entity = expandEntity(item, active);
      return { kind: 'create', id: entity.id, entity };
    });
    const results = await run(c, await accessForCreation(c), read);
    return (
      answerBatch(c, results) ??
      c.json(
        results.map(({ id }) => id),
        201,
      )
    );
  });

  /** NGSI-LD 1.9.1 §5.6.8, §6.15.3.1 Batch Upsert. */
  route.post('/entityOperations/upsert', async (c) => {
    const options = readOptions(readParameters(c, writeParameters.batch), ['replace', 'update']);
    const existing = options.has('update') ? 'update' : 'replace';
    const read = await readItems(c, upsertItem(existing));
    return answerUpsert(c, await run(c, await accessForCreation(c), read));
  });

  /** NGSI-LD 1.9.1 §5.6.9, §6.16.3.1 Batch Update. */
  route.post('/entityOperations/update', async (c) => {
    const overwrite = !readOptions(readParameters(c, writeParameters.batch), ['noOverwrite']).has('noOverwrite');
    const access = await accessOf(c);
    const read = await readItems(c, (item, active) => {
      const { id, ...fragment } = expandFragment(item, active);
      return { kind: 'append', id: requireId(id), fragment, overwrite };
    });
    return answerBatch(c, await run(c, access, read)) ?? c.body(null, 204);
  });

  /** NGSI-LD 1.9.1 §5.6.20, §6.31.3.1 Batch Merge. */
  route.post('/entityOperations/merge', async (c) => {
    readParameters(c, writeParameters.plain);
    const access = await accessOf(c);
    const read = await readItems(c, (item, active) => {
      const { id, ...fragment } = expandFragment(item, active, { partial: true });
      return { kind: 'merge', id: requireId(id), fragment };
    });
    return answerBatch(c, await run(c, access, read)) ?? c.body(null, 204);
  });

  /** NGSI-LD 1.9.1 §5.6.10, §6.17.3.1 Batch Delete. */
  route.post('/entityOperations/delete', async (c) => {
    readParameters(c, writeParameters.plain);
    const access = await accessOf(c);
    const { value, bytes } = await readWriteBody(c, contexts, bodyLimits.batch);
    const items = requireList(value).map(
      (id): Item => ({ id: requireId(id), operation: { kind: 'delete', id: requireId(id) } }),
    );
    return answerBatch(c, await run(c, access, { items, bytes })) ?? c.body(null, 204);
  });

  return route;
}

/** Many operations of one request. */
export interface Batch {
  readonly items: readonly Item[];
  readonly bytes: number;
}

/** What became of one item. */
export interface ItemResult {
  readonly id: string;
  readonly outcome: Outcome;
}

/** The items of a batch's body. */
export async function itemsOf({ value, bytes, activeOf }: WriteBody, read: ReadItem): Promise<Batch> {
  const items = await Promise.all(requireList(value).map((item) => readItem(item, activeOf, read)));
  return { items, bytes };
}

/** Reads one item of Batch Upsert. */
export const upsertItem =
  (existing: 'replace' | 'update'): ReadItem =>
  (item, active) => {
    const entity = expandEntity(item, active);
    return { kind: 'upsert', id: entity.id, entity, existing };
  };

/** Carries out the items that could be read; one result for each item. */
export async function runBatch(
  apply: EntityWriteDependencies['apply'],
  access: Access,
  { items, bytes }: Batch,
  steward?: string,
): Promise<readonly ItemResult[]> {
  const valid = items.filter((item) => item.operation !== undefined);
  const operations = valid.map(({ operation }) => (steward ? { ...operation!, steward } : operation!));
  const outcomes = await apply(access, operations, { bytes });
  let next = 0;
  return items.map(({ id, error }) => {
    const outcome: Outcome = error ? { outcome: 'refused', error } : outcomes[next++]!;
    return { id, outcome };
  });
}

/** 201 with the ids that are new, 204 without any, 207 when something was refused. NGSI-LD 1.9.1 §6.15.3.1. */
export function answerUpsert(c: RequestContext, results: readonly ItemResult[]): Response {
  const created = results.filter(({ outcome }) => outcome.outcome === 'created').map(({ id }) => id);
  return answerBatch(c, results) ?? (created.length > 0 ? c.json(created, 201) : c.body(null, 204));
}

async function readItem(
  item: unknown,
  activeOf: (item: unknown) => Promise<ActiveContext>,
  read: ReadItem,
): Promise<Item> {
  const given = (item as { id?: unknown } | null)?.id;
  const id = typeof given === 'string' ? given : '';
  try {
    const operation = read(item, await activeOf(item));
    return { id: operation.id, operation };
  } catch (error) {
    if (error instanceof DomainError) return { id, error };
    throw error;
  }
}

function requireList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.includes(null)) throw contextError('batch-malformed');
  if (value.length > mostItems) throw contextError('batch-too-long', { most: mostItems });
  return value;
}

function requireId(id: unknown): string {
  if (typeof id === 'string') return id;
  throw contextError('entity-invalid', { field: 'id', reason: 'it has no id' }, { field: 'id' });
}

/** 207 with a result for each item, unless all went well. NGSI-LD 1.9.1 §5.2.16 BatchOperationResult. */
export function answerBatch(c: RequestContext, results: readonly ItemResult[]): Response | undefined {
  const success: string[] = [];
  const errors: { entityId: string; error: unknown }[] = [];
  for (const { id, outcome } of results) {
    if (outcome.outcome === 'refused') errors.push({ entityId: id, error: problemOf(c, outcome.error) });
    else if (outcome.leftAlone.length > 0) {
      const reason = outcome.leftAlone.map(({ attribute, reason: why }) => `${attribute}: ${why}`).join('; ');
      errors.push({ entityId: id, error: problemOf(c, contextError('partly-updated', { id, reason })) });
    } else success.push(id);
  }
  return errors.length === 0 ? undefined : c.json({ success, errors }, 207);
}
