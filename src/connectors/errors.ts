import { defineErrors } from '../platform/errors.ts';

/** What can go wrong with a source, a row of it, or a mapping. */
export const connectorsError = defineErrors('connectors', {
  'unknown-format': {
    kind: 'unsupported-media',
    sl: 'Vsebine datoteke {name} ni mogoče prepoznati kot CSV, XLSX, GeoJSON ali JSON.',
    en: 'The content of the file {name} is not recognisable as CSV, XLSX, GeoJSON or JSON.',
  },
  'empty-source': {
    kind: 'unprocessable',
    sl: 'Datoteka {name} nima vrstic s podatki.',
    en: 'The file {name} has no rows of data.',
  },
  'configuration-invalid': {
    kind: 'invalid',
    sl: 'Nastavitev {field} ni veljavna: {reason}',
    en: 'The setting {field} is not valid: {reason}',
  },
  'file-too-large': {
    kind: 'too-large',
    sl: 'Datoteka ima več kot {limit} bajtov, kolikor je dovoljeno.',
    en: 'The file has more than the allowed {limit} bytes.',
  },
  'too-many-rows': {
    kind: 'too-large',
    sl: 'Vir ima več kot {limit} vrstic, kolikor je dovoljeno.',
    en: 'The source has more than the allowed {limit} rows.',
  },
  'too-many-columns': {
    kind: 'too-large',
    sl: 'Vir ima {count} stolpcev, dovoljenih je {limit}.',
    en: 'The source has {count} columns, {limit} are allowed.',
  },
  'cell-too-long': {
    kind: 'unprocessable',
    sl: 'Celica v vrstici {line} ima več kot {limit} znakov.',
    en: 'A cell in line {line} has more than {limit} characters.',
  },
  'row-wrong-width': {
    kind: 'unprocessable',
    sl: 'Vrstica {line} ima {found} celic, glava jih ima {expected}.',
    en: 'Line {line} has {found} cells, the header has {expected}.',
  },
  'row-broken-quotes': {
    kind: 'unprocessable',
    sl: 'Narekovaji v vrstici {line} niso pravilno zaključeni.',
    en: 'The quotes in line {line} are not closed properly.',
  },
  'row-undecodable': {
    kind: 'unprocessable',
    sl: 'Vrstica {line} vsebuje znake, ki jih kodiranje {encoding} ne pozna.',
    en: 'Line {line} contains characters that the encoding {encoding} does not know.',
  },
  'row-unstorable': {
    kind: 'unprocessable',
    sl: 'Vrstica {line} vsebuje v stolpcu {column} znak NUL ali polovico znaka Unicode, česar ni mogoče hraniti.',
    en: 'Line {line} holds the character NUL or half of a Unicode character in the column {column}, which cannot be kept.',
  },
  'row-unusable': {
    kind: 'unprocessable',
    sl: 'Vrstica {line} ni berljiv zapis: {reason}',
    en: 'Line {line} is not a readable record: {reason}',
  },
  'broken-json': {
    kind: 'unprocessable',
    sl: 'Vsebina v vrstici {line} ni veljaven JSON.',
    en: 'The content at line {line} is not valid JSON.',
  },
  'json-too-deep': {
    kind: 'unprocessable',
    sl: 'JSON je gnezden globlje od {limit} ravni.',
    en: 'The JSON is nested deeper than {limit} levels.',
  },
  'not-geojson': {
    kind: 'unprocessable',
    sl: 'Datoteka ni GeoJSON: nima pojavov (features) ne geometrije.',
    en: 'The file is not GeoJSON: it has neither features nor a geometry.',
  },
  'broken-geometry': {
    kind: 'unprocessable',
    sl: 'Geometrija v vrstici {line} ni veljavna: {reason}',
    en: 'The geometry at line {line} is not valid: {reason}',
  },
  'broken-workbook': {
    kind: 'unprocessable',
    sl: 'Delovni zvezek XLSX je poškodovan ({part}); odprite ga v programu za preglednice in znova shranite.',
    en: 'The XLSX workbook is damaged ({part}); open it in a spreadsheet program and save it again.',
  },
  'broken-sheet-row': {
    kind: 'unprocessable',
    sl: 'Vrstica {line} v delu {part} delovnega zvezka je poškodovana.',
    en: 'Row {line} in the part {part} of the workbook is damaged.',
  },
  'workbook-texts-too-many': {
    kind: 'too-large',
    sl: 'Delovni zvezek ima več kot {texts} besedil ali {characters} znakov, kolikor je dovoljeno.',
    en: 'The workbook has more than the allowed {texts} texts or {characters} characters.',
  },
  'unknown-sheet': {
    kind: 'invalid',
    sl: 'Delovni zvezek nima lista {sheet}.',
    en: 'The workbook has no sheet {sheet}.',
  },
  'archive-expands-too-far': {
    kind: 'too-large',
    sl: 'Stisnjena datoteka se razširi na več kot {limit} bajtov.',
    en: 'The compressed file expands to more than {limit} bytes.',
  },
  'no-records': {
    kind: 'unprocessable',
    sl: 'Na mestu {pointer} v odgovoru ni seznama zapisov.',
    en: 'There is no list of records at {pointer} of the document.',
  },
  'source-unavailable': {
    kind: 'upstream',
    sl: 'Vir {host} ni dosegljiv: {reason}',
    en: 'The source {host} cannot be reached: {reason}',
  },
  'source-refused': {
    kind: 'upstream',
    sl: 'Vir {host} je odgovoril s stanjem {status}.',
    en: 'The source {host} answered with status {status}.',
  },
  'address-not-allowed': {
    kind: 'invalid',
    sl: 'Naslov {address} ni dovoljen: {reason}',
    en: 'The address {address} is not allowed: {reason}',
  },
  'value-unfit': {
    kind: 'unprocessable',
    sl: 'Vrednost »{value}« v stolpcu {column} ni vrste {type}.',
    en: 'The value "{value}" in the column {column} is not a {type}.',
  },
  'coordinates-missing': {
    kind: 'unprocessable',
    sl: 'Vrstica nima koordinat v stolpcih {columns}.',
    en: 'The row has no coordinates in the columns {columns}.',
  },
  'place-unknown': {
    kind: 'unprocessable',
    sl: 'Kraja »{place}« ni v registru prostorskih enot.',
    en: 'The place "{place}" is not in the register of spatial units.',
  },
  'place-ambiguous': {
    kind: 'unprocessable',
    sl: 'Kraj »{place}« je lahko {count} različnih krajev; dodajte občino.',
    en: 'The place "{place}" may be {count} different places; add the municipality.',
  },
  'unknown-model': {
    kind: 'invalid',
    sl: 'Podatkovnega modela {model} ni med vgrajenimi.',
    en: 'The data model {model} is not among the bundled ones.',
  },
  'unknown-column': {
    kind: 'invalid',
    sl: 'Preslikava se sklicuje na stolpec {column}, ki ga vir nima.',
    en: 'The mapping refers to the column {column}, which the source does not have.',
  },
  'mapping-invalid': {
    kind: 'invalid',
    sl: 'Preslikava ni veljavna: {reason}',
    en: 'The mapping is not valid: {reason}',
  },
  'identifier-missing': {
    kind: 'unprocessable',
    sl: 'Vrstica nima vrednosti za oznako entitete ({column}).',
    en: 'The row has no value for the identifier of the entity ({column}).',
  },
  'identifier-repeated': {
    kind: 'unprocessable',
    sl: 'Oznaka {id} se ponovi; prvič je v vrstici {first}.',
    en: 'The identifier {id} is repeated; line {first} has it first.',
  },
  'entity-unfit': {
    kind: 'unprocessable',
    sl: 'Vrednost atributa {attribute} ne ustreza modelu {model}, ki zahteva: {reason}',
    en: 'The value of {attribute} does not conform to the model {model}, which requires: {reason}',
  },
  'expression-invalid': {
    kind: 'invalid',
    sl: 'Izraz za {attribute} ni veljaven: {reason}',
    en: 'The expression for {attribute} is not valid: {reason}',
  },
  'expression-failed': {
    kind: 'unprocessable',
    sl: 'Izraz za {attribute} pri tej vrstici ne uspe: {reason}',
    en: 'The expression for {attribute} fails for this row: {reason}',
  },
  'expressions-not-started': {
    kind: 'unavailable',
    sl: 'Vozlišče trenutno ne more zagnati računanja izrazov preslikave; poskusite znova pozneje.',
    en: 'The node cannot start computing the expressions of the mapping at the moment; try again later.',
  },
  'expression-too-slow': {
    kind: 'unprocessable',
    sl: 'Izrazi preslikave tečejo dlje kot {limit} ms; računanje je ustavljeno.',
    en: 'The expressions of the mapping run longer than {limit} ms; they are stopped.',
  },
  'expression-too-greedy': {
    kind: 'unprocessable',
    sl: 'Izrazi preslikave porabijo več kot {limit} MB pomnilnika; računanje je ustavljeno.',
    en: 'The expressions of the mapping use more than {limit} MB of memory; they are stopped.',
  },
});
