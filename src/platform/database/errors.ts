import { defineErrors } from '../errors.ts';

export const databaseError = defineErrors('database', {
  'data-directory-in-use': {
    kind: 'conflict',
    sl: 'Podatkovno mapo {directory} že uporablja drugo vozlišče; ustavite ga ali nastavite drugo DATA_DIR.',
    en: 'Another node already uses the data folder {directory}; stop it or set another DATA_DIR.',
  },
  'migration-changed': {
    kind: 'conflict',
    sl: 'Selitev {name} je bila že izvedena z drugačno vsebino; izvedenih selitev ne spreminjamo.',
    en: 'Migration {name} has already run with other content; a migration that has run does not change.',
  },
  'migration-failed': {
    kind: 'internal',
    sl: 'Selitev {name} ni uspela: {reason}',
    en: 'Migration {name} fails: {reason}',
  },
  'engine-restarted': {
    kind: 'unavailable',
    sl: 'Vgrajena podatkovna baza se je ponovno zagnala; izid zahteve ni znan.',
    en: 'The embedded database has restarted; the outcome of the request is unknown.',
  },
  'statement-too-long': {
    kind: 'unavailable',
    sl: 'Poizvedba je trajala več kot {seconds} s in je bila prekinjena.',
    en: 'The statement took longer than {seconds} s and was stopped.',
  },
  closed: {
    kind: 'unavailable',
    sl: 'Podatkovna baza je zaprta.',
    en: 'The database is closed.',
  },
});
