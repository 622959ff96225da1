import { defineErrors } from '../platform/errors.ts';

/** What can keep a command from being carried out. */
export const cliError = defineErrors('cli', {
  'node-unreachable': {
    kind: 'unavailable',
    sl: 'Vozlišče na naslovu {url} se ne odziva ({reason}). Preverite, ali teče in ali je naslov (--url ali VOZEL_URL) pravi.',
    en: 'The node at {url} does not answer ({reason}). Check that it runs and that the address (--url or VOZEL_URL) is right.',
  },
  'file-unreadable': {
    kind: 'missing',
    sl: 'Datoteke {file} ni mogoče prebrati.',
    en: 'The file {file} cannot be read.',
  },
  'nothing-to-move': {
    kind: 'missing',
    sl: 'V mapi {directory} ni vgrajene podatkovne baze; nastavite DATA_DIR na mapo vozlišča, ki ga selite.',
    en: 'There is no embedded database in the folder {directory}; set DATA_DIR to the folder of the node that you move.',
  },
  refused: {
    kind: 'invalid',
    sl: 'Vozlišče je odgovorilo {status}: {reason}',
    en: 'The node answered {status}: {reason}',
  },
});
