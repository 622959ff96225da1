import { defineErrors } from '../errors.ts';

/** What can be wrong with a sealed secret. */
export const secretError = defineErrors('secrets', {
  'key-unknown': {
    kind: 'internal',
    sl: 'Skrivnost je zapečatena s ključem {key}, ki ga vozlišče nima; navedite ga v SECRET_KEY_OLD.',
    en: 'A secret is sealed with key {key}, which the node does not have; name it in SECRET_KEY_OLD.',
  },
  'seal-broken': {
    kind: 'internal',
    sl: 'Zapečatena skrivnost je poškodovana.',
    en: 'A sealed secret is damaged.',
  },
  'key-not-kept': {
    kind: 'internal',
    sl: 'Ključa, ki pečati skrivnosti, ni mogoče shraniti v mapo {directory} ({reason}); popravite dovoljenja ali navedite SECRET_KEY.',
    en: 'The key that seals secrets cannot be kept in the folder {directory} ({reason}); mend its permissions or name SECRET_KEY.',
  },
  'key-unreadable': {
    kind: 'internal',
    sl: 'Ključa v datoteki {file} ni mogoče prebrati.',
    en: 'The key in file {file} cannot be read.',
  },
});
