import { defineErrors } from '../../platform/errors.ts';

/** Refusals of the doors to stored contexts. */
export const contextsError = defineErrors('contexts', {
  'context-unknown': { kind: 'missing', sl: 'Konteksta {id} ni v shrambi.', en: 'Context {id} is not stored here.' },
  'context-elsewhere': {
    kind: 'unprocessable',
    sl: 'Kontekst {id} je prepis; dobite ga na njegovem naslovu {url}.',
    en: 'Context {id} is a copy; get it at its own address {url}.',
  },
  'member-missing': {
    kind: 'invalid',
    sl: 'Zahtevek potrebuje objekt s članom @context.',
    en: 'The request needs an object with the member @context.',
  },
  'parameter-invalid': {
    kind: 'invalid',
    sl: 'Parameter {parameter} ne more imeti vrednosti »{value}«; mogoče so {values}.',
    en: 'Parameter {parameter} cannot have the value "{value}"; it takes {values}.',
  },
  'reload-impossible': {
    kind: 'invalid',
    sl: 'Kontekst {id} nima izvora, s katerega bi ga bilo mogoče znova prenesti.',
    en: 'Context {id} has no origin from which it could be fetched anew.',
  },
  'core-permanent': {
    kind: 'invalid',
    sl: 'Temeljnega konteksta {url} ni mogoče izbrisati.',
    en: 'The core context {url} cannot be deleted.',
  },
  'not-deletable': {
    kind: 'forbidden',
    sl: 'Kontekst {id} sme izbrisati le njegov skrbnik.',
    en: 'Only its steward may delete context {id}.',
  },
});
