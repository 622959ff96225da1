import type { Access, Organisation, Participant } from '../../participants/index.ts';
import type { Place } from '../../places/index.ts';
import type { Language } from '../../platform/language.ts';
import type { Text } from '../frame.ts';

/** Who looks, and what they may see in a space. */
export interface Viewer {
  readonly participant: Participant;
  readonly access: (space: number) => Promise<Access>;
}

/** A dataset as a list shows it. */
export interface DatasetCard {
  readonly slug: string;
  readonly title: Text;
  readonly description: Text | null;
  readonly publisher: { readonly slug: string | null; readonly name: Text } | null;
  readonly updated: Date | null;
  readonly licence: { readonly label: string; readonly url: string | null } | null;
  readonly formats: readonly string[];
  readonly live: boolean;
  readonly invented: boolean;
  readonly open: boolean;
  readonly rows: number | null;
  /** Number of its selection; null where its rows are kept elsewhere. */
  readonly number: number | null;
  readonly space: number;
}

/** What is needed to read a dataset's rows. */
export type RowsOf = Pick<DatasetCard, 'slug' | 'number' | 'space'>;

/** One value of a facet and how many datasets it would leave. */
export interface FacetValue {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}

/** A group of values to narrow a search by. */
export interface Facet {
  readonly key: string;
  readonly values: readonly FacetValue[];
}

/** What is searched for; filters by facet key. */
export interface Search {
  readonly text: string;
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly sort: 'relevance' | 'updated' | 'title';
  readonly offset: number;
  readonly limit: number;
  readonly language: Language;
}

/** One page of what was found. */
export interface Found {
  readonly total: number;
  readonly cards: readonly DatasetCard[];
  readonly facets: readonly Facet[];
  /** The query with typing errors corrected, when that would find more. */
  readonly suggestion: string | null;
}

/** Everything a dataset's page says besides its rows. */
export interface DatasetPage extends DatasetCard {
  /** The catalogue's own identifier, for its owner and its doors. */
  readonly id: string;
  /** What it is called at `/ogc/collections/{collection}`. */
  readonly collection: string;
  readonly issued: Date | null;
  readonly frequency: string | null;
  readonly area: string | null;
  readonly period: string | null;
  readonly contact: string | null;
  readonly attribution: string | null;
  readonly provenance: Text | null;
  readonly themes: readonly string[];
  readonly keywords: readonly Text[];
  /** Name of the bundled data model. */
  readonly model: string | null;
  /** Address of the JSON-LD context of that model. */
  readonly context: string | null;
  readonly selection: { readonly types: readonly string[]; readonly scope: string | null } | null;
  /** What the owner may still add, the most useful first; empty for everyone else. */
  readonly missing: readonly { readonly field: string; readonly sentence: string }[];
  readonly completeness: number | null;
  readonly editable: boolean;
  readonly publication: string | null;
}

/** What the portal reads of the catalogue. */
export interface CatalogueSource {
  /** The facets that may stand in an address. */
  readonly facetKeys: readonly string[];
  search(viewer: Viewer, search: Search): Promise<Found>;
  /** Datasets that are updated continuously. */
  live(viewer: Viewer, limit: number, language: Language): Promise<Found>;
  /** Datasets about a place. */
  about(viewer: Viewer, place: Place, limit: number, language: Language): Promise<Found>;
  dataset(viewer: Viewer, slug: string, language: Language): Promise<DatasetPage | null>;
  /** Datasets that an organisation publishes. */
  of(viewer: Viewer, organisation: Organisation, limit: number, language: Language): Promise<Found>;
  /** Datasets per municipality code, for the map. */
  byMunicipality(viewer: Viewer): Promise<ReadonlyMap<string, number>>;
}

/** One column of a dataset's rows. */
export interface Column {
  readonly key: string;
  readonly label: string;
  readonly type: 'number' | 'text' | 'date' | 'place' | 'boolean' | 'list' | 'link';
  readonly unit: string | null;
}

/** A value in a cell. */
export type Cell = string | number | boolean | null;

/** A condition on one column. */
export interface RowFilter {
  readonly column: string;
  readonly condition: 'equal' | 'unequal' | 'greater' | 'less' | 'contains';
  readonly value: string;
}

/** Which rows are looked at. */
export interface RowView {
  readonly filters: readonly RowFilter[];
  readonly order: { readonly column: string; readonly descending: boolean } | null;
  readonly offset: number;
  readonly limit: number;
}

/** A page of rows. */
export interface Rows {
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly id: string; readonly cells: readonly Cell[]; readonly point: Point | null }[];
  readonly total: number;
}

/** WGS 84 longitude and latitude. */
export type Point = readonly [number, number];

/** What the portal reads of the context: rows of a dataset, already narrowed to what the reader may see. */
export interface RowSource {
  page(viewer: Viewer, dataset: RowsOf, view: RowView, language: Language): Promise<Rows>;
}
