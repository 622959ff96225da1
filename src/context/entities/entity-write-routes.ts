import { Hono } from 'hono';
import {
  type ActiveContext,
  type AttributeType,
  type Contexts,
  expandAttribute,
  expandAttributeFragment,
  expandEntity,
  isDateTime,
  readSimplified,
} from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Env, RequestContext } from '../../platform/http/index.ts';
import { contextError } from '../errors.ts';
import { parseTypes } from '../query/index.ts';
import type { EntityOperation } from './entity.ts';
import { contextOfRequest } from './entity-read-context.ts';
import { flag, readParameters } from './entity-read-parameters.ts';
import { readIds } from './entity-read-query.ts';
import { answerDone, answerUpdate, requireDone } from './entity-write-answer.ts';
import { readFormat, readOptions, writeParameters } from './entity-write-parameters.ts';
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
    const parameters = readParameters(c, writeParameters.typed);
    const id = c.req.param('id');
    const access = await accessOf(c);
    const { value, bytes, activeOf } = await readWriteBody(c, contexts);
    const active = await activeOf(value);
    const whole = typeof value === 'object' && value !== null && !('@id' in value) ? { id, ...value } : value;
    const entity = expandEntity(whole, active);
    requireSameId(id, entity);
    const operation = { ...frameOf(c, parameters, active), kind: 'replace', id, entity } as const;
    return answerDone(c, await one(access, operation, bytes));
  });

  /** NGSI-LD 1.9.1 §5.6.17, §6.5.3.4 Merge Entity. */
  route.patch('/entities/:id', async (c) => {
    const parameters = readParameters(c, writeParameters.merge);
    const format = readFormat(parameters);
    const { observedAt, lang } = parameters;
    if (observedAt !== undefined && !isDateTime(observedAt as unknown))
      throw contextError(
        'parameter-invalid',
        { parameter: 'observedAt', value: observedAt.slice(0, 60) },
        { field: 'observedAt' },
      );
    if (lang !== undefined && !languageTag.test(lang))
      throw contextError('parameter-invalid', { parameter: 'lang', value: lang.slice(0, 60) }, { field: 'lang' });
    const id = c.req.param('id');
    const access = await accessOf(c);
    const keyValues = format.has('keyValues') || format.has('simplified');
    const body = await readFragment(await readWriteBody(c, contexts), id, { keyValues, partial: true });
    const { fragment, bytes, active } = body;
    const merging = {
      ...(observedAt ? { observedAt } : {}),
      ...(lang ? { language: lang } : {}),
      ...(keyValues ? { readAs: simplifiedReader(active) } : {}),
    };
    const operation = { ...frameOf(c, parameters, active), kind: 'merge', id, fragment, ...merging } as const;
    return answerDone(c, await one(access, operation, bytes));
  });

  /** NGSI-LD 1.9.1 §5.6.6, §6.5.3.2 Delete Entity. */
  route.delete('/entities/:id', async (c) => {
    const parameters = readParameters(c, writeParameters.typed);
    const access = await accessOf(c);
    const frame = frameOf(c, parameters, await contextOfRequest(c, contexts));
    return answerDone(c, await one(access, { ...frame, kind: 'delete', id: c.req.param('id') }));
  });

  /** NGSI-LD 1.9.1 §5.6.3, §6.6.3.1 Append Attributes. */
  route.post('/entities/:id/attrs', async (c) => {
    const parameters = readParameters(c, writeParameters.append);
    const overwrite = !readOptions(parameters, ['noOverwrite']).has('noOverwrite');
    const id = c.req.param('id');
    const access = await accessOf(c);
    const { fragment, bytes, active } = await readFragment(await readWriteBody(c, contexts), id);
    const frame = frameOf(c, parameters, active);
    return answerUpdate(c, await one(access, { ...frame, kind: 'append', id, fragment, overwrite }, bytes), fragment);
  });

  /** NGSI-LD 1.9.1 §5.6.2, §6.6.3.2 Update Attributes. */
  route.patch('/entities/:id/attrs', async (c) => {
    const parameters = readParameters(c, writeParameters.typed);
    const id = c.req.param('id');
    const access = await accessOf(c);
    const { fragment, bytes, active } = await readFragment(await readWriteBody(c, contexts), id);
    const frame = frameOf(c, parameters, active);
    return answerUpdate(c, await one(access, { ...frame, kind: 'update', id, fragment }, bytes), fragment);
  });

  /** NGSI-LD 1.9.1 §5.6.4, §6.7.3.1 Partial Attribute Update. */
  route.patch('/entities/:id/attrs/:attribute', async (c) => {
    const parameters = readParameters(c, writeParameters.typed);
    const access = await accessOf(c);
    const { value, bytes, activeOf } = await readWriteBody(c, contexts);
    const active = await activeOf(value);
    const attribute = active.expandTerm(c.req.param('attribute'));
    const instance = expandAttributeFragment(c.req.param('attribute'), value, active);
    const id = c.req.param('id');
    const frame = frameOf(c, parameters, active);
    const operation = { ...frame, kind: 'update-attribute', id, attribute, instance } as const;
    return answerDone(c, await one(access, operation, bytes));
  });

  /** NGSI-LD 1.9.1 §5.6.19, §6.7.3.3 Replace Attribute. */
  route.put('/entities/:id/attrs/:attribute', async (c) => {
    const parameters = readParameters(c, writeParameters.typed);
    const access = await accessOf(c);
    const { value, bytes, activeOf } = await readWriteBody(c, contexts);
    const active = await activeOf(value);
    const attribute = active.expandTerm(c.req.param('attribute'));
    const instances = expandAttribute(c.req.param('attribute'), withoutContext(value), active);
    const id = c.req.param('id');
    const frame = frameOf(c, parameters, active);
    const operation = { ...frame, kind: 'replace-attribute', id, attribute, instances } as const;
    return answerDone(c, await one(access, operation, bytes));
  });

  /** NGSI-LD 1.9.1 §5.6.5, §6.7.3.2 Delete Attribute. */
  route.delete('/entities/:id/attrs/:attribute', async (c) => {
    const parameters = readParameters(c, writeParameters.deleteAttribute);
    const access = await accessOf(c);
    const active = await contextOfRequest(c, contexts);
    const { datasetId } = parameters;
    if (datasetId !== undefined && datasetId !== '@none') readIds([datasetId], 'datasetId');
    const doomed = {
      attribute: active.expandTerm(c.req.param('attribute')),
      all: flag(parameters, 'deleteAll'),
      ...(datasetId === undefined ? {} : { datasetId }),
    };
    const id = c.req.param('id');
    const frame = frameOf(c, parameters, active);
    return answerDone(c, await one(access, { ...frame, kind: 'delete-attribute', id, ...doomed }));
  });

  return route;
}

/** One language (RFC 5646 §2.1), or none (NGSI-LD 1.9.1 §4.5.18). */
const languageTag = /^(?:@none|[a-z\d]{1,8}(?:-[a-z\d]{1,8})*)$/i;

/** What the operations on one entity that is there share: the request's condition and its selection of types (§4.17). */
function frameOf(c: RequestContext, { type }: Readonly<Record<string, string>>, active: ActiveContext) {
  return { ...operationFrame(c), ...(type === undefined ? {} : { types: parseTypes(type, active.expandTerm) }) };
}

const simplifiedReader = (active: ActiveContext) => (kind: AttributeType, value: unknown) =>
  readSimplified(kind, kind, value, active);

/** In JSON-LD the body of one attribute carries the context of the request. */
export function withoutContext(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('@context' in value)) return value;
  const { '@context': _context, ...members } = value;
  return members;
}
