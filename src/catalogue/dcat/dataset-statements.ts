import type { Places } from '../../places/index.ts';
import { type DataService, type DatasetRecord, type Distribution, type Texts, textIn } from '../datasets/dataset.ts';
import { doorsOf } from '../datasets/doors.ts';
import { readPlaceId } from '../datasets/place-id.ts';
import type { TableName, Vocabularies } from '../vocabularies/vocabularies.ts';
import type { Statements, Term, Value } from './terms.ts';

/** What describing needs besides the record. */
export interface DescribeDeps {
  /** The node's address, without a slash at its end. */
  readonly baseUrl: string;
  readonly vocabularies: Vocabularies;
  readonly places: Places;
}

/** Commission Implementing Regulation (EU) 2023/138 on high-value datasets. */
const highValueRegulation = 'http://data.europa.eu/eli/reg_impl/2023/138/oj';
const mediaTypes = 'http://www.iana.org/assignments/media-types/';

/** The IRI of a dataset; it is also the address of its page and of its record. */
export const datasetIri = (baseUrl: string, slug: string): string => `${baseUrl}/datasets/${slug}`;

/** DCAT-AP 3.0.1 §Dataset, with its distributions, services, publisher and contact. */
export function describeDataset(out: Statements, record: DatasetRecord, deps: DescribeDeps): void {
  const iri = datasetIri(deps.baseUrl, record.slug);
  const { vocabularies } = deps;
  out.is(iri, 'dcat:Dataset');
  out.say(iri, 'dct:identifier', { value: iri });
  out.say(iri, 'dct:title', ...inLanguages(record.titles));
  out.say(iri, 'dct:description', ...inLanguages(record.descriptions));
  for (const [language, words] of Object.entries(record.keywords)) {
    out.say(iri, 'dcat:keyword', ...words.map((text) => ({ text, language })));
  }
  for (const code of record.themes)
    out.say(iri, 'dcat:theme', concept(out, vocabularies, 'data-theme', code, 'skos:Concept'));
  describePublisher(out, iri, record, deps);
  describeContact(out, iri, record);
  out.say(
    iri,
    'dct:accessRights',
    concept(out, vocabularies, 'access-right', record.accessRights, 'dct:RightsStatement'),
  );
  if (record.frequency) {
    out.say(iri, 'dct:accrualPeriodicity', concept(out, vocabularies, 'frequency', record.frequency, 'dct:Frequency'));
  }
  describeArea(out, iri, record, deps);
  describePeriod(out, iri, record);
  out.say(iri, 'dct:conformsTo', ...record.conformsTo.map((standard) => typed(out, standard, 'dct:Standard')));
  describeProvenance(out, iri, record);
  describeHighValue(out, iri, record, vocabularies);
  out.say(iri, 'dcat:landingPage', typed(out, record.landingPage ?? iri, 'foaf:Document'));
  out.say(iri, 'dct:issued', record.issued && moment(record.issued));
  out.say(iri, 'dct:modified', moment(latest(record.refreshed, record.modified)));
  out.say(iri, 'dcat:version', { value: String(record.version) });
  for (const distribution of [...doorsOf(record, deps.baseUrl), ...record.distributions]) {
    describeDistribution(out, iri, record, distribution, deps);
  }
}

function describePublisher(
  out: Statements,
  iri: string,
  { publisher }: DatasetRecord,
  { baseUrl }: DescribeDeps,
): void {
  if (textIn(publisher.names, 'sl') === '') return;
  const known = publisher.slug ?? publisher.organisation;
  const agent = known ? `${baseUrl}/organisations/${known}` : `${iri}#publisher`;
  out.say(iri, 'dct:publisher', { iri: agent });
  out.is(agent, 'foaf:Agent');
  out.say(agent, 'foaf:name', ...inLanguages(publisher.names));
  if (publisher.homepage) out.say(agent, 'foaf:homepage', typed(out, publisher.homepage, 'foaf:Document'));
}

function describeContact(out: Statements, iri: string, { contact }: DatasetRecord): void {
  if (!contact) return;
  const kind = `${iri}#contact`;
  out.say(iri, 'dcat:contactPoint', { iri: kind });
  out.is(kind, 'vcard:Kind');
  out.say(kind, 'vcard:fn', { value: contact.name });
  if (contact.email)
    out.say(kind, 'vcard:hasEmail', { iri: `mailto:${encodeURIComponent(contact.email).replace('%40', '@')}` });
  if (contact.url) out.say(kind, 'vcard:hasURL', { iri: contact.url });
}

function describeArea(
  out: Statements,
  iri: string,
  { spatial }: DatasetRecord,
  { baseUrl, places }: DescribeDeps,
): void {
  for (const id of spatial.places) {
    const place = readPlaceId(id, places);
    if (!place) continue;
    const location = `${baseUrl}/places/${place.kind}/${place.code}`;
    out.say(iri, 'dct:spatial', typed(out, location, 'dct:Location'));
    out.say(location, 'skos:prefLabel', ...inLanguages(place.names));
    const bounds = places.bounds(place.kind, place.code);
    if (bounds) out.say(location, 'dcat:bbox', box(bounds));
    out.say(location, 'dcat:centroid', { value: `POINT(${place.point.join(' ')})`, type: 'geo:wktLiteral' });
  }
  if (!spatial.bbox) return;
  const area = `${iri}#area`;
  out.say(iri, 'dct:spatial', typed(out, area, 'dct:Location'));
  out.say(area, 'dcat:bbox', box(spatial.bbox));
  out.say(area, 'dcat:centroid', centre(spatial.bbox));
}

function describePeriod(out: Statements, iri: string, { temporal }: DatasetRecord): void {
  if (!temporal || (!temporal.start && !temporal.end)) return;
  const period = `${iri}#period`;
  out.say(iri, 'dct:temporal', typed(out, period, 'dct:PeriodOfTime'));
  out.say(period, 'dcat:startDate', temporal.start ? date(temporal.start) : null);
  out.say(period, 'dcat:endDate', temporal.end ? date(temporal.end) : null);
}

/** Invented data say so in every record that leaves the node. */
function describeProvenance(out: Statements, iri: string, record: DatasetRecord): void {
  const texts = inLanguages(record.provenance);
  const invented: Value[] = record.isInvented
    ? [
        { text: 'Izmišljeni podatki, narejeni za prikaz.', language: 'sl' },
        { text: 'Invented data, made for demonstration.', language: 'en' },
      ]
    : [];
  if (record.isInvented) {
    out.say(
      iri,
      'dcat:keyword',
      { text: 'izmišljeni podatki', language: 'sl' },
      { text: 'invented data', language: 'en' },
    );
  }
  if (texts.length + invented.length === 0) return;
  const statement = `${iri}#provenance`;
  out.say(iri, 'dct:provenance', typed(out, statement, 'dct:ProvenanceStatement'));
  out.say(statement, 'rdfs:label', ...invented, ...texts);
}

/** DCAT-AP HVD 3.0.0. */
function describeHighValue(out: Statements, iri: string, record: DatasetRecord, vocabularies: Vocabularies): void {
  if (record.highValueCategories.length === 0) return;
  out.say(iri, 'dcatap:applicableLegislation', typed(out, highValueRegulation, 'eli:LegalResource'));
  for (const category of record.highValueCategories) {
    const code = category.split('/').at(-1)!;
    out.say(iri, 'dcatap:hvdCategory', concept(out, vocabularies, 'high-value-category', code, 'skos:Concept'));
  }
}

function describeDistribution(
  out: Statements,
  dataset: string,
  record: DatasetRecord,
  distribution: Distribution,
  { baseUrl, vocabularies }: DescribeDeps,
): void {
  const iri = `${dataset}#${distribution.id}`;
  out.is(iri, 'dcat:Distribution');
  out.say(dataset, 'dcat:distribution', { iri });
  out.say(iri, 'dct:title', ...inLanguages(distribution.titles));
  out.say(iri, 'dct:description', ...inLanguages(distribution.descriptions));
  out.say(iri, 'dcat:accessURL', { iri: distribution.accessUrl });
  if (distribution.downloadUrl) out.say(iri, 'dcat:downloadURL', { iri: distribution.downloadUrl });
  if (distribution.format) {
    out.say(iri, 'dct:format', concept(out, vocabularies, 'file-type', distribution.format, 'dct:MediaTypeOrExtent'));
  }
  // DCAT-AP wants registered media types only; `application/x-ndjson` is none.
  if (distribution.mediaType && !distribution.mediaType.includes('/x-')) {
    out.say(iri, 'dcat:mediaType', typed(out, mediaTypes + distribution.mediaType, 'dct:MediaType'));
  }
  const licence = distribution.licence ?? record.licence;
  if (licence) out.say(iri, 'dct:license', concept(out, vocabularies, 'licence', licence, 'dct:LicenseDocument'));
  if (record.attribution) {
    out.say(iri, 'dct:rights', typed(out, `${dataset}#rights`, 'dct:RightsStatement'));
    out.say(`${dataset}#rights`, 'rdfs:label', { value: record.attribution });
  }
  if (distribution.byteSize !== null) {
    out.say(iri, 'dcat:byteSize', { value: String(distribution.byteSize), type: 'xsd:nonNegativeInteger' });
  }
  const standards = [...distribution.conformsTo, ...record.conformsTo];
  out.say(iri, 'dct:conformsTo', ...standards.map((standard) => typed(out, standard, 'dct:Standard')));
  out.say(iri, 'dcatap:availability', concept(out, vocabularies, 'planned-availability', 'AVAILABLE', 'skos:Concept'));
  if (record.highValueCategories.length > 0) {
    out.say(iri, 'dcatap:applicableLegislation', { iri: highValueRegulation });
  }
  if (distribution.service) {
    const service = describeService(out, distribution.service, baseUrl);
    out.say(iri, 'dcat:accessService', { iri: service });
    out.say(service, 'dcat:servesDataset', { iri: dataset });
    if (record.contact) out.say(service, 'dcat:contactPoint', { iri: `${dataset}#contact` });
    describeHighValue(out, service, record, vocabularies);
    if (record.highValueCategories.length > 0) describeServiceRights(out, service);
  }
}

/**
 * DCAT-AP HVD 3.0.0 §Data Service wants a licence or rights. A service gives data of many datasets and may name one
 * licence at most, so it points to those of the datasets.
 */
function describeServiceRights(out: Statements, service: string): void {
  const rights = `${service}-rights`;
  out.say(service, 'dct:rights', typed(out, rights, 'dct:RightsStatement'));
  out.say(
    rights,
    'rdfs:label',
    { text: 'Za podatke veljajo pogoji zbirke, ki ji pripadajo.', language: 'sl' },
    { text: 'The terms of the dataset that the data belong to apply.', language: 'en' },
  );
}

/** DCAT-AP 3.0.1 §Data Service. */
function describeService(out: Statements, service: DataService, baseUrl: string): string {
  const iri = `${baseUrl}/catalogue#service-${service.id}`;
  out.is(iri, 'dcat:DataService');
  out.say(iri, 'dct:title', ...inLanguages(service.titles));
  out.say(iri, 'dcat:endpointURL', { iri: service.endpointUrl });
  if (service.endpointDescription) {
    out.say(iri, 'dcat:endpointDescription', { iri: service.endpointDescription });
    out.say(iri, 'foaf:page', typed(out, service.endpointDescription, 'foaf:Document'));
  }
  out.say(iri, 'dct:conformsTo', ...service.conformsTo.map((standard) => typed(out, standard, 'dct:Standard')));
  return iri;
}

/** A concept of an EU table, with its class, scheme and labels, so that a reader need not fetch the table. */
export function concept(
  out: Statements,
  vocabularies: Vocabularies,
  table: TableName,
  code: string,
  kind: Term,
): Value | null {
  const found = vocabularies.concept(table, code);
  if (!found) return null;
  out.is(found.iri, kind, 'skos:Concept');
  out.say(found.iri, 'skos:inScheme', { iri: vocabularies.scheme(table) });
  out.say(found.iri, 'skos:prefLabel', { text: found.sl, language: 'sl' }, { text: found.en, language: 'en' });
  return { iri: found.iri };
}

/** An IRI whose class is said too. */
export function typed(out: Statements, iri: string, kind: Term): Value {
  out.is(iri, kind);
  return { iri };
}

/** Texts as literals with their languages. */
export const inLanguages = (texts: Texts): Value[] =>
  Object.entries(texts).map(([language, text]) => ({ text, language }));

/** A time as the value of `dct:modified` and the like. */
export const moment = (time: Date): Value => ({ value: time.toISOString(), type: 'xsd:dateTime' });

const date = (text: string): Value =>
  text.length === 10
    ? { value: text, type: 'xsd:date' }
    : { value: new Date(text).toISOString(), type: 'xsd:dateTime' };

const latest = (refreshed: Date | null, modified: Date): Date =>
  refreshed && refreshed > modified ? refreshed : modified;

/** The middle of a box, to the precision of about ten centimetres. */
const centre = ([west, south, east, north]: readonly [number, number, number, number]): Value => {
  // A box whose west lies beyond its east crosses the 180th meridian (RFC 7946 §5.2).
  const middle = (west + east) / 2 + (west > east ? 180 : 0);
  const point = [middle > 180 ? middle - 360 : middle, (south + north) / 2];
  return { value: `POINT(${point.map((degrees) => Number(degrees.toFixed(6))).join(' ')})`, type: 'geo:wktLiteral' };
};

function box([west, south, east, north]: readonly [number, number, number, number]): Value {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { value: `POLYGON((${ring.map((point) => point.join(' ')).join(', ')}))`, type: 'geo:wktLiteral' };
}
