import { defineErrors } from '../../platform/errors.ts';

/** Refusals of the doors that read entities. */
export const readError = defineErrors('read', {
  'entity-unknown': { kind: 'missing', sl: 'Entiteta {id} ne obstaja.', en: 'Entity {id} does not exist.' },
  'type-unknown': { kind: 'missing', sl: 'Tip {type} ne obstaja.', en: 'Type {type} does not exist.' },
  'attribute-unknown': {
    kind: 'missing',
    sl: 'Atribut {attribute} ne obstaja.',
    en: 'Attribute {attribute} does not exist.',
  },
  'parameter-unknown': {
    kind: 'invalid',
    sl: 'Parametra {parameter} ne poznamo.',
    en: 'Parameter {parameter} is not known.',
  },
  'parameter-repeated': {
    kind: 'invalid',
    sl: 'Parameter {parameter} je podan večkrat.',
    en: 'Parameter {parameter} is given more than once.',
  },
  'parameter-unsupported': {
    kind: 'unsupported',
    sl: 'Parameter {parameter} še ni podprt.',
    en: 'Parameter {parameter} is not supported yet.',
  },
  'header-unsupported': {
    kind: 'unsupported',
    sl: 'Glava {header} še ni podprta.',
    en: 'Header {header} is not supported yet.',
  },
  'parameter-invalid': {
    kind: 'invalid',
    sl: 'Parameter {parameter} ne more imeti vrednosti »{value}«.',
    en: 'Parameter {parameter} cannot have the value "{value}".',
  },
  'parameters-exclusive': {
    kind: 'invalid',
    sl: 'Parametrov {first} in {second} ni mogoče združiti.',
    en: 'Parameters {first} and {second} cannot be combined.',
  },
  'filter-missing': {
    kind: 'invalid',
    sl: 'Poizvedba potrebuje vsaj enega od parametrov type, attrs, q, georel ali local=true.',
    en: 'A query needs at least one of the parameters type, attrs, q, georel or local=true.',
  },
  'reach-exceeded': {
    kind: 'invalid',
    sl: 'Parameter {parameter} sega {depth} povezanih entitet daleč; join in joinLevel jih dovolita {level}.',
    en: 'Parameter {parameter} reaches {depth} linked entities far; join and joinLevel allow {level}.',
  },
  'geometry-unwanted': {
    kind: 'invalid',
    sl: 'Parameter geometryProperty velja le za odgovor GeoJSON (Accept: application/geo+json).',
    en: 'Parameter geometryProperty is for a GeoJSON answer alone (Accept: application/geo+json).',
  },
  'keep-and-drop': {
    kind: 'invalid',
    sl: 'Parametra keep in drop ne moreta stati skupaj.',
    en: 'Parameters keep and drop cannot stand together.',
  },
  'id-missing': { kind: 'invalid', sl: 'Zahtevek ne navede identifikatorja.', en: 'The request names no id.' },
  'page-too-large': {
    kind: 'forbidden',
    sl: 'Stran z {limit} entitetami je prevelika; največ jih je {maximum}.',
    en: 'A page of {limit} entities is too large; there are at most {maximum}.',
  },
  'query-invalid': {
    kind: 'invalid',
    sl: 'Član {member} poizvedbe ni veljaven.',
    en: 'Member {member} of the query is not valid.',
  },
  'link-invalid': {
    kind: 'invalid',
    sl: 'Glava Link ne more navesti več kontekstov.',
    en: 'Header Link cannot name more than one context.',
  },
  'context-changed': {
    kind: 'invalid',
    sl: 'Kontekst zahtevka ne pomeni več istega kot na prejšnji strani; začnite znova s prvo stranjo.',
    en: 'The context of the request does not mean what it meant on the page before; begin again with the first page.',
  },
  'context-misplaced': {
    kind: 'invalid',
    sl: 'Kontekst pri tej vrsti vsebine sodi v {place}.',
    en: 'With this content type the context belongs into {place}.',
  },
  'resource-unsupported': {
    kind: 'unsupported',
    sl: 'Vir {resource} še ni podprt.',
    en: 'Resource {resource} is not supported yet.',
  },
});
