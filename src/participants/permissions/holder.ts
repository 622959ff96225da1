import { participantError } from '../errors.ts';
import type { Participant } from '../participant.ts';

/** Whom a grant is given to: everybody, an organisation with all its members and keys, one person, or one key. */
export type Holder = 'anyone' | `organisation:${string}` | `person:${string}` | `key:${string}`;

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** How a holder is written. */
export const holderForm = new RegExp(`^(?:anyone|organisation:${uuid}|key:${uuid}|person:[0-9A-Za-z_-]{1,64})$`);

/** A text as a holder; refuses every other form. */
export function holderOf(text: string): Holder {
  if (!holderForm.test(text))
    throw participantError('holder-malformed', { holder: text.slice(0, 100) }, { field: 'holder' });
  return text as Holder;
}

/** Every holder that a participant stands for; all of them hold what `anyone` holds. */
export function holdersOf(participant: Participant): Holder[] {
  const holders: Holder[] = ['anyone'];
  if (participant.id !== null && participant.kind === 'application') holders.push(`key:${participant.id}`);
  if (participant.id !== null && participant.kind === 'person') holders.push(`person:${participant.id}`);
  for (const { organisation } of participant.memberships) holders.push(`organisation:${organisation}`);
  return holders;
}
