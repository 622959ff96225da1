import { Hono } from 'hono';
import type { ActiveContext, Contexts } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import { type Env, type Link, negotiate, type RequestContext, sameWith } from '../../platform/http/index.ts';
import { answerNames, plainMedia } from '../entities/entity-read-answer.ts';
import { readQueryBody } from '../entities/entity-read-body.ts';
import { contextOfRequest } from '../entities/entity-read-context.ts';
import { readParameters, readWindow } from '../entities/entity-read-parameters.ts';
import { type QueryText, readIds } from '../entities/entity-read-query.ts';
import { readLinkedBody } from '../entities/entity-read-routes.ts';
import type { EntityQuery } from '../query/index.ts';
import { presentAggregates } from './aggregated-representation.ts';
import { contentRange } from './content-range.ts';
import { temporalError } from './errors.ts';
import type { EvolvingRow } from './evolution-store.ts';
import type { HistoryReader } from './histories.ts';
import { warnOfRemoved } from './removed-warning.ts';
import { presentEvolution } from './temporal-representation.ts';
import {
  type EvolutionRequest,
  queryEvolutionBodyParameters,
  queryEvolutionParameters,
  readEvolutionRequest,
  readEvolvingQuery,
  readTemporalMembers,
  retrieveEvolutionParameters,
  withScope,
} from './temporal-request.ts';

/** What the doors stand on through which histories are read. */
export interface TemporalReadDependencies {
  readonly histories: HistoryReader;
  readonly contexts: Contexts;
  /** Who asks, and what it may see in the space that the request names. */
  readonly accessOf: (c: RequestContext) => Promise<Access>;
}

interface Asked {
  readonly query: EntityQuery;
  readonly descending: boolean;
  readonly request: EvolutionRequest;
}

/** The doors through which the temporal evolution of entities is read, below /ngsi-ld/v1. */
export function temporalReadRoutes({ histories, contexts, accessOf }: TemporalReadDependencies): Hono<Env> {
  const route = new Hono<Env>();

  /** The bodies of entities, and the headers of a part; what a method does not apply to is refused before anything is sent. */
  async function present(
    c: RequestContext,
    access: Access,
    rows: readonly EvolvingRow[],
    request: EvolutionRequest,
    active: ActiveContext,
  ): Promise<Record<string, unknown>[]> {
    const { aggregation, representation, named, time } = request;
    if (aggregation) {
      const { entities, removed, leftOut } = await histories.aggregates(access, rows, request, aggregation);
      warnOfRemoved(
        c,
        removed,
        leftOut.map((attribute) => active.compactIri(attribute)),
      );
      return entities.map((each) => presentAggregates(each, active, representation, aggregation, named));
    }
    const { entities, part, removed } = await histories.instances(access, rows, request);
    warnOfRemoved(c, removed);
    if (part) {
      c.status(206);
      c.header('Content-Range', contentRange(time, part));
    }
    return entities.map(({ row, evolution }) =>
      presentEvolution(row, evolution, active, representation, time.property),
    );
  }

  async function answerQuery(
    c: RequestContext,
    { query, descending, request }: Asked,
    parameters: Readonly<Record<string, string>>,
    active: ActiveContext,
  ): Promise<Response> {
    const access = await accessOf(c);
    const { count, limit, offset } = readWindow(parameters);
    // Before anything is read: what cannot be written need not be found.
    const media = negotiate(c, plainMedia);
    if (media === 'application/json') await contexts.remember(access.space, active);
    const counted = count ? await histories.count(access, query, request) : undefined;
    const page = await histories.page(access, query, request, { limit, offset, descending });
    const bodies = await present(c, access, page.rows, request, active);
    if (counted !== undefined) c.header('NGSILD-Results-Count', String(counted));
    const link = (rel: string, to: number): Link => ({ href: sameWith(c, { offset: String(to) }), rel, type: media });
    const links = [
      ...(offset > 0 ? [link('prev', Math.max(0, offset - limit))] : []),
      ...(page.more && limit > 0 ? [link('next', offset + limit)] : []),
    ];
    return answerNames(c, bodies, active, links);
  }

  /** NGSI-LD 1.9.1 §5.7.4, §6.18.3.2 Query Temporal Evolution of Entities. */
  route.get('/temporal/entities', async (c) => {
    const parameters = readParameters(c, queryEvolutionParameters);
    const active = await contextOfRequest(c, contexts);
    const request = readEvolutionRequest(parameters, active, { required: true });
    return answerQuery(c, { ...readEvolvingQuery(parameters, active), request }, parameters, active);
  });

  /** NGSI-LD 1.9.1 §5.7.4, §6.24.3.1 Query Temporal Evolution of Entities by POST. */
  route.post('/temporal/entityOperations/query', async (c) => {
    const parameters = readParameters(c, queryEvolutionBodyParameters);
    const { body, active } = await readLinkedBody(c, contexts);
    const { temporalQ: _temporalQ, aggrParams: _aggrParams, ordering, ...rest } = body;
    const { attrs } = rest;
    const named = Array.isArray(attrs) ? { attrs: attrs.map((name: unknown) => withScope(name, active)) } : {};
    const { query: selected, text } = readQueryBody({ ...rest, ...named }, parameters, active);
    const members = readTemporalMembers(body);
    // A body that says how to aggregate need not say in the address that it wants to (NGSI-LD 1.9.1 §5.2.44).
    const wants =
      members.aggrMethods !== undefined && parameters.format === undefined && parameters.options === undefined;
    const whole: QueryText = { ...text, ...members, ...(wants ? { format: 'aggregatedValues' } : {}) };
    const request = readEvolutionRequest(whole, active, { required: true });
    const { descending } = readEvolvingQuery({ local: 'true', ...orderOf(ordering) }, active);
    return answerQuery(c, { query: selected, descending, request }, parameters, active);
  });

  /** NGSI-LD 1.9.1 §5.7.3, §6.19.3.1 Retrieve Temporal Evolution of an Entity. */
  route.get('/temporal/entities/:id', async (c) => {
    const parameters = readParameters(c, retrieveEvolutionParameters);
    negotiate(c, plainMedia);
    const access = await accessOf(c);
    const active = await contextOfRequest(c, contexts);
    const [id] = readIds([c.req.param('id')]) as [string];
    const request = readEvolutionRequest(parameters, active, { required: false });
    const row = await histories.find(access, id, request);
    if (row === null || !isAsked(row, request)) throw temporalError('evolution-unknown', { id });
    const [body] = (await present(c, access, [row], request, active)) as [Record<string, unknown>];
    return answerNames(c, body, active);
  });

  return route;
}

/** NGSI-LD 1.9.1 §5.7.3.4: an entity with nothing of what is wanted, at any time, is not found. */
function isAsked({ known }: EvolvingRow, { choice, representation }: EvolutionRequest): boolean {
  const { pick, omit } = representation.projection;
  const members = ['id', 'type'].some((member) => (pick?.has(member) ?? true) && !omit?.has(member));
  const wanted = known.some((name) => (choice.pick?.has(name) ?? true) && !choice.omit?.has(name));
  if (known.length === 0) return false;
  // `attrs` keeps what identifies an entity, but asks for its attributes.
  const byAttributes = choice.pick !== undefined && pick?.has('createdAt');
  return wanted || (members && !byAttributes);
}

/** The order that a body asks for, as the parameter would. */
function orderOf(ordering: unknown): QueryText {
  if (ordering === undefined) return {};
  const { orderBy } = (typeof ordering === 'object' && ordering !== null ? ordering : {}) as { orderBy?: unknown };
  const text = Array.isArray(orderBy) ? orderBy.join(',') : orderBy;
  if (typeof text !== 'string') throw temporalError('order-invalid', {}, { field: 'ordering' });
  return { orderBy: text };
}
