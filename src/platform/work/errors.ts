import { defineErrors } from '../errors.ts';

/** What the operator may be told about background work. */
export const workError = defineErrors('work', {
  'job-missing': {
    kind: 'missing',
    sl: 'Opravila {id} v vrsti {queue} ni.',
    en: 'There is no job {id} in queue {queue}.',
  },
});
