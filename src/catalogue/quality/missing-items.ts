import { type DatasetRecord, textIn } from '../datasets/dataset.ts';
import { doorFormats } from '../datasets/doors.ts';
import type { Vocabularies } from '../vocabularies/vocabularies.ts';

/** The dimensions of the metadata quality assessment of data.europa.eu. */
export type QualityDimension = 'findability' | 'accessibility' | 'interoperability' | 'reusability' | 'contextuality';

/** What an owner can add so that a dataset is found and understood sooner. There is no grade: the list is the answer. */
export interface MissingItem {
  readonly code: string;
  readonly dimension: QualityDimension;
  /** The field of the description that would fill it, for a link to the right place of the form. */
  readonly field: string;
  readonly sl: string;
  readonly en: string;
}

interface Rule extends MissingItem {
  readonly isMissing: (record: DatasetRecord, vocabularies: Vocabularies) => boolean;
}

const leastDescription = 80;

const rule = (
  code: string,
  dimension: QualityDimension,
  field: string,
  sl: string,
  en: string,
  isMissing: Rule['isMissing'],
): Rule => ({ code, dimension, field, sl, en, isMissing });

const formats = (record: DatasetRecord): readonly string[] => [
  ...(record.selection ? doorFormats : []),
  ...record.distributions.flatMap(({ format }) => format ?? []),
];

/** What DCAT-AP 3.0.1 recommends and the assessment of data.europa.eu counts, in the order of their use to readers. */
const rules: readonly Rule[] = [
  rule(
    'description',
    'findability',
    'descriptions',
    'Opis, ki pove, kaj zbirka vsebuje, od kod je in čemu služi (vsaj dva stavka).',
    'A description of what the dataset holds, where it comes from and what it is for (at least two sentences).',
    ({ descriptions }) => textIn(descriptions, 'sl').length < leastDescription,
  ),
  rule(
    'keywords',
    'findability',
    'keywords',
    'Ključne besede, po katerih bi zbirko iskali.',
    'Keywords by which people would search for it.',
    ({ keywords }) => Object.values(keywords).flat().length === 0,
  ),
  rule(
    'theme',
    'findability',
    'themes',
    'Področje, na primer promet ali okolje.',
    'A theme, such as transport or environment.',
    ({ themes }) => themes.length === 0,
  ),
  rule(
    'area',
    'findability',
    'spatial',
    'Območje: občina, regija ali okvir na zemljevidu.',
    'The area: a municipality, a region or a box on the map.',
    ({ spatial }) => spatial.places.length === 0 && spatial.bbox === null,
  ),
  rule(
    'period',
    'findability',
    'temporal',
    'Obdobje, ki ga podatki pokrivajo.',
    'The period that the data cover.',
    ({ temporal }) => !temporal?.start && !temporal?.end,
  ),
  rule(
    'access',
    'accessibility',
    'distributions',
    'Pot do podatkov: datoteka ali vmesnik.',
    'A way to the data: a file or an API.',
    ({ selection, distributions }) => selection === null && distributions.length === 0,
  ),
  rule(
    'download',
    'accessibility',
    'distributions',
    'Naslov za neposreden prenos.',
    'An address for direct download.',
    ({ selection, distributions }) => selection === null && !distributions.some(({ downloadUrl }) => downloadUrl),
  ),
  rule(
    'format',
    'interoperability',
    'distributions',
    'Oblika zapisa pri vsaki distribuciji.',
    'The format of every distribution.',
    ({ distributions }) => distributions.some(({ format }) => format === null),
  ),
  rule(
    'media-type',
    'interoperability',
    'distributions',
    'Vrsta vsebine (media type) pri vsaki distribuciji.',
    'The media type of every distribution.',
    ({ distributions }) => distributions.some(({ mediaType }) => mediaType === null),
  ),
  rule(
    'machine-readable',
    'interoperability',
    'distributions',
    'Oblika, ki jo bere stroj, na primer CSV ali GeoJSON.',
    'A machine-readable format such as CSV or GeoJSON.',
    (record, vocabularies) => !formats(record).some((format) => vocabularies.isMachineReadable(format)),
  ),
  rule(
    'open-format',
    'interoperability',
    'distributions',
    'Odprta oblika, neodvisna od enega izdelovalca.',
    'An open format that no single vendor owns.',
    (record, vocabularies) => !formats(record).some((format) => vocabularies.isOpenFormat(format)),
  ),
  rule(
    'model',
    'interoperability',
    'model',
    'Podatkovni model ali standard, po katerem so podatki urejeni.',
    'The data model or standard that the data follow.',
    ({ model, conformsTo }) => model === null && conformsTo.length === 0,
  ),
  rule(
    'licence',
    'reusability',
    'licence',
    'Licenca: brez nje nihče ne ve, kaj sme.',
    'A licence: without it nobody knows what is allowed.',
    ({ licence }) => licence === null,
  ),
  rule(
    'contact',
    'reusability',
    'contact',
    'Stik za vprašanja z e-naslovom ali povezavo.',
    'A contact for questions, with an e-mail address or a link.',
    ({ contact }) => !contact?.email && !contact?.url,
  ),
  rule(
    'publisher',
    'reusability',
    'publisher',
    'Organizacija, ki zbirko objavlja.',
    'The organisation that publishes it.',
    ({ publisher }) => textIn(publisher.names, 'sl') === '',
  ),
  rule(
    'attribution',
    'contextuality',
    'attribution',
    'Besedilo za navedbo vira.',
    'The wording with which to name the source.',
    ({ attribution }) => attribution === null,
  ),
  rule(
    'frequency',
    'contextuality',
    'frequency',
    'Kako pogosto se podatki osvežijo.',
    'How often the data are refreshed.',
    ({ frequency }) => frequency === null,
  ),
  rule(
    'provenance',
    'contextuality',
    'provenance',
    'Izvor: kako so podatki nastali.',
    'Provenance: how the data came about.',
    ({ provenance }) => textIn(provenance, 'sl') === '',
  ),
  rule(
    'english',
    'findability',
    'titles',
    'Naslov in opis v angleščini za evropski portal.',
    'A title and description in English for the European portal.',
    ({ titles, descriptions }) => !titles.en || !descriptions.en,
  ),
];

/** «Kaj še manjka»: what the record lacks, the most useful first. */
export function missingItems(record: DatasetRecord, vocabularies: Vocabularies): MissingItem[] {
  return rules.filter(({ isMissing }) => isMissing(record, vocabularies)).map(({ isMissing: _, ...item }) => item);
}

/** How many items there are to fill, for »popolnost opisa« beside the list. */
export const qualityItemCount = rules.length;
