/** Languages in which a dataset may be described; Slovene and English always, Italian and Hungarian where official. */
export const contentLanguages = ['sl', 'en', 'it', 'hu'] as const;

/** One of the languages of published content. */
export type ContentLanguage = (typeof contentLanguages)[number];

/** One text per language; at least one is present. */
export type Texts = Readonly<Partial<Record<ContentLanguage, string>>>;

/** Several words per language. */
export type WordLists = Readonly<Partial<Record<ContentLanguage, readonly string[]>>>;

/** Where a dataset stands in its life: drafts and retired ones are seen by their own organisation only. */
export const datasetStates = ['draft', 'published', 'paused', 'retired'] as const;

/** One state of a dataset. */
export type DatasetState = (typeof datasetStates)[number];

/** Whom to ask about a dataset. DCAT-AP 3.0.1 Kind. */
export interface Contact {
  readonly name: string;
  readonly email: string | null;
  readonly url: string | null;
}

/** The organisation that makes a dataset available. DCAT-AP 3.0.1 Agent. */
export interface Publisher {
  /** The organisation's uuid on this node; null for one known by name only. */
  readonly organisation: string | null;
  readonly slug: string | null;
  readonly names: Texts;
  readonly homepage: string | null;
}

/** Area covered: places of the gazetteer as `municipality:061`, `region:8`, `settlement:…`, and a WGS 84 box. */
export interface SpatialCoverage {
  readonly places: readonly string[];
  /** West, south, east, north in degrees. */
  readonly bbox: readonly [number, number, number, number] | null;
}

/** Period covered; an open end is null. Dates as `2024-01-31` or full date-times. */
export interface TemporalCoverage {
  readonly start: string | null;
  readonly end: string | null;
}

/** Which entities of the space a dataset shows; copied from context's selection so that its doors can be named. */
export interface DatasetSelection {
  /** Expanded type IRIs. */
  readonly types: readonly string[];
  readonly scope: string | null;
}

/** One way to get a dataset that is kept elsewhere or as a file. DCAT-AP 3.0.1 Distribution. */
export interface Distribution {
  /** Unique within its dataset, fit for an address. */
  readonly id: string;
  readonly titles: Texts;
  readonly descriptions: Texts;
  readonly accessUrl: string;
  readonly downloadUrl: string | null;
  /** Code of the EU table file-type: `CSV`, `GEOJSON`. */
  readonly format: string | null;
  /** IANA media type: `text/csv`. */
  readonly mediaType: string | null;
  /** Code of the EU table licence; null means the dataset's own. */
  readonly licence: string | null;
  readonly byteSize: number | null;
  readonly conformsTo: readonly string[];
  /** The API behind it, when it is one. */
  readonly service: DataService | null;
}

/** An API that gives access to datasets. DCAT-AP 3.0.1 Data Service. */
export interface DataService {
  /** Unique on the node, fit for an address: `ngsi-ld`, `ogc-api`. */
  readonly id: string;
  readonly titles: Texts;
  readonly endpointUrl: string;
  readonly endpointDescription: string | null;
  readonly conformsTo: readonly string[];
}

/** What a provider says about a dataset. */
export interface DatasetDescription {
  readonly titles: Texts;
  readonly descriptions: Texts;
  readonly keywords: WordLists;
  /** Codes of the EU table data-theme: `TRAN`, `ENVI`. */
  readonly themes: readonly string[];
  readonly publisher: Publisher;
  readonly contact: Contact | null;
  /** Code of the EU table licence, `CC_BY_4_0`; null when not stated. */
  readonly licence: string | null;
  /** Code of the EU table access-right. */
  readonly accessRights: 'PUBLIC' | 'RESTRICTED' | 'NON_PUBLIC';
  /** Code of the EU table frequency: `DAILY`, `CONT`. */
  readonly frequency: string | null;
  readonly spatial: SpatialCoverage;
  readonly temporal: TemporalCoverage | null;
  /** Standards and data models that the data conform to, as IRIs. */
  readonly conformsTo: readonly string[];
  /** Name of the bundled data model: `TrafficFlowObserved`. */
  readonly model: string | null;
  readonly provenance: Texts;
  /** The line that must stand wherever the data are shown. */
  readonly attribution: string | null;
  /** Made by the node's own generator: the record says »izmišljeni podatki«. */
  readonly isInvented: boolean;
  /** Categories of the implementing regulation (EU) 2023/138: `http://data.europa.eu/bna/c_b79e35eb`. */
  readonly highValueCategories: readonly string[];
  /** Slug of the dataset series it belongs to. */
  readonly series: string | null;
  /** Public page about the dataset kept elsewhere. */
  readonly landingPage: string | null;
  readonly distributions: readonly Distribution[];
}

/** A dataset as the catalogue keeps it. DCAT-AP 3.0.1 Dataset. */
export interface DatasetRecord extends DatasetDescription {
  readonly id: string;
  /** Unique on the node, fit for an address. */
  readonly slug: string;
  /** Number of its selection in context; null for a dataset whose data are kept elsewhere. */
  readonly number: number | null;
  readonly selection: DatasetSelection | null;
  readonly space: number;
  /** The organisation that may change the record; null only for the node's own. */
  readonly steward: string | null;
  readonly state: DatasetState;
  /** Listed for everyone although its rows may need a grant; an unlisted one is seen only by those granted. */
  readonly isListed: boolean;
  /** Grows with every change; the record's ETag. */
  readonly version: number;
  readonly issued: Date | null;
  readonly modified: Date;
  /** When its data changed last; null when unknown. */
  readonly refreshed: Date | null;
}

/** What `datasets.put` takes: a description, and where it belongs. Absent members keep their present or usual value. */
export interface DatasetInput extends Partial<DatasetDescription> {
  /** An existing id changes that record; a new one is used; absent makes a new record. */
  readonly id?: string;
  readonly slug?: string;
  readonly number?: number | null;
  readonly selection?: DatasetSelection | null;
  readonly steward?: string | null;
  readonly isListed?: boolean;
  readonly refreshed?: Date | null;
}

/** The text in the wanted language, or in the first language that has one. */
export function textIn(texts: Texts, language: ContentLanguage): string {
  return texts[language] ?? texts.sl ?? texts.en ?? texts.it ?? texts.hu ?? '';
}
