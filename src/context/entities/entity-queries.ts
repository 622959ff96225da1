import type { ActiveContext, Contexts } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Asking } from '../../platform/http/index.ts';
import type { EntityQuery, Page, Query } from '../query/index.ts';
import type { Renderings, Representation } from '../representations/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import {
  conform,
  formOf,
  joinedAnswer,
  pageAnswer,
  type ReadAnswer,
  requireGeometryWanted,
} from './entity-read-answer.ts';
import { contextOfRequest } from './entity-read-context.ts';
import { queryParameters, readParameters, readWindow } from './entity-read-parameters.ts';
import { type QueryText, readQuery } from './entity-read-query.ts';
import { readRepresentation } from './entity-read-representation.ts';
import { gatherLinked, type Join, readJoin } from './linked-entities.ts';
import { readPageCursor } from './page-cursor.ts';
import { preferredVersion } from './preferred-version.ts';

/** A query as it was asked: parsed, the parameters of its address, and the texts of its parts. */
export interface QueryRequest {
  readonly asked: EntityQuery;
  readonly parameters: Readonly<Record<string, string>>;
  readonly text: QueryText;
}

/** Answers to queries, whatever door they come through. */
export interface EntityQueries {
  /** NGSI-LD 1.9.1 §5.7.2, §6.4.3.2 Query Entities, as its address and headers ask. */
  answer(c: Asking, access: Access): Promise<ReadAnswer>;
  answerRequest(c: Asking, access: Access, request: QueryRequest, active: ActiveContext): Promise<ReadAnswer>;
  /** Entities with what they are linked with. */
  answerLinked(c: Asking, access: Access, linked: LinkedRequest, active: ActiveContext): Promise<ReadAnswer>;
}

/** Entities whose links are followed for an answer. */
export interface LinkedRequest {
  readonly join: Join;
  readonly entities: readonly StoredEntity[];
  readonly representation: Representation;
  /** Whether one entity was asked for by its id. */
  readonly single: boolean;
  readonly count?: number | undefined;
  readonly neighbours?: Omit<Page, 'entities'>;
}

/** The page that is asked for, in the words of the page before. */
function windowOf(parameters: Readonly<Record<string, string>>, active: ActiveContext) {
  const { after, ...window } = readWindow(parameters);
  return after === undefined ? window : { ...window, after: readPageCursor(after, active) };
}

/** Makes the answers to queries. */
export function createEntityQueries({
  query,
  contexts,
  renderings,
}: {
  readonly query: Query;
  readonly contexts: Contexts;
  readonly renderings: Renderings;
}): EntityQueries {
  async function answerLinked(
    c: Asking,
    access: Access,
    { join, entities, representation, single, count, neighbours = {} }: LinkedRequest,
    active: ActiveContext,
  ): Promise<ReadAnswer> {
    const roots = entities.map((entity) => ({ entity, representation }));
    const linked = await gatherLinked(query, access, roots, join);
    const { conformed, status } = conform(
      c,
      [...roots, ...linked].map(({ entity }) => entity),
      active,
    );
    const shown = [...roots, ...linked].map((each, index) => ({ ...each, entity: conformed[index]! }));
    const joined = { join, roots: shown.slice(0, roots.length), linked: shown.slice(roots.length), single };
    return { ...joinedAnswer(c, joined, neighbours, count, active), ...status };
  }

  async function answerRequest(
    c: Asking,
    access: Access,
    { asked, parameters, text }: QueryRequest,
    active: ActiveContext,
  ): Promise<ReadAnswer> {
    const representation = readRepresentation(text, active);
    const join = readJoin(text);
    const { count, ...window } = windowOf(parameters, active);
    const counting = () => (count ? query.count(access, asked) : undefined);
    if (join) {
      const [counted, { entities, ...neighbours }] = await Promise.all([
        counting(),
        window.limit === 0 ? { entities: [] } : query.page(access, { ...asked, ...window }),
      ]);
      const linked = { join, entities, representation, single: false, count: counted, neighbours };
      return answerLinked(c, access, linked, active);
    }
    if (preferredVersion(c) !== undefined) {
      const [counted, { entities, ...neighbours }] = await Promise.all([
        counting(),
        window.limit === 0 ? { entities: [] } : query.page(access, { ...asked, ...window }),
      ]);
      const { conformed, status } = conform(c, entities, active);
      const rows = conformed.map((entity) => ({ state: null, written: undefined, entity: () => entity }));
      return { ...pageAnswer(c, { rows, ...neighbours }, counted, active, representation, null), ...status };
    }
    const shelf = renderings.of(formOf(c, representation), access.space, active);
    // Both together: a promise that nobody awaits when the other fails would take the node down.
    const [counted, page] = await Promise.all([
      counting(),
      window.limit === 0 ? { rows: [] } : query.rows(access, { ...asked, ...window }, shelf),
    ]);
    return pageAnswer(c, page, counted, active, representation, shelf);
  }

  return {
    async answer(c, access) {
      const parameters = readParameters(c, queryParameters);
      requireGeometryWanted(c, parameters);
      const active = await contextOfRequest(c, contexts);
      const asked = readQuery(parameters, active);
      return answerRequest(c, access, { asked, parameters, text: parameters }, active);
    },
    answerRequest,
    answerLinked,
  };
}
