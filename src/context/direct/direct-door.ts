import type { IncomingMessage } from 'node:http';
import type { Contexts } from '../../linked-data/index.ts';
import { type Access, anonymous, type Keys, type Participant, type Permissions } from '../../participants/index.ts';
import {
  createCallers,
  type DirectDoor,
  isOwnMachine,
  type RateLimit,
  type Traffic,
} from '../../platform/http/index.ts';
import { subscriberOf } from '../../platform/networks/index.ts';
import type { Metrics } from '../../platform/operation/index.ts';
import type { Context } from '../context.ts';
import { Exchange, type Surroundings } from './exchange.ts';
import { createOperations } from './operations.ts';
import { type OrdinaryRequest, ordinaryRequest } from './ordinary-request.ts';

/** What the direct door stands on: the same keys, permissions and limits as the application's doors. */
export interface DirectDoorDeps extends Surroundings {
  readonly context: Context;
  readonly contexts: Contexts;
  readonly traffic: Pick<Traffic, 'begin'>;
  readonly rateLimit: RateLimit;
  readonly trustedProxies: readonly string[];
  readonly participants: {
    readonly keys: Pick<Keys, 'participantOf'>;
    readonly permissions: Pick<Permissions, 'resolve'>;
  };
  readonly metrics: Pick<Metrics, 'observeRequest'>;
}

/**
 * Makes the short way for the hottest operations: queries, retrieval by id, update and append of attributes, batch
 * upsert. It takes ordinary requests to a known space, queries by anybody, the others with a valid key; everything else
 * goes to the application, unread.
 */
export function createDirectDoor(deps: DirectDoorDeps): DirectDoor {
  const operations = createOperations(deps);
  const addressOf = createCallers(deps.trustedProxies);

  async function accessOf({ key }: OrdinaryRequest, request: IncomingMessage): Promise<Access | null> {
    const participant = key === null ? anonymous : await deps.participants.keys.participantOf(key);
    if (participant === null || asksTooOften(participant, request)) return null;
    const space = await deps.context.spaces.byName(String(request.headers['ngsild-tenant'] ?? ''));
    return space && deps.participants.permissions.resolve(participant, space.id);
  }

  /** The application counts callers by the same words; a refused one asks it again, and gets its answer there. */
  function asksTooOften(participant: Participant, { headers, socket }: IncomingMessage): boolean {
    if (participant.operator) return false;
    if (participant !== anonymous) return deps.rateLimit.take(`${participant.kind}:${participant.id ?? ''}`) > 0;
    const address = addressOf(socket.remoteAddress, headers['x-forwarded-for'] as string | undefined);
    return !isOwnMachine(address) && deps.rateLimit.take(subscriberOf(address)) > 0;
  }

  async function serve(exchange: Exchange, asked: OrdinaryRequest, handOn: () => void): Promise<void> {
    let access: Access | null;
    try {
      access = await accessOf(asked, exchange.request);
    } catch (error) {
      return exchange.refuse(error);
    }
    if (access === null) return handOn();
    try {
      await operations[asked.operation](exchange, asked, access);
    } catch (error) {
      await exchange.refuse(error);
    }
  }

  return (request, response, handOn) => {
    const asked = deps.log.isLevelEnabled('debug') ? null : ordinaryRequest(request);
    if (asked === null) return handOn();
    const exchange = new Exchange(request, response, deps);
    const end = deps.traffic.begin(() => exchange.expire());
    if (end === null) return handOn();
    let handedOn = false;
    const handOnWithin = () => {
      // Its time was over before its caller was known: it has its answer, and the application must not give another.
      if (exchange.answered) return;
      handedOn = true;
      end();
      handOn();
    };
    void serve(exchange, asked, handOnWithin).finally(() => {
      if (handedOn) return;
      end();
      const seconds = (performance.now() - exchange.began) / 1000;
      deps.metrics.observeRequest({ method: request.method!, door: 'ngsi-ld', status: response.statusCode, seconds });
    });
  };
}
