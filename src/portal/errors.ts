import { defineErrors } from '../platform/errors.ts';

/** Refusals of the portal itself. */
export const portalError = defineErrors('portal', {
  'form-expired': {
    kind: 'forbidden',
    sl: 'Obrazec ne velja več, ker se je seja zamenjala. Vrnite se na stran, jo osvežite in poskusite znova.',
    en: 'The form is no longer valid because the session has changed. Go back to the page, reload it and try again.',
  },
  'form-broken': {
    kind: 'invalid',
    sl: 'Obrazec ni prišel do konca ali ni pravilno zapisan. Poskusite znova.',
    en: 'The form did not arrive whole or is not well-formed. Try again.',
  },
  'form-unstorable': {
    kind: 'invalid',
    sl: 'Polje {field} vsebuje znak NUL, ki ga ni mogoče shraniti.',
    en: 'The field {field} contains the character NUL, which cannot be stored.',
  },
  'rows-elsewhere': {
    kind: 'missing',
    sl: 'Vrstice te zbirke niso na tem vozlišču.',
    en: 'The rows of this dataset are not kept on this node.',
  },
  'nothing-here': { kind: 'missing', sl: 'Te strani ni.', en: 'There is no such page.' },
});
