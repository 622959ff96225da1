import { defineErrors } from '../platform/errors.ts';

/** What the catalogue says about a request it cannot fulfil. */
export const catalogueError = defineErrors('catalogue', {
  'dataset-missing': {
    kind: 'missing',
    sl: 'Podatkovne zbirke {dataset} ni v katalogu.',
    en: 'Dataset {dataset} is not in the catalogue.',
  },
  'dataset-gone': {
    kind: 'gone',
    sl: 'Podatkovna zbirka {dataset} je umaknjena.',
    en: 'Dataset {dataset} has been retired.',
  },
  'change-forbidden': {
    kind: 'forbidden',
    sl: 'Podatkovno zbirko {dataset} spreminja le njena organizacija.',
    en: 'Only its own organisation changes dataset {dataset}.',
  },
  'provider-only': {
    kind: 'forbidden',
    sl: 'Zbirko vpiše ponudnik ali skrbnik organizacije; izberite organizacijo, za katero to smete.',
    en: 'A provider or administrator of an organisation enters a dataset; name an organisation for which you may.',
  },
  'sign-in-needed': {
    kind: 'unauthenticated',
    sl: 'Za spremembe kataloga se prijavite ali pošljite ključ.',
    en: 'Sign in or send a key to change the catalogue.',
  },
  'description-invalid': {
    kind: 'invalid',
    sl: 'Opis zbirke ima neveljavna polja ({count}).',
    en: 'The description of the dataset has invalid fields ({count}).',
  },
  'field-invalid': {
    kind: 'invalid',
    sl: 'Vrednost polja {field} ni veljavna: {reason}.',
    en: 'The value of field {field} is not valid: {reason}.',
  },
  'code-unknown': {
    kind: 'invalid',
    sl: 'Oznake {code} v polju {field} ni v tabeli EU {table}.',
    en: 'Code {code} in field {field} is not in the EU table {table}.',
  },
  'place-unknown': {
    kind: 'invalid',
    sl: 'Kraja {place} v polju {field} ni v registru prostorskih enot.',
    en: 'Place {place} in field {field} is not in the register of spatial units.',
  },
  'slug-taken': {
    kind: 'conflict',
    sl: 'Naslov {slug} že uporablja druga zbirka.',
    en: 'Address {slug} is already used by another dataset.',
  },
  'state-refused': {
    kind: 'conflict',
    sl: 'Zbirka v stanju {state} ne more postati {next}.',
    en: 'A dataset that is {state} cannot become {next}.',
  },
  'title-missing': {
    kind: 'unprocessable',
    sl: 'Zbirke ni mogoče objaviti brez naslova in opisa.',
    en: 'A dataset cannot be published without a title and a description.',
  },
  'parameter-invalid': {
    kind: 'invalid',
    sl: 'Parameter {field} ne pozna vrednosti {value}.',
    en: 'Parameter {field} does not know the value {value}.',
  },
});
