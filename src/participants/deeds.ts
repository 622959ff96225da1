import { AsyncLocalStorage } from 'node:async_hooks';
import type { Audit } from '../platform/audit/index.ts';
import type { Executor } from '../platform/database/index.ts';
import type { Participant } from './participant.ts';

/** Who is acting in the present request. */
export interface Actor {
  readonly participant: Participant;
  readonly request: string;
}

/** What was done, as this room tells it. */
export interface OwnDeed {
  /** A verb in the past tense with its room: `key.created`. */
  readonly action: string;
  /** Kind and id of the object: `organisation:0197…`. */
  readonly object: readonly [kind: string, id: string];
  readonly organisation?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Records who did what, whichever door the request came through: API and portal call the same functions. */
export interface Deeds {
  /** Does the rest of a request in the name of its participant. */
  inNameOf<T>(actor: Actor, work: () => Promise<T>): Promise<T>;
  /** Records a deed in the transaction that does it. What the node does by itself is no deed of anybody. */
  record(tx: Executor, deed: OwnDeed): Promise<void>;
}

/** Deeds of this room, kept in the node's audit. */
export function createDeeds(deps: { audit: Pick<Audit, 'record'> }): Deeds {
  const actors = new AsyncLocalStorage<Actor>();
  return {
    inNameOf: (actor, work) => actors.run(actor, work),
    async record(tx, { action, object: [objectKind, objectId], organisation = null, details = {} }) {
      const actor = actors.getStore();
      if (actor === undefined) return;
      const { kind, id, name } = actor.participant;
      const participant = `${kind}:${id ?? ''}`;
      const deed = { participant, participantName: name, action, objectKind, objectId, organisation, details };
      await deps.audit.record({ ...deed, request: actor.request }, tx);
    },
  };
}
