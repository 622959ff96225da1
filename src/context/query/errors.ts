import { defineErrors } from '../../platform/errors.ts';
import { slovenePhrases } from './slovene-phrases.ts';

/** Refusals of the query languages, each naming where in the text the fault lies (counted from 1). */
export const queryError = defineErrors(
  'query',
  {
    'q-malformed': {
      kind: 'invalid',
      sl: 'Poizvedba q: na mestu {position} manjka {expected}.',
      en: 'Query q expects {expected} at position {position}.',
    },
    'q-bad-value': {
      kind: 'invalid',
      sl: 'Poizvedba q ima na mestu {position} neveljavno vrednost »{value}«; besedilo mora biti v dvojnih narekovajih.',
      en: 'Query q has an invalid value "{value}" at position {position}; text must stand in double quotes.',
    },
    'q-operator-value': {
      kind: 'invalid',
      sl: 'Operator {operator} na mestu {position} ne sprejema vrednosti te vrste.',
      en: 'Operator {operator} at position {position} does not take a value of this kind.',
    },
    'takes-too-long': {
      kind: 'unavailable',
      sl: 'Poizvedba traja dlje kot {seconds} s; zožite jo.',
      en: 'The query takes longer than {seconds} s; narrow it.',
    },
    'too-complex': {
      kind: 'forbidden',
      sl: 'Poizvedba {parameter} je prezapletena: {measure} presega {limit}.',
      en: 'Query {parameter} is too complex: {measure} exceeds {limit}.',
    },
    'linked-unsupported': {
      kind: 'unsupported',
      sl: 'Pogoj nad povezano entiteto ({path}) še ni podprt.',
      en: 'A condition on a linked entity ({path}) is not supported yet.',
    },
    'pattern-malformed': {
      kind: 'invalid',
      sl: 'Regularni izraz {parameter} ima na mestu {position} napako: {reason}.',
      en: 'Regular expression {parameter} has a fault at position {position}: {reason}.',
    },
    'type-malformed': {
      kind: 'invalid',
      sl: 'Izbira tipov: na mestu {position} manjka {expected}.',
      en: 'Type selection expects {expected} at position {position}.',
    },
    'scope-malformed': {
      kind: 'invalid',
      sl: 'Poizvedba scopeQ: na mestu {position} manjka {expected}.',
      en: 'Query scopeQ expects {expected} at position {position}.',
    },
    'georel-unknown': {
      kind: 'invalid',
      sl: 'Prostorsko razmerje »{georel}« ni veljavno.',
      en: 'Geospatial relationship "{georel}" is not valid.',
    },
    'geo-incomplete': {
      kind: 'invalid',
      sl: 'Prostorska poizvedba potrebuje parametre georel, geometry in coordinates; manjka {missing}.',
      en: 'A geospatial query needs georel, geometry and coordinates; {missing} is missing.',
    },
    'geometry-type-unknown': {
      kind: 'invalid',
      sl: 'Vrsta geometrije »{geometry}« ni veljavna.',
      en: 'Geometry type "{geometry}" is not valid.',
    },
    'coordinates-invalid': {
      kind: 'invalid',
      sl: 'Koordinate v {parameter} niso veljavne za vrsto {geometry}: {reason}.',
      en: 'Coordinates in {parameter} are not valid for {geometry}: {reason}.',
    },
    'geometry-undecidable': {
      kind: 'invalid',
      sl: 'Prostorskega razmerja s to geometrijo ni mogoče določiti.',
      en: 'The geospatial relationship with this geometry cannot be decided.',
    },
    'bbox-invalid': {
      kind: 'invalid',
      sl: 'Okvir bbox ni veljaven: {reason}.',
      en: 'Box bbox is not valid: {reason}.',
    },
    'period-invalid': {
      kind: 'invalid',
      sl: 'Obdobje datetime »{value}« ni veljavno.',
      en: 'Period datetime "{value}" is not valid.',
    },
    'order-malformed': {
      kind: 'invalid',
      sl: 'Vrstni red orderBy: na mestu {position} manjka {expected}.',
      en: 'Ordering orderBy expects {expected} at position {position}.',
    },
    'order-from-missing': {
      kind: 'invalid',
      sl: 'Razvrščanje po razdalji potrebuje parameter orderFrom.',
      en: 'Ordering by distance needs the parameter orderFrom.',
    },
    'collation-unsupported': {
      kind: 'unsupported',
      sl: 'Razvrščanje po pravilih »{collation}« ni na voljo.',
      en: 'Collation "{collation}" is not available.',
    },
    'collation-malformed': {
      kind: 'invalid',
      sl: 'Razvrščanje »{collation}« ni veljavna jezikovna oznaka.',
      en: 'Collation "{collation}" is not a valid language tag.',
    },
    'cursor-invalid': {
      kind: 'invalid',
      sl: 'Kazalec strani ni veljaven za to poizvedbo.',
      en: 'The page cursor is not valid for this query.',
    },
    'limit-invalid': {
      kind: 'invalid',
      sl: 'Parameter {parameter} mora biti celo število med {minimum} in {maximum}.',
      en: 'Parameter {parameter} must be a whole number between {minimum} and {maximum}.',
    },
    'projection-malformed': {
      kind: 'invalid',
      sl: 'Izbor {parameter}: na mestu {position} manjka {expected}.',
      en: 'Projection {parameter} expects {expected} at position {position}.',
    },
    'id-invalid': {
      kind: 'invalid',
      sl: 'Vrednost »{id}« parametra {parameter} ni URI.',
      en: 'Value "{id}" of parameter {parameter} is not a URI.',
    },
    'index-path-unknown': {
      kind: 'missing',
      sl: 'Pot atributa »{path}« ni med opazovanimi.',
      en: 'Attribute path "{path}" is not among those observed.',
    },
  },
  slovenePhrases,
);
