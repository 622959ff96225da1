import { publicationsError } from './errors.ts';

/** Where a publication stands. */
export type PublicationState = 'draft' | 'checked' | 'awaiting-approval' | 'published' | 'paused' | 'retired';

/** What may happen to it. */
export type PublicationEvent =
  | 'change'
  | 'check'
  | 'submit'
  | 'approve'
  | 'return'
  | 'publish'
  | 'refresh'
  | 'describe'
  | 'pause'
  | 'resume'
  | 'retire';

/** State × event → state. A change after a check needs a new check; what is published changes by a new file only. */
const moves: Readonly<Record<PublicationState, Partial<Record<PublicationEvent, PublicationState>>>> = {
  draft: { change: 'draft', describe: 'draft', check: 'checked' },
  checked: {
    change: 'draft',
    describe: 'checked',
    check: 'checked',
    submit: 'awaiting-approval',
    publish: 'published',
  },
  'awaiting-approval': { change: 'draft', return: 'draft', approve: 'awaiting-approval', publish: 'published' },
  published: { describe: 'published', refresh: 'published', pause: 'paused', retire: 'retired' },
  paused: { describe: 'paused', resume: 'published', retire: 'retired' },
  retired: {},
};

/** What an event is called once it has happened. */
export const pastOf: Readonly<Record<PublicationEvent, string>> = {
  change: 'changed',
  describe: 'described',
  check: 'checked',
  submit: 'submitted',
  approve: 'approved',
  return: 'returned',
  publish: 'published',
  refresh: 'refreshed',
  pause: 'paused',
  resume: 'resumed',
  retire: 'retired',
};

/** The state after an event; refuses an event that the state does not allow. */
export function move(state: PublicationState, event: PublicationEvent): PublicationState {
  const next = moves[state][event];
  if (!next) throw publicationsError('move-not-allowed', { state, event });
  return next;
}

/** The events that a state allows, for buttons and for `_links`. */
export const allowedEvents = (state: PublicationState): PublicationEvent[] =>
  Object.keys(moves[state]) as PublicationEvent[];
