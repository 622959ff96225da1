import { Hono } from 'hono';
import type { ActiveContext, Contexts } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import { type Env, httpError, type RequestContext, readJson, requireMediaType } from '../../platform/http/index.ts';
import { parseTypes, typesMatch } from '../query/index.ts';
import type { Representation } from '../representations/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import type { EntityQueries } from './entity-queries.ts';
import { answerEntity, namesContext, requireGeometryWanted, send } from './entity-read-answer.ts';
import { readQueryBody } from './entity-read-body.ts';
import { contextOfRequest, linkedContext } from './entity-read-context.ts';
import { readError } from './entity-read-errors.ts';
import { queryBodyParameters, queryParameters, readParameters, retrieveParameters } from './entity-read-parameters.ts';
import { readIds } from './entity-read-query.ts';
import { readRepresentation } from './entity-read-representation.ts';
import { readJoin } from './linked-entities.ts';
import { requireSourceParameters } from './source-parameters.ts';

/** What the reading doors stand on. */
export interface EntityReadDependencies {
  readonly queries: EntityQueries;
  readonly contexts: Contexts;
  /** One entity with its reader's permissions applied; null when there is none for this reader. */
  readonly retrieve: (access: Access, id: string) => Promise<StoredEntity | null>;
  /** Who asks, and what it may see in the space that the request names. */
  readonly accessOf: (c: RequestContext) => Promise<Access>;
}

/** The doors through which entities are read, below /ngsi-ld/v1. */
export function entityReadRoutes({ queries, contexts, retrieve, accessOf }: EntityReadDependencies): Hono<Env> {
  const route = new Hono<Env>();

  /** NGSI-LD 1.9.1 §5.7.2, §6.4.3.2 Query Entities. */
  route.get('/entities', async (c) => {
    readParameters(c, queryParameters);
    return send(c, await queries.answer(c, await accessOf(c)));
  });

  /** NGSI-LD 1.9.1 §5.7.1, §6.5.3.1 Retrieve Entity. */
  route.get('/entities/:id', async (c) => {
    const parameters = readParameters(c, retrieveParameters);
    // Before the entity is looked for: what cannot be written need not be there.
    requireGeometryWanted(c, parameters);
    requireSourceParameters(parameters);
    const access = await accessOf(c);
    const active = await contextOfRequest(c, contexts);
    const [id] = readIds([c.req.param('id')]) as [string];
    const representation = readRepresentation(parameters, active);
    const join = readJoin(parameters);
    const entity = await retrieve(access, id);
    if (entity === null || !isAsked(entity, parameters, active, representation))
      throw readError('entity-unknown', { id });
    if (join) {
      const linked = { join, entities: [entity], representation, single: true };
      return send(c, await queries.answerLinked(c, access, linked, active));
    }
    return answerEntity(c, entity, active, representation);
  });

  /** NGSI-LD 1.9.1 §5.7.2, §6.23.3.1 Query Entities by POST. */
  route.post('/entityOperations/query', async (c) => {
    const parameters = readParameters(c, queryBodyParameters);
    requireGeometryWanted(c, parameters);
    const access = await accessOf(c);
    const { body, active } = await readLinkedBody(c, contexts);
    if (namesContext(c)) await contexts.remember(access.space, active);
    const { query: asked, text } = readQueryBody(body, parameters, active);
    return send(c, await queries.answerRequest(c, access, { asked, parameters, text }, active));
  });

  return route;
}

const times = ['createdAt', 'modifiedAt'];

/** NGSI-LD 1.9.1 §5.7.1.4: an entity of another type, or with none of `attrs`, is not found. */
function isAsked(
  entity: StoredEntity,
  parameters: Readonly<Record<string, string>>,
  active: ActiveContext,
  representation: Representation,
): boolean {
  if (parameters.type !== undefined && !typesMatch(parseTypes(parameters.type, active.expandTerm), entity.types))
    return false;
  const { pick, omit } = representation.projection;
  const own = ['id', 'type', ...(entity.scopes.length > 0 ? ['scope'] : []), ...(representation.sysAttrs ? times : [])];
  const members = [...Object.keys(entity.document), ...(parameters.attrs === undefined ? own : [])];
  return members.some((name) => (pick?.has(name) ?? true) && !omit?.has(name));
}

/** NGSI-LD 1.9.1 §6.3.5: JSON takes its context from the header, JSON-LD from the body, never from both. */
export async function readLinkedBody(c: RequestContext, contexts: Contexts) {
  const media = requireMediaType(c, ['application/json', 'application/ld+json']);
  const body = await readJson(c);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw httpError('body-missing');
  const members = body as Readonly<Record<string, unknown>>;
  const linked = linkedContext(c);
  const inBody = media === 'application/ld+json';
  if (inBody ? linked !== undefined || members['@context'] === undefined : members['@context'] !== undefined)
    throw readError('context-misplaced', { place: inBody ? '@context' : 'Link' }, { field: '@context' });
  return { body: members, active: await contexts.parse(inBody ? members['@context'] : linked) };
}
