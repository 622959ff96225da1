import { participantError } from './errors.ts';
import { anonymous, atLeast, type Participant, type Role, roleIn } from './participant.ts';

/** Refuses who has not said who it is. */
export function requireParticipant(participant: Participant): void {
  if (participant.kind === anonymous.kind) throw participantError('not-signed-in');
}

/** The id of the signed-in person; keys act for organisations and cannot stand for a person. */
export function requirePerson(participant: Participant): string {
  requireParticipant(participant);
  if (participant.kind !== 'person' || participant.id === null)
    throw participantError('not-allowed', { role: 'person' });
  return participant.id;
}

/** Refuses everyone but the operator. */
export function requireOperator(participant: Participant): void {
  requireParticipant(participant);
  if (!participant.operator) throw participantError('not-allowed', { role: 'operator' });
}

/** Whether a participant may act in an organisation as `role` or more; the operator may everywhere. */
export function hasRole(participant: Participant, organisation: string, role: Role): boolean {
  const own = roleIn(participant, organisation);
  return participant.operator || (own !== null && atLeast(own, role));
}

/** Refuses who has not at least `role` in the organisation and is not the operator. */
export function requireRole(participant: Participant, organisation: string, role: Role): void {
  requireParticipant(participant);
  if (!hasRole(participant, organisation, role)) throw participantError('not-allowed', { role });
}
