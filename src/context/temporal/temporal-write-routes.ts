import { Hono } from 'hono';
import { type ActiveContext, type AttributeInstance, type Contexts, valueMembers } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Env, RequestContext } from '../../platform/http/index.ts';
import type { AddedHistory } from '../entities/entity.ts';
import { contextOfRequest } from '../entities/entity-read-context.ts';
import { flag, readParameters } from '../entities/entity-read-parameters.ts';
import { readIds } from '../entities/entity-read-query.ts';
import { requireDone } from '../entities/entity-write-answer.ts';
import { writeParameters } from '../entities/entity-write-parameters.ts';
import { bodyLimits, operationFrame, readWriteBody, requireSameId } from '../entities/entity-write-request.ts';
import { withoutContext } from '../entities/entity-write-routes.ts';
import type { EntityWriter } from '../entities/entity-writer.ts';
import { requireStorable } from '../entities/storable.ts';
import { contextError } from '../errors.ts';
import { scopeAttribute, scopeInstance } from '../history/samples.ts';
import { instancesOf } from '../instances.ts';
import type { HistoryReader } from './histories.ts';
import type { HistoryEdits } from './history-edits.ts';
import { readTemporalFragment } from './temporal-fragment.ts';

/** What the doors stand on through which histories are written. */
export interface TemporalWriteDependencies {
  readonly apply: EntityWriter['apply'];
  readonly exists: HistoryReader['exists'];
  readonly edits: HistoryEdits;
  readonly contexts: Contexts;
  readonly accessOf: (c: RequestContext) => Promise<Access>;
  /** As `accessOf`, for operations that may bring a new space into being. */
  readonly accessForCreation: (c: RequestContext) => Promise<Access>;
}

const deleting = { ...writeParameters.plain, supported: ['local', 'deleteAll', 'datasetId'] };

/** The doors through which the temporal evolution of entities is written, below /ngsi-ld/v1. */
export function temporalWriteRoutes({
  apply,
  exists,
  edits,
  contexts,
  accessOf,
  accessForCreation,
}: TemporalWriteDependencies): Hono<Env> {
  const route = new Hono<Env>();

  async function readBody(c: RequestContext, attribute?: string) {
    const { value, bytes, activeOf } = await readWriteBody(c, contexts, bodyLimits.batch);
    const active = await activeOf(value);
    const whole = attribute !== undefined && isInstance(value) ? { [attribute]: withoutContext(value) } : value;
    return { fragment: readTemporalFragment(whole, active), bytes, active };
  }

  /** NGSI-LD 1.9.1 §5.6.11, §6.18.3.1 Create or Update (Upsert) Temporal Evolution of an Entity. */
  route.post('/temporal/entities', async (c) => {
    readParameters(c, writeParameters.plain);
    const { fragment, bytes } = await readBody(c);
    const { id, history } = fragment;
    if (id === undefined)
      throw contextError('entity-invalid', { field: 'id', reason: 'it has no id' }, { field: 'id' });
    const access = await accessForCreation(c);
    const operation = { ...operationFrame(c), kind: 'add-history', id, history, creates: true } as const;
    // What is created is the history: that of an entity may begin, or begin anew, while the entity is there.
    const existed = await exists(access.space, id);
    requireDone(await apply(access, [operation], { bytes }));
    if (existed) return c.body(null, 204);
    c.header('Location', `/ngsi-ld/v1/temporal/entities/${encodeURI(id)}`);
    return c.body(null, 201);
  });

  /** NGSI-LD 1.9.1 §5.6.12, §6.20.3.1 Add Attributes to Temporal Evolution of an Entity. */
  route.post('/temporal/entities/:id/attrs', async (c) => {
    readParameters(c, writeParameters.plain);
    const id = idOf(c);
    const access = await accessOf(c);
    const { fragment, bytes } = await readBody(c);
    requireSameId(id, fragment);
    const operation = {
      ...operationFrame(c),
      kind: 'add-history',
      id,
      history: fragment.history,
      creates: false,
    } as const;
    requireDone(await apply(access, [operation], { bytes }));
    return c.body(null, 204);
  });

  /** NGSI-LD 1.9.1 §5.6.16, §6.19.3.2 Delete Temporal Evolution of an Entity. */
  route.delete('/temporal/entities/:id', async (c) => {
    readParameters(c, writeParameters.plain);
    await edits.deleteEvolution(await accessOf(c), idOf(c));
    return c.body(null, 204);
  });

  /** NGSI-LD 1.9.1 §5.6.13, §6.21.3.1 Delete Attribute from Temporal Evolution of an Entity. */
  route.delete('/temporal/entities/:id/attrs/:attribute', async (c) => {
    const parameters = readParameters(c, deleting);
    const id = idOf(c);
    const access = await accessOf(c);
    const { datasetId } = parameters;
    if (datasetId !== undefined && datasetId !== '@none') readIds([datasetId], 'datasetId');
    await edits.deleteAttribute(access, id, {
      attribute: attributeOf(c, await contextOfRequest(c, contexts)),
      all: flag(parameters, 'deleteAll'),
      ...(datasetId === undefined ? {} : { datasetId }),
    });
    return c.body(null, 204);
  });

  /** NGSI-LD 1.9.1 §5.6.14, §6.22.3.1 Modify Attribute instance in Temporal Evolution of an Entity. */
  route.patch('/temporal/entities/:id/attrs/:attribute/:instance', async (c) => {
    readParameters(c, writeParameters.plain);
    const id = idOf(c);
    const access = await accessOf(c);
    const { fragment, active } = await readBody(c, c.req.param('attribute'));
    const attribute = attributeOf(c, active);
    const place = { attribute, instanceId: instanceOf(c) };
    requireStorable({ kind: 'add-history', id, history: fragment.history, creates: false });
    await edits.replaceInstance(access, id, place, soleInstance(fragment.history, attribute));
    return c.body(null, 204);
  });

  /** NGSI-LD 1.9.1 §5.6.15, §6.22.3.2 Delete Attribute instance from Temporal Evolution of an Entity. */
  route.delete('/temporal/entities/:id/attrs/:attribute/:instance', async (c) => {
    readParameters(c, writeParameters.plain);
    const id = idOf(c);
    const access = await accessOf(c);
    const attribute = attributeOf(c, await contextOfRequest(c, contexts));
    await edits.deleteInstance(access, id, { attribute, instanceId: instanceOf(c) });
    return c.body(null, 204);
  });

  return route;
}

/** Whether a body is an instance by itself, and not an entity with one. */
function isInstance(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && 'type' in value && Object.hasOwn(valueMembers, String(value.type))
  );
}

const idOf = (c: RequestContext): string => readIds([c.req.param('id') ?? ''])[0]!;
const instanceOf = (c: RequestContext): string => readIds([c.req.param('instance') ?? ''])[0]!;

/** NGSI-LD 1.9.1 §5.6.13.4: a name that cannot be one is refused. */
function attributeOf(c: RequestContext, active: ActiveContext): string {
  const name = c.req.param('attribute') ?? '';
  if (!/^\p{L}/u.test(name) || /[<>"'=;()\s\p{Cc}]/u.test(name))
    throw contextError('entity-invalid', { field: 'attrId', reason: 'it is not a name' }, { field: 'attrId' });
  return active.expandTerm(name);
}

/** NGSI-LD 1.9.1 §5.6.14.3: exactly one instance of the attribute, or of the scope, whose history is one, too (§4.5.6). */
function soleInstance({ document, scopes }: AddedHistory, attribute: string): AttributeInstance {
  const ofScope = attribute === scopeAttribute ? scopes.map(scopeInstance) : [];
  const instances = [...ofScope, ...instancesOf(document[attribute])];
  if (instances.length !== 1 || Object.keys(document).length + scopes.length !== 1)
    throw contextError(
      'entity-invalid',
      { field: 'attrId', reason: 'the body must hold exactly one instance of the attribute' },
      { field: 'attrId' },
    );
  return instances[0]!;
}
