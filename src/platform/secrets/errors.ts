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
  'key-unreadable': {
    kind: 'internal',
    sl: 'Ključa v datoteki {file} ni mogoče prebrati.',
    en: 'The key in file {file} cannot be read.',
  },
});
