import { type Access, mayWriteFor, visible } from '../../participants/index.ts';
import { contextError } from '../errors.ts';
import type { Entity, EntityOperation } from './entity.ts';

/**
 * Refuses unless the participant may do this to the entity as it is now. What it may not even read does not exist for
 * it (404); what it may read but not write is forbidden (403).
 */
export function requireWritable(
  access: Access,
  current: Pick<Entity, 'id' | 'steward' | 'datasets'> | null,
  operation: EntityOperation,
): void {
  if (current === null) {
    if (operation.kind === 'create' || upserts(operation)) requireCreation(access, operation.steward);
    return;
  }
  if (mayWriteFor(access, current.steward)) return;
  if (operation.kind === 'create') requireCreation(access, operation.steward);
  else if (!upserts(operation) && !visible(access, current.datasets)) {
    throw contextError('entity-missing', { id: current.id });
  } else throw refusal(access, 'entity-not-writable', current.id);
}

/** Whether an operation makes what is not there; it says then that something is, whoever asks. */
function upserts(operation: EntityOperation): boolean {
  return operation.kind === 'upsert' || (operation.kind === 'add-history' && operation.creates);
}

/** The organisation that will answer for a new entity: the one named, else the participant's first. */
export function stewardOfNew(access: Access, operation: EntityOperation): string | null {
  return operation.steward ?? access.stewardOf[0] ?? null;
}

/** Whether the participant may change anything at all in the space. */
export const isWriter = (access: Access): boolean => access.writesAll || access.stewardOf.length > 0;

/** Refuses whoever may change nothing at all in the space. */
export function requireWriter(access: Access): void {
  if (!isWriter(access)) throw refusal(access, 'writing-forbidden');
}

/** The organisation that will answer for something new that is no entity: the one named, else the participant's first. */
export function stewardFor(access: Access, named: string | undefined): string | null {
  requireWriter(access);
  if (named !== undefined) requireCreation(access, named);
  return named ?? access.stewardOf[0] ?? null;
}

function requireCreation(access: Access, steward: string | undefined): void {
  if (access.writesAll) return;
  const isSteward = steward === undefined ? access.stewardOf.length > 0 : access.stewardOf.includes(steward);
  if (!isSteward) throw refusal(access, 'creation-forbidden');
}

function refusal(access: Access, key: 'entity-not-writable' | 'creation-forbidden' | 'writing-forbidden', id = '') {
  return access.participant.kind === 'anonymous' ? contextError('sign-in-needed') : contextError(key, { id });
}
