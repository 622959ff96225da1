import { defineErrors } from '../platform/errors.ts';
import { slovenePhrases } from './slovene-phrases.ts';

/** Makes the errors of linked data: contexts, names, attributes, RDF documents. */
export const linkedDataError = defineErrors(
  'linked-data',
  {
    'context-unavailable': {
      kind: 'upstream-timeout',
      sl: 'Konteksta {url} ni mogoče pridobiti.',
      en: 'Context {url} is not available.',
    },
    'context-refused': {
      kind: 'upstream-timeout',
      sl: 'Konteksta {url} ni mogoče pridobiti; njegov strežnik odgovarja s {status}.',
      en: 'Context {url} is not available; its server answers {status}.',
    },
    'contexts-full': {
      kind: 'unprocessable',
      sl: 'Prostor ima že {most} dodanih kontekstov; najprej izbrišite odvečne.',
      en: 'The space already has {most} added contexts; delete some first.',
    },
    'context-invalid': {
      kind: 'invalid',
      sl: 'Kontekst ni veljaven: {reason}.',
      en: 'The context is not valid: {reason}.',
    },
    'context-limit': {
      kind: 'invalid',
      sl: 'Kontekst presega omejitev ({limit}): {reason}.',
      en: 'The context exceeds a limit ({limit}): {reason}.',
    },
    'name-invalid': {
      kind: 'invalid',
      sl: 'Ime »{name}« ni veljavno ime v tem kontekstu.',
      en: 'Name "{name}" is not a valid name in this context.',
    },
    'entity-invalid': {
      kind: 'invalid',
      sl: 'Entiteta ni veljavna: {reason}.',
      en: 'The entity is not valid: {reason}.',
    },
    'attribute-invalid': {
      kind: 'invalid',
      sl: 'Atribut »{attribute}« ni veljaven: {reason}.',
      en: 'Attribute "{attribute}" is not valid: {reason}.',
    },
    'json-malformed': {
      kind: 'invalid',
      sl: 'Besedilo ni veljaven JSON: {reason}.',
      en: 'The text is not valid JSON: {reason}.',
    },
    'rdf-malformed': {
      kind: 'invalid',
      sl: 'Besedila ni mogoče prebrati kot {format}: {reason}.',
      en: 'The text cannot be read as {format}: {reason}.',
    },
    'rdf-not-writable': {
      kind: 'not-acceptable',
      sl: 'Podatkov ni mogoče zapisati kot {format}: {reason}.',
      en: 'The data cannot be written as {format}: {reason}.',
    },
    'rdf-format-unknown': {
      kind: 'unsupported-media',
      sl: 'Zapisa RDF »{format}« ni mogoče brati.',
      en: 'RDF format "{format}" is not supported.',
    },
  },
  slovenePhrases,
);
