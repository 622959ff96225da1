import { defineErrors } from '../platform/errors.ts';

/** Makes the errors of the doors through which data are read in bulk. */
export const deliveryError = defineErrors('delivery', {
  'collection-missing': {
    kind: 'missing',
    sl: 'Zbirka »{collection}« ne obstaja ali ni dostopna.',
    en: 'Collection "{collection}" does not exist or is not accessible.',
  },
  'item-missing': {
    kind: 'missing',
    sl: 'Element »{item}« ne obstaja v zbirki »{collection}« ali ni dostopen.',
    en: 'Item "{item}" does not exist in collection "{collection}" or is not accessible.',
  },
  'parameter-unknown': {
    kind: 'invalid',
    sl: 'Parameter »{parameter}« tu ni znan.',
    en: 'Parameter "{parameter}" is not known here.',
  },
  'parameter-invalid': {
    kind: 'invalid',
    sl: 'Parameter »{parameter}« ni veljaven: {reason}.',
    en: 'Parameter "{parameter}" is not valid: {reason}.',
  },
  'reference-system-unknown': {
    kind: 'invalid',
    sl: 'Koordinatni sistem »{system}« tu ni na voljo.',
    en: 'Coordinate reference system "{system}" is not offered here.',
  },
  'format-unknown': {
    kind: 'invalid',
    sl: 'Oblika »{format}« ni na voljo; izbirate lahko med: {offered}.',
    en: 'Format "{format}" is not offered; choose one of: {offered}.',
  },
});
