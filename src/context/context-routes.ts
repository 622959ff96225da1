import type { Hono } from 'hono';
import type { Contexts, StoredContexts } from '../linked-data/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Env } from '../platform/http/index.ts';
import type { Context } from './context.ts';
import { storedContextRoutes } from './contexts/index.ts';
import { batchWriteRoutes } from './entities/batch-write-routes.ts';
import { createEntityQueries } from './entities/entity-queries.ts';
import { entityReadRoutes } from './entities/entity-read-routes.ts';
import { createSpaceAccess } from './entities/entity-write-request.ts';
import { entityWriteRoutes } from './entities/entity-write-routes.ts';
import { purgeRoutes } from './entities/purge-routes.ts';
import { ngsiLdRoutes } from './ngsi-ld-routes.ts';
import { sourceIdentityRoutes } from './source-identity.ts';
import { type Notifying, subscriptionRoutes } from './subscriptions/index.ts';
import { temporalReadRoutes, temporalWriteRoutes } from './temporal/index.ts';
import { typeRoutes } from './types/index.ts';

/** What the doors of this room stand on. */
export interface ContextRoutesDeps {
  /** The address under which others reach the node. */
  readonly baseUrl: string;
  readonly context: Context;
  readonly contexts: Contexts;
  readonly stored: StoredContexts;
  readonly clock: Clock;
  readonly notifying: Pick<Notifying, 'subscriptions'>;
}

/** Everything below /ngsi-ld/v1. */
export function contextRoutes({ baseUrl, context, contexts, stored, clock, notifying }: ContextRoutesDeps): Hono<Env> {
  const { accessOf, accessForCreation } = createSpaceAccess(context.spaces);
  const { query, entities, renderings } = context;
  const queries = createEntityQueries({ query, contexts, renderings });
  const writing = { apply: entities.apply, contexts, accessOf, accessForCreation };
  return ngsiLdRoutes([
    entityReadRoutes({ queries, contexts, retrieve: entities.retrieve, accessOf }),
    temporalReadRoutes({ histories: context.histories, contexts, accessOf }),
    temporalWriteRoutes({ ...writing, exists: context.histories.exists, edits: context.historyEdits }),
    typeRoutes({ query, contexts, accessOf }),
    entityWriteRoutes(writing),
    purgeRoutes({ ...writing, query }),
    batchWriteRoutes(writing),
    storedContextRoutes({ contexts, stored, accessOf, accessForCreation }),
    subscriptionRoutes({ subscriptions: notifying.subscriptions, contexts, clock, accessOf, accessForCreation }),
    sourceIdentityRoutes({ baseUrl, clock, contexts, accessOf }),
  ]);
}
