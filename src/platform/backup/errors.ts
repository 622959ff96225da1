import { defineErrors } from '../errors.ts';

export const backupError = defineErrors('backup', {
  'not-a-backup': {
    kind: 'invalid',
    sl: 'Datoteka ni Vozlova varnostna kopija.',
    en: 'The file is not a backup of Vozel.',
  },
  'backup-damaged': {
    kind: 'invalid',
    sl: 'Varnostna kopija je poškodovana (vrstica {line}: {reason}); ničesar nismo obnovili.',
    en: 'The backup is damaged (line {line}: {reason}); nothing has been restored.',
  },
  'archive-damaged': {
    kind: 'invalid',
    sl: 'Varnostne kopije ni mogoče razširiti ({reason}): poškodovana je ali ni celotna. Ničesar nismo obnovili.',
    en: 'The backup cannot be unpacked ({reason}): it is damaged or not whole. Nothing has been restored.',
  },
  'backup-interrupted': {
    kind: 'upstream',
    sl: 'Varnostna kopija se je med prenosom prekinila; datoteka {file} ni nastala.',
    en: 'The backup broke off on its way; the file {file} has not been made.',
  },
  'file-unwritable': {
    kind: 'unavailable',
    sl: 'Datoteke {file} ni mogoče zapisati ({reason}).',
    en: 'The file {file} cannot be written ({reason}).',
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
