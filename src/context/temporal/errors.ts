import { defineErrors } from '../../platform/errors.ts';

/** Refusals of the temporal doors. */
export const temporalError = defineErrors('temporal', {
  'query-missing': {
    kind: 'invalid',
    sl: 'Časovna poizvedba potrebuje timerel in timeAt.',
    en: 'A temporal query needs timerel and timeAt.',
  },
  'member-missing': {
    kind: 'invalid',
    sl: 'Pri {given} mora stati tudi {parameter}.',
    en: 'With {given}, {parameter} has to stand, too.',
  },
  'value-invalid': {
    kind: 'invalid',
    sl: 'Parameter {parameter} ne more imeti vrednosti »{value}«; mogoče so: {allowed}.',
    en: 'Parameter {parameter} cannot have the value "{value}"; possible are: {allowed}.',
  },
  'time-invalid': {
    kind: 'invalid',
    sl: 'Parameter {parameter} ni datum in čas v UTC, kot je 2026-03-01T12:00:00Z.',
    en: 'Parameter {parameter} is not a date and time in UTC, like 2026-03-01T12:00:00Z.',
  },
  'period-reversed': {
    kind: 'invalid',
    sl: 'endTimeAt je pred timeAt.',
    en: 'endTimeAt is before timeAt.',
  },
  'last-invalid': {
    kind: 'invalid',
    sl: 'lastN mora biti celo število od 1 do {maximum}.',
    en: 'lastN has to be a whole number from 1 to {maximum}.',
  },
  'order-invalid': {
    kind: 'invalid',
    sl: 'Z orderBy se časovne poizvedbe urejajo le po id.',
    en: 'By orderBy temporal queries are ordered by id alone.',
  },
  'body-member-invalid': {
    kind: 'invalid',
    sl: 'Član {member} poizvedbe ni veljaven.',
    en: 'Member {member} of the query is not valid.',
  },
  'duration-invalid': {
    kind: 'invalid',
    sl: 'aggrPeriodDuration ni trajanje po ISO 8601, kot sta PT1H ali P1D.',
    en: 'aggrPeriodDuration is no duration of ISO 8601, like PT1H or P1D.',
  },
  'periods-too-many': {
    kind: 'forbidden',
    sl: 'Poizvedba bi imela več kot {maximum} obdobij; podaljšajte aggrPeriodDuration ali zožite čas.',
    en: 'The query would have more than {maximum} periods; lengthen aggrPeriodDuration or narrow the time.',
  },
  'method-ineligible': {
    kind: 'invalid',
    sl: 'Atributa {attribute} ni mogoče povzeti z metodo {method} iz aggrMethods.',
    en: 'Attribute {attribute} cannot be aggregated by {method}, as aggrMethods asks.',
  },
  'number-beyond': {
    kind: 'unprocessable',
    sl: 'Povzetek je večji od največjega števila, ki ga lahko zapišemo.',
    en: 'The aggregate is larger than the largest number that can be written.',
  },
  'instances-removed': {
    kind: 'unprocessable',
    sl: 'Posameznih vrednosti atributa {attribute} pred {before} ne hranimo več, zato za ta čas ni mogoče odgovoriti na {asked}. Na voljo so povzetki po urah in dnevih: vprašajte po observedAt, za cele ure ali dneve (UTC), brez distinctCount.',
    en: 'Single instances of {attribute} before {before} are no longer kept, so that {asked} cannot be answered for that time. Sums by hour and day are: ask by observedAt for whole hours or days (UTC), without distinctCount.',
  },
  'form-invalid': {
    kind: 'invalid',
    sl: 'Parameter {parameter} ne more imeti vrednosti »{value}«; mogoče so: {allowed}.',
    en: 'Parameter {parameter} cannot have the value "{value}"; possible are: {allowed}.',
  },
  'instance-unknown': {
    kind: 'missing',
    sl: 'Vrednosti {instance} v zgodovini ni.',
    en: 'Instance {instance} is not in the history.',
  },
  'series-fixed': {
    kind: 'invalid',
    sl: 'Popravek vrednosti ne more spremeniti člana {member}; izbrišite jo in dodajte novo.',
    en: 'Correcting an instance cannot change its {member}; delete it and add another.',
  },
  'evolution-unknown': {
    kind: 'missing',
    sl: 'Entiteta {id} nima zgodovine.',
    en: 'Entity {id} has no history.',
  },
});
