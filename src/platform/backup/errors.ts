import { defineErrors } from '../errors.ts';

export const backupError = defineErrors('backup', {
  'not-a-backup': {
    kind: 'invalid',
    sl: 'Datoteka ni Vozlova varnostna kopija: {reason}.',
    en: 'The file is not a backup of Vozel: {reason}.',
  },
  'backup-cut-short': {
    kind: 'invalid',
    sl: 'Varnostna kopija je nepopolna; ničesar nismo obnovili.',
    en: 'The backup is cut short; nothing has been restored.',
  },
  'other-schema': {
    kind: 'conflict',
    sl: 'Varnostno kopijo je naredila druga različica sheme ({name}); obnovite jo z isto različico Vozla.',
    en: 'Another version of the schema ({name}) made the backup; restore it with the same version of Vozel.',
  },
  'database-not-empty': {
    kind: 'conflict',
    sl: 'Ciljna podatkovna baza ni prazna (tabela {table}); obnova je mogoča le v prazno bazo.',
    en: 'The target database is not empty (table {table}); a backup is restored into an empty one only.',
  },
});
