import { Hono } from 'hono';
import type { ActiveContext, Contexts } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Env, RequestContext } from '../../platform/http/index.ts';
import { parseProjection, type Query } from '../query/index.ts';
import { answerBatch, type ItemResult, runBatch } from './batch-write-routes.ts';
import type { EntityOperation } from './entity.ts';
import { contextOfRequest } from './entity-read-context.ts';
import { readError } from './entity-read-errors.ts';
import { purgeParameters, readParameters } from './entity-read-parameters.ts';
import { readQuery, requireReach } from './entity-read-query.ts';
import type { EntityWriter } from './entity-writer.ts';
import { requireWriter } from './may-write.ts';
import type { Removal } from './operations/index.ts';

interface PurgeDependencies {
  readonly query: Pick<Query, 'stream'>;
  readonly apply: EntityWriter['apply'];
  readonly contexts: Contexts;
  readonly accessOf: (c: RequestContext) => Promise<Access>;
}

/** So many entities are read and written at a time. */
const batch = 500;

/** The door through which all entities that a query finds are deleted, or some of their attributes. */
export function purgeRoutes({ query, apply, contexts, accessOf }: PurgeDependencies): Hono<Env> {
  const route = new Hono<Env>();

  /** NGSI-LD 1.9.1 §5.6.21, §6.4.3.3 Purge Entities. */
  route.delete('/entities', async (c) => {
    const parameters = readParameters(c, purgeParameters);
    const access = await accessOf(c);
    const active = await contextOfRequest(c, contexts);
    const asked = readQuery(parameters, active);
    const removal = readRemoval(parameters, active);
    requireWriter(access);
    const results: ItemResult[] = [];
    for await (const found of query.stream(access, asked, { batch })) {
      const items = found.map(({ id }) => ({ id, operation: operationOn(id, removal) }));
      results.push(...(await runBatch(apply, access, { items, bytes: items.length * 500 })));
    }
    return answerBatch(c, results) ?? c.body(null, 204);
  });

  return route;
}

function operationOn(id: string, removal: Removal): EntityOperation {
  return removal.keep || removal.drop ? { kind: 'remove-attributes', id, ...removal } : { kind: 'delete', id };
}

function readRemoval({ keep, drop }: Readonly<Record<string, string>>, active: ActiveContext): Removal {
  if (keep !== undefined && drop !== undefined) throw readError('keep-and-drop', {}, { field: 'keep' });
  const named = (parameter: 'keep' | 'drop', text: string) => {
    const { names, linked } = parseProjection(text, parameter, active.expandTerm);
    // §5.6.21.4: what is linked stays.
    if (linked.size > 0) requireReach(1, {}, parameter);
    return names;
  };
  return {
    ...(keep === undefined ? {} : { keep: named('keep', keep) }),
    ...(drop === undefined ? {} : { drop: named('drop', drop) }),
  };
}
