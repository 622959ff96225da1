import { defineErrors } from '../platform/errors.ts';
import { slovenePhrases } from './slovene-phrases.ts';

/** Refusals of the context broker. */
export const contextError = defineErrors(
  'context',
  {
    'entity-exists': { kind: 'conflict', sl: 'Entiteta {id} že obstaja.', en: 'Entity {id} already exists.' },
    'entity-missing': { kind: 'missing', sl: 'Entitete {id} ni.', en: 'Entity {id} does not exist.' },
    'attribute-missing': {
      kind: 'missing',
      sl: 'Entiteta {id} nima atributa {attribute}.',
      en: 'Entity {id} has no attribute {attribute}.',
    },
    'attribute-kind-fixed': {
      kind: 'invalid',
      sl: 'Atribut {attribute} je {known}; delna sprememba ga ne more spremeniti v {given}.',
      en: 'Attribute {attribute} is a {known}; a partial update cannot make it a {given}.',
    },
    'null-forbidden': {
      kind: 'invalid',
      sl: 'Atribut {attribute} ne more imeti vrednosti urn:ngsi-ld:null, ker bi ga ta izbrisala.',
      en: 'Attribute {attribute} cannot have the value urn:ngsi-ld:null, which stands for its deletion.',
    },
    'entity-not-writable': {
      kind: 'forbidden',
      sl: 'Entiteto {id} sme spreminjati le njen skrbnik.',
      en: 'Only its steward may change entity {id}.',
    },
    'creation-forbidden': {
      kind: 'forbidden',
      sl: 'V tem prostoru ne smete ustvarjati entitet.',
      en: 'You may not create entities in this space.',
    },
    'writing-forbidden': {
      kind: 'forbidden',
      sl: 'V tem prostoru ne smete spreminjati entitet.',
      en: 'You may not change entities in this space.',
    },
    'sign-in-needed': {
      kind: 'unauthenticated',
      sl: 'Za pisanje podatkov je potreben ključ ali prijava.',
      en: 'Writing data needs a key or a sign-in.',
    },
    'version-changed': {
      kind: 'precondition',
      sl: 'Entiteta {id} ni več v različici, ki jo zahteva If-Match.',
      en: 'Entity {id} is no longer in the version that If-Match asks for.',
    },
    unstorable: {
      kind: 'unprocessable',
      sl: 'Entitete {id} ni mogoče shraniti: {reason}',
      en: 'Entity {id} cannot be stored: {reason}',
    },
    'outcome-unknown': {
      kind: 'unavailable',
      sl: 'Zveza s podatkovno bazo se je prekinila med shranjevanjem; izid ni znan.',
      en: 'The connection to the database broke while storing; the outcome is unknown.',
    },
    'database-unavailable': {
      kind: 'unavailable',
      sl: 'Podatkovna baza trenutno ni dosegljiva.',
      en: 'The database cannot be reached at the moment.',
    },
    'too-busy': {
      kind: 'unavailable',
      sl: 'Vozlišče ima preveč čakajočih zahtev; poskusite znova čez {seconds} s.',
      en: 'The node has too many requests waiting; try again in {seconds} s.',
    },
    contended: {
      kind: 'unavailable',
      sl: 'Entiteto {id} hkrati spreminja preveč pisalcev; poskusite znova.',
      en: 'Too many writers change entity {id} at once; try again.',
    },
    'value-unstorable': {
      kind: 'invalid',
      sl: 'Vrednosti {field} ni mogoče shraniti: {reason}',
      en: 'The value of {field} cannot be stored: {reason}',
    },
    'entity-invalid': {
      kind: 'invalid',
      sl: 'Entiteta ni veljavna: {reason} ({field})',
      en: 'The entity is not valid: {reason} ({field})',
    },
    'space-unknown': { kind: 'missing', sl: 'Delovnega prostora »{name}« ni.', en: 'Space "{name}" does not exist.' },
    'space-exists': {
      kind: 'conflict',
      sl: 'Delovni prostor »{name}« že obstaja.',
      en: 'Space "{name}" already exists.',
    },
    'space-name-invalid': {
      kind: 'invalid',
      sl: 'Ime delovnega prostora »{name}« ni veljavno.',
      en: 'Space name "{name}" is not valid.',
    },
    'selection-missing': {
      kind: 'missing',
      sl: 'Izbora podatkovne zbirke {dataset} ni.',
      en: 'The selection of dataset {dataset} does not exist.',
    },
    'parameter-invalid': {
      kind: 'invalid',
      sl: 'Parameter {parameter} ne more biti »{value}«.',
      en: 'Parameter {parameter} cannot be "{value}".',
    },
    'retention-order': {
      kind: 'invalid',
      sl: 'Povzetki po urah se ne morejo hraniti krajši čas kot posamezne vrednosti, povzetki po dnevih pa ne krajši čas kot povzetki po urah.',
      en: 'Sums by the hour cannot be kept for less time than single instances, nor sums by the day for less than those by the hour.',
    },
    'retention-lengths': {
      kind: 'conflict',
      sl: 'Na vozlišču je lahko največ {most} različnih dolžin hrambe posameznih vrednosti; uporabite katero od obstoječih.',
      en: 'A node has room for {most} different lengths for which single instances are kept; use one of those there are.',
    },
    'retention-missing': {
      kind: 'missing',
      sl: 'Za tip {type} v tem delovnem prostoru ni pravila hrambe.',
      en: 'There is no rule in this space for how long the history of type {type} is kept.',
    },
    'body-missing': { kind: 'invalid', sl: 'Zahtevek nima telesa.', en: 'The request has no body.' },
    'partly-updated': {
      kind: 'invalid',
      sl: 'Entiteta {id} ni v celoti spremenjena: {reason}',
      en: 'Entity {id} is not changed completely: {reason}',
    },
    'batch-malformed': {
      kind: 'invalid',
      sl: 'Paketna operacija pričakuje seznam z vsaj enim elementom in brez vrednosti null.',
      en: 'A batch operation expects a list with at least one element and without null.',
    },
    'batch-too-long': {
      kind: 'too-large',
      sl: 'Paketna operacija sprejme največ {most} elementov.',
      en: 'A batch operation takes at most {most} elements.',
    },
  },
  slovenePhrases,
);
