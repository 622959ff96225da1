import { defineErrors } from '../platform/errors.ts';

/** What can go wrong with places and coordinates. */
export const placesError = defineErrors('places', {
  'unknown-reference-system': {
    kind: 'invalid',
    sl: 'Koordinatni sistem {system} ni podprt.',
    en: 'The coordinate reference system {system} is not supported.',
  },
  'impossible-coordinates': {
    kind: 'unprocessable',
    sl: 'Koordinati {x}, {y} ne ležita na Zemlji v sistemu {system}.',
    en: 'The coordinates {x}, {y} are not a place on Earth in {system}.',
  },
  'place-data-damaged': {
    kind: 'internal',
    sl: 'Podatkov o krajih v datoteki {file} ni mogoče prebrati.',
    en: 'The place data in the file {file} cannot be read.',
  },
});
