import { defineErrors } from '../platform/errors.ts';

/** Refusals of the portal itself. */
export const portalError = defineErrors('portal', {
  'form-expired': {
    kind: 'forbidden',
    sl: 'Obrazec ne velja več, ker se je seja zamenjala. Vrnite se na stran, jo osvežite in poskusite znova.',
    en: 'The form is no longer valid because the session has changed. Go back to the page, reload it and try again.',
  },
  'rows-elsewhere': {
    kind: 'missing',
    sl: 'Vrstice te zbirke niso na tem vozlišču.',
    en: 'The rows of this dataset are not kept on this node.',
  },
  'nothing-here': { kind: 'missing', sl: 'Te strani ni.', en: 'There is no such page.' },
});
