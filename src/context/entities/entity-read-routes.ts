import { Hono } from 'hono';
import type { ActiveContext, Contexts } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import {
  type Env,
  httpError,
  negotiate,
  type RequestContext,
  readJson,
  requireMediaType,
} from '../../platform/http/index.ts';
import { type EntityQuery, type Page, parseTypes, type Query, typesMatch } from '../query/index.ts';
import { createRenderings, type Representation } from '../representations/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import { answerEntity, answerJoined, answerPage, entityMedia, formOf } from './entity-read-answer.ts';
import { readQueryBody } from './entity-read-body.ts';
import { contextOfRequest, linkedContext } from './entity-read-context.ts';
import { readError } from './entity-read-errors.ts';
import {
  queryBodyParameters,
  queryParameters,
  readParameters,
  readWindow,
  retrieveParameters,
} from './entity-read-parameters.ts';
import { type QueryText, readIds, readQuery } from './entity-read-query.ts';
import { readRepresentation } from './entity-read-representation.ts';
import { gatherLinked, type Join, readJoin } from './linked-entities.ts';

/** What the reading doors stand on. */
export interface EntityReadDependencies {
  readonly query: Query;
  readonly contexts: Contexts;
  /** One entity with its reader's permissions applied; null when there is none for this reader. */
  readonly retrieve: (access: Access, id: string) => Promise<StoredEntity | null>;
  /** Who asks, and what it may see in the space that the request names. */
  readonly accessOf: (c: RequestContext) => Promise<Access>;
}

/** The doors through which entities are read, below /ngsi-ld/v1. */
export function entityReadRoutes({ query, contexts, retrieve, accessOf }: EntityReadDependencies): Hono<Env> {
  const route = new Hono<Env>();
  const renderings = createRenderings();

  /** NGSI-LD 1.9.1 §5.7.2, §6.4.3.2 Query Entities. */
  route.get('/entities', async (c) => {
    const parameters = readParameters(c, queryParameters);
    const access = await accessOf(c);
    const active = await contextOfRequest(c, contexts);
    const asked = readQuery(parameters, active);
    return answerQuery(c, access, { asked, parameters, text: parameters }, active);
  });

  /** NGSI-LD 1.9.1 §5.7.1, §6.5.3.1 Retrieve Entity. */
  route.get('/entities/:id', async (c) => {
    const parameters = readParameters(c, retrieveParameters);
    // Before the entity is looked for: what cannot be written need not be there.
    negotiate(c, entityMedia);
    const access = await accessOf(c);
    const active = await contextOfRequest(c, contexts);
    const [id] = readIds([c.req.param('id')]) as [string];
    const representation = readRepresentation(parameters, active);
    const join = readJoin(parameters);
    const entity = await retrieve(access, id);
    if (entity === null || !isAsked(entity, parameters, active, representation))
      throw readError('entity-unknown', { id });
    if (join) return answerLinked(c, access, join, [entity], active, representation, { single: true });
    return answerEntity(c, entity, active, representation);
  });

  /** NGSI-LD 1.9.1 §5.7.2, §6.23.3.1 Query Entities by POST. */
  route.post('/entityOperations/query', async (c) => {
    const parameters = readParameters(c, queryBodyParameters);
    const access = await accessOf(c);
    const { body, active } = await readLinkedBody(c, contexts);
    const { query: asked, text } = readQueryBody(body, parameters, active);
    return answerQuery(c, access, { asked, parameters, text }, active);
  });

  async function answerQuery(
    c: RequestContext,
    access: Access,
    { asked, parameters, text }: QueryRequest,
    active: ActiveContext,
  ): Promise<Response> {
    const representation = readRepresentation(text, active);
    const join = readJoin(text);
    const { count, ...window } = readWindow(parameters);
    const counting = () => (count ? query.count(access, asked) : undefined);
    if (join) {
      const [counted, { entities, ...neighbours }] = await Promise.all([
        counting(),
        window.limit === 0 ? { entities: [] } : query.page(access, { ...asked, ...window }),
      ]);
      const beside = { single: false, count: counted, neighbours };
      return answerLinked(c, access, join, entities, active, representation, beside);
    }
    const shelf = renderings.of(formOf(c, representation), active);
    // Both together: a promise that nobody awaits when the other fails would take the node down.
    const [counted, page] = await Promise.all([
      counting(),
      window.limit === 0 ? { rows: [] } : query.rows(access, { ...asked, ...window }, shelf.find),
    ]);
    return answerPage(c, page, counted, active, representation, shelf);
  }

  async function answerLinked(
    c: RequestContext,
    access: Access,
    join: Join,
    entities: readonly StoredEntity[],
    active: ActiveContext,
    representation: Representation,
    { single, count, neighbours = {} }: { single: boolean; count?: number | undefined; neighbours?: Neighbours },
  ): Promise<Response> {
    const roots = entities.map((entity) => ({ entity, representation }));
    const linked = await gatherLinked(query, access, roots, join);
    return answerJoined(c, { join, roots, linked, single }, neighbours, count, active);
  }

  return route;
}

type Neighbours = Omit<Page, 'entities'>;

/** A query as it was asked: parsed, the parameters of its address, and the texts of its parts. */
interface QueryRequest {
  readonly asked: EntityQuery;
  readonly parameters: Readonly<Record<string, string>>;
  readonly text: QueryText;
}

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
  const members = [...Object.keys(entity.document), ...(parameters.attrs === undefined ? ['id', 'type'] : [])];
  return members.some((name) => (pick?.has(name) ?? true) && !omit?.has(name));
}

/** NGSI-LD 1.9.1 §6.3.5: JSON takes its context from the header, JSON-LD from the body, never from both. */
async function readLinkedBody(c: RequestContext, contexts: Contexts) {
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
