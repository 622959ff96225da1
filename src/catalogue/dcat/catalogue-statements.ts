import type { Quad } from '@rdfjs/types';
import type { DatasetRecord, Texts } from '../datasets/dataset.ts';
import { type DescribeDeps, datasetIri, describeDataset, inLanguages, moment, typed } from './dataset-statements.ts';
import { createStatements, iriOf } from './terms.ts';

/** How the node presents its catalogue. */
export interface CatalogueAbout {
  readonly titles: Texts;
  readonly descriptions: Texts;
  readonly publisher: Texts;
}

/** Usual words for a node that has said nothing about itself. */
export const usualAbout: CatalogueAbout = {
  titles: { sl: 'Katalog podatkov vozlišča Vozel', en: 'Data catalogue of the Vozel node' },
  descriptions: {
    sl: 'Podatkovne zbirke in storitve, ki jih organizacije objavljajo na tem vozlišču.',
    en: 'Datasets and services that organisations publish on this node.',
  },
  publisher: { sl: 'Upravljavec vozlišča', en: 'Operator of the node' },
};

const languages = { SLV: 'sl', ENG: 'en' } as const;
const languageTable = 'http://publications.europa.eu/resource/authority/language';
const slovenia = 'http://publications.europa.eu/resource/authority/country/SVN';

/** Statements about one dataset alone. */
export function datasetStatements(record: DatasetRecord, deps: DescribeDeps): readonly Quad[] {
  const out = createStatements();
  describeDataset(out, record, deps);
  return out.quads;
}

/**
 * DCAT-AP 3.0.1 §Catalogue, with the datasets of one page. `modified` is that of the whole catalogue: pages are read
 * together, and a catalogue has one such moment.
 */
export function catalogueStatements(
  records: readonly DatasetRecord[],
  deps: DescribeDeps & { about?: CatalogueAbout; modified: Date | null },
): readonly Quad[] {
  const { baseUrl, vocabularies, about = usualAbout, modified } = deps;
  const out = createStatements();
  const iri = `${baseUrl}/catalogue`;
  const publisher = `${baseUrl}/catalogue#publisher`;
  out.is(iri, 'dcat:Catalog');
  out.say(iri, 'dct:title', ...inLanguages(about.titles));
  out.say(iri, 'dct:description', ...inLanguages(about.descriptions));
  out.say(iri, 'dct:publisher', typed(out, publisher, 'foaf:Agent'));
  out.say(publisher, 'foaf:name', ...inLanguages(about.publisher));
  out.say(iri, 'foaf:homepage', typed(out, `${baseUrl}/`, 'foaf:Document'));
  for (const code of Object.keys(languages)) {
    const language = `${languageTable}/${code}`;
    out.say(iri, 'dct:language', typed(out, language, 'dct:LinguisticSystem'));
    out.say(language, 'skos:inScheme', { iri: languageTable });
  }
  out.say(iri, 'dct:spatial', typed(out, slovenia, 'dct:Location'));
  out.say(slovenia, 'skos:inScheme', { iri: 'http://publications.europa.eu/resource/authority/country' });
  const themes = vocabularies.scheme('data-theme');
  out.say(iri, 'dcat:themeTaxonomy', typed(out, themes, 'skos:ConceptScheme'));
  out.say(themes, 'dct:title', { text: 'Data theme', language: 'en' }, { text: 'Podatkovna področja', language: 'sl' });
  if (modified) out.say(iri, 'dct:modified', moment(modified));
  for (const record of records) {
    out.say(iri, 'dcat:dataset', { iri: datasetIri(baseUrl, record.slug) });
    describeDataset(out, record, deps);
  }
  for (const service of servicesIn(out.quads)) out.say(iri, 'dcat:service', { iri: service });
  return out.quads;
}

function servicesIn(quads: readonly Quad[]): string[] {
  const kind = iriOf('dcat:DataService');
  return quads.filter(({ object }) => object.value === kind).map(({ subject }) => subject.value);
}
