import { defineErrors } from '../platform/errors.ts';

/** What can go wrong with a publication. */
export const publicationsError = defineErrors('publications', {
  'publication-missing': {
    kind: 'missing',
    sl: 'Objave {publication} ni.',
    en: 'There is no publication {publication}.',
  },
  'organisation-missing': {
    kind: 'invalid',
    sl: 'Organizacije {organisation} na tem vozlišču ni.',
    en: 'There is no organisation {organisation} on this node.',
  },
  'organisation-unconfirmed': {
    kind: 'forbidden',
    sl: 'Upravljavec vozlišča organizacije še ni potrdil, zato v njenem imenu ni mogoče objavljati.',
    en: 'The operator has not confirmed the organisation yet, so nothing can be published in its name.',
  },
  'nothing-to-confirm': {
    kind: 'conflict',
    sl: 'Tek {run} ni končana primerjava z novo datoteko, zato ga ni mogoče potrditi.',
    en: 'The run {run} is not a finished comparison with a new file, so it cannot be confirmed.',
  },
  'run-missing': { kind: 'missing', sl: 'Teka {run} ni.', en: 'There is no run {run}.' },
  'change-forbidden': {
    kind: 'forbidden',
    sl: 'Objavo {publication} smejo spreminjati samo ponudniki njene organizacije.',
    en: 'Only providers of its organisation may change the publication {publication}.',
  },
  'slug-taken': {
    kind: 'conflict',
    sl: 'Naslov {slug} že ima druga objava.',
    en: 'The address {slug} belongs to another publication.',
  },
  'move-not-allowed': {
    kind: 'conflict',
    sl: 'Objava v stanju »{state}« ne dovoli dejanja »{event}«.',
    en: 'A publication in the state "{state}" does not allow "{event}".',
  },
  'step-missing': {
    kind: 'unprocessable',
    sl: 'Objavi manjka korak: {step}.',
    en: 'The publication lacks a step: {step}.',
  },
  'personal-data-open': {
    kind: 'unprocessable',
    sl: 'Stolpec {column} vsebuje osebne podatke ({kind}); izpustite ga ali utemeljite objavo.',
    en: 'The column {column} holds personal data ({kind}); leave it out or justify its publication.',
  },
  'own-approval': {
    kind: 'forbidden',
    sl: 'Objavo mora potrditi druga oseba kot tista, ki jo je pripravila.',
    en: 'Someone other than its author must approve the publication.',
  },
  'run-underway': {
    kind: 'conflict',
    sl: 'Za to objavo že teče obdelava; počakajte ali jo prekličite.',
    en: 'A run of this publication is already under way; wait or cancel it.',
  },
  'nothing-accepted': {
    kind: 'unprocessable',
    sl: 'Nobena vrstica vira ni uporabna; zavrnjenih je {rejected}.',
    en: 'No row of the source is usable; {rejected} are rejected.',
  },
  'upload-missing': { kind: 'invalid', sl: 'Zahteva nima datoteke.', en: 'The request has no file.' },
  'upload-not-kept': {
    kind: 'unavailable',
    sl: 'Vozlišče datoteke ne more shraniti ({code}): disk je poln ali vanj ne sme pisati. Obvestite upravljavca.',
    en: 'The node cannot keep the file ({code}): its disk is full or may not be written to. Tell the operator.',
  },
  'upload-broken': {
    kind: 'invalid',
    sl: 'Prenos datoteke je prekinjen ali pokvarjen.',
    en: 'The upload is broken off or damaged.',
  },
  'upload-too-large': {
    kind: 'too-large',
    sl: 'Datoteka je večja od dovoljenih {limit} bajtov.',
    en: 'The file is larger than the allowed {limit} bytes.',
  },
  'upload-gone': {
    kind: 'gone',
    sl: 'Datoteke te objave ni več na vozlišču; naložite jo znova.',
    en: 'The file of this publication is no longer on the node; upload it again.',
  },
  'code-unknown': {
    kind: 'invalid',
    sl: 'Vrednosti {code} v polju {field} ni v evropski tabeli {table}.',
    en: 'The value {code} in the field {field} is not in the EU table {table}.',
  },
  'place-unknown': {
    kind: 'invalid',
    sl: 'Kraja {place} v polju {field} ni v registru prostorskih enot.',
    en: 'The place {place} in the field {field} is not in the register of spatial units.',
  },
  'columns-invalid': {
    kind: 'invalid',
    sl: 'Popravek stolpca ni veljaven v polju {field}: {reason}',
    en: 'The correction of a column is not valid in the field {field}: {reason}',
  },
  'description-invalid': {
    kind: 'invalid',
    sl: 'Opis ni veljaven: {reason}',
    en: 'The description is not valid: {reason}',
  },
});
