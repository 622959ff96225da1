import { Hono } from 'hono';
import {
  type Contexts,
  expandAttribute,
  expandAttributeFragment,
  expandEntity,
  isDateTime,
} from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Env, RequestContext } from '../../platform/http/index.ts';
import { contextError } from '../errors.ts';
import type { EntityOperation } from './entity.ts';
import { contextOfRequest } from './entity-read-context.ts';
import { flag, readParameters } from './entity-read-parameters.ts';
import { answerDone, answerUpdate, requireDone } from './entity-write-answer.ts';
import { readOptions, writeParameters } from './entity-write-parameters.ts';
import { operationFrame, readFragment, readWriteBody, requireSameId } from './entity-write-request.ts';
import type { EntityWriter } from './entity-writer.ts';

/** What the writing doors stand on. */
export interface EntityWriteDependencies {
  readonly apply: EntityWriter['apply'];
  readonly contexts: Contexts;
  readonly accessOf: (c: RequestContext) => Promise<Access>;
  /** As `accessOf`, for operations that may bring a new space into being. */
  readonly accessForCreation: (c: RequestContext) => Promise<Access>;
}

/** The doors through which single entities are written, below /ngsi-ld/v1. */
export function entityWriteRoutes({
  apply,
  contexts,
  accessOf,
  accessForCreation,
}: EntityWriteDependencies): Hono<Env> {
  const route = new Hono<Env>();

  const one = async (access: Access, operation: EntityOperation, bytes = 500) =>
    requireDone(await apply(access, [operation], { bytes }));

  /** NGSI-LD 1.9.1 §5.6.1, §6.4.3.1 Create Entity. */
  route.post('/entities', async (c) => {
    readParameters(c, writeParameters.plain);
    const { value, bytes, activeOf } = await readWriteBody(c, contexts);
    const entity = expandEntity(value, await activeOf(value));
    const access = await accessForCreation(c);
    const done = await one(access, { ...operationFrame(c), kind: 'create', id: entity.id, entity }, bytes);
    c.header('Location', `/ngsi-ld/v1/entities/${encodeURI(entity.id)}`);
    c.header('ETag', `"${done.version}"`);
    return c.body(null, 201);
  });

  /** NGSI-LD 1.9.1 §5.6.18, §6.5.3.3 Replace Entity. */
  route.put('/entities/:id', async (c) => {
    readParameters(c, writeParameters.plain);
    const id = c.req.param('id');
    const access = await accessOf(c);
    const { value, bytes, activeOf } = await readWriteBody(c, contexts);
    const active = await activeOf(value);
    const whole = typeof value === 'object' && value !== null && !('@id' in value) ? { id, ...value } : value;
    const entity = expandEntity(whole, active);
    requireSameId(id, entity);
    return answerDone(c, await one(access, { ...operationFrame(c), kind: 'replace', id, entity }, bytes));
  });

  /** NGSI-LD 1.9.1 §5.6.17, §6.5.3.4 Merge Entity. */
  route.patch('/entities/:id', async (c) => {
    const parameters = readParameters(c, writeParameters.merge);
    const options = readOptions(parameters, ['normalized', 'concise', 'keyValues', 'simplified']);
    const { observedAt, lang, format } = parameters;
    if (observedAt !== undefined && !isDateTime(observedAt as unknown))
      throw contextError(
        'parameter-invalid',
        { parameter: 'observedAt', value: observedAt.slice(0, 60) },
        { field: 'observedAt' },
      );
    const id = c.req.param('id');
    const access = await accessOf(c);
    const keyValues = [format, ...options].some((word) => word === 'keyValues' || word === 'simplified');
    const { fragment, bytes } = await readFragment(await readWriteBody(c, contexts), id, { keyValues, partial: true });
    const merging = { ...(observedAt ? { observedAt } : {}), ...(lang ? { language: lang } : {}) };
    return answerDone(c, await one(access, { ...operationFrame(c), kind: 'merge', id, fragment, ...merging }, bytes));
  });

  /** NGSI-LD 1.9.1 §5.6.6, §6.5.3.2 Delete Entity. */
  route.delete('/entities/:id', async (c) => {
    readParameters(c, writeParameters.plain);
    const access = await accessOf(c);
    return answerDone(c, await one(access, { ...operationFrame(c), kind: 'delete', id: c.req.param('id') }));
  });

  /** NGSI-LD 1.9.1 §5.6.3, §6.6.3.1 Append Attributes. */
  route.post('/entities/:id/attrs', async (c) => {
    const overwrite = !readOptions(readParameters(c, writeParameters.append), ['noOverwrite']).has('noOverwrite');
    const id = c.req.param('id');
    const access = await accessOf(c);
    const { fragment, bytes, active } = await readFragment(await readWriteBody(c, contexts), id);
    const done = await one(access, { ...operationFrame(c), kind: 'append', id, fragment, overwrite }, bytes);
    return answerUpdate(c, done, fragment, active);
  });

  /** NGSI-LD 1.9.1 §5.6.2, §6.6.3.2 Update Attributes. */
  route.patch('/entities/:id/attrs', async (c) => {
    readParameters(c, writeParameters.plain);
    const id = c.req.param('id');
    const access = await accessOf(c);
    const { fragment, bytes, active } = await readFragment(await readWriteBody(c, contexts), id);
    const done = await one(access, { ...operationFrame(c), kind: 'update', id, fragment }, bytes);
    return answerUpdate(c, done, fragment, active);
  });

  /** NGSI-LD 1.9.1 §5.6.4, §6.7.3.1 Partial Attribute Update. */
  route.patch('/entities/:id/attrs/:attribute', async (c) => {
    readParameters(c, writeParameters.plain);
    const access = await accessOf(c);
    const { value, bytes, activeOf } = await readWriteBody(c, contexts);
    const active = await activeOf(value);
    const attribute = active.expandTerm(c.req.param('attribute'));
    const instance = expandAttributeFragment(c.req.param('attribute'), value, active);
    const id = c.req.param('id');
    const operation = { ...operationFrame(c), kind: 'update-attribute', id, attribute, instance } as const;
    return answerDone(c, await one(access, operation, bytes));
  });

  /** NGSI-LD 1.9.1 §5.6.19, §6.7.3.3 Replace Attribute. */
  route.put('/entities/:id/attrs/:attribute', async (c) => {
    readParameters(c, writeParameters.plain);
    const access = await accessOf(c);
    const { value, bytes, activeOf } = await readWriteBody(c, contexts);
    const active = await activeOf(value);
    const attribute = active.expandTerm(c.req.param('attribute'));
    const instances = expandAttribute(c.req.param('attribute'), value, active);
    const id = c.req.param('id');
    const operation = { ...operationFrame(c), kind: 'replace-attribute', id, attribute, instances } as const;
    return answerDone(c, await one(access, operation, bytes));
  });

  /** NGSI-LD 1.9.1 §5.6.5, §6.7.3.2 Delete Attribute. */
  route.delete('/entities/:id/attrs/:attribute', async (c) => {
    const parameters = readParameters(c, writeParameters.deleteAttribute);
    const access = await accessOf(c);
    const active = await contextOfRequest(c, contexts);
    const doomed = {
      attribute: active.expandTerm(c.req.param('attribute')),
      all: flag(parameters, 'deleteAll'),
      ...(parameters.datasetId === undefined ? {} : { datasetId: parameters.datasetId }),
    };
    const id = c.req.param('id');
    return answerDone(c, await one(access, { ...operationFrame(c), kind: 'delete-attribute', id, ...doomed }));
  });

  return route;
}
