import { defineErrors } from '../errors.ts';

export const databaseError = defineErrors('database', {
  'data-directory-in-use': {
    kind: 'conflict',
    sl: 'Podatkovno mapo {directory} že uporablja drugo vozlišče; ustavite ga ali nastavite drugo DATA_DIR.',
    en: 'Another node already uses the data folder {directory}; stop it or set another DATA_DIR.',
  },
  'data-directory-unusable': {
    kind: 'unavailable',
    sl: 'V podatkovno mapo {directory} ni mogoče pisati ({reason}); popravite dovoljenja ali nastavite drugo DATA_DIR.',
    en: 'The data folder {directory} cannot be written to ({reason}); mend its permissions or set another DATA_DIR.',
  },
  'engine-not-opened': {
    kind: 'unavailable',
    sl: 'Vgrajene podatkovne baze v mapi {directory} ni mogoče odpreti ({reason}). Preverite prostor na disku in dovoljenja; če je mapa poškodovana, obnovite varnostno kopijo v prazno.',
    en: 'The embedded database in the folder {directory} cannot be opened ({reason}). Check the space on the disk and the permissions; if the folder is damaged, restore a backup into an empty one.',
  },
  'server-unreachable': {
    kind: 'unavailable',
    sl: 'Strežnika PostgreSQL {host} ni mogoče doseči ({reason}). Preverite DATABASE_URL in ali strežnik teče.',
    en: 'The PostgreSQL server {host} cannot be reached ({reason}). Check DATABASE_URL, and that the server runs.',
  },
  'access-refused': {
    kind: 'unavailable',
    sl: 'Strežnik PostgreSQL {host} zavrača prijavo ({reason}). Preverite uporabnika in geslo v DATABASE_URL.',
    en: 'The PostgreSQL server {host} refuses the login ({reason}). Check the user and the password in DATABASE_URL.',
  },
  'no-such-database': {
    kind: 'unavailable',
    sl: 'Na strežniku PostgreSQL {host} ni podatkovne baze {name}. Ustvarite jo ali popravite DATABASE_URL.',
    en: 'The PostgreSQL server {host} has no database {name}. Create it or correct DATABASE_URL.',
  },
  'server-too-old': {
    kind: 'unavailable',
    sl: 'Strežnik ima PostgreSQL {version}; Vozel potrebuje {least} ali novejšega.',
    en: 'The server runs PostgreSQL {version}; Vozel needs {least} or later.',
  },
  'extensions-missing': {
    kind: 'unavailable',
    sl: 'Strežnik PostgreSQL nima razširitev, ki jih Vozel potrebuje: {names}. Namestite jih (PostGIS in postgresql-contrib).',
    en: 'The PostgreSQL server lacks extensions that Vozel needs: {names}. Install them (PostGIS and postgresql-contrib).',
  },
  'extension-forbidden': {
    kind: 'unavailable',
    sl: 'Uporabnik iz DATABASE_URL v podatkovni bazi ne sme ustvariti razširitev. Skrbnik naj v njej izvede: {statements}',
    en: 'The user in DATABASE_URL may not create extensions in the database. Let its administrator run there: {statements}',
  },
  'tables-forbidden': {
    kind: 'unavailable',
    sl: 'V podatkovni bazi ni mogoče ustvariti tabel ({reason}). Uporabnik iz DATABASE_URL naj bo njen lastnik.',
    en: 'Tables cannot be created in the database ({reason}). Let the user in DATABASE_URL own it.',
  },
  'database-not-utf8': {
    kind: 'unavailable',
    sl: 'Podatkovna baza ima kodiranje {encoding}; Vozel potrebuje UTF8.',
    en: 'The database has the encoding {encoding}; Vozel needs UTF8.',
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
