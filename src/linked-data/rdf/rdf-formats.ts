/** The RDF formats the node reads and writes, by media type. */
export const rdfFormats = {
  'text/turtle': 'Turtle',
  'application/trig': 'TriG',
  'application/n-triples': 'N-Triples',
  'application/n-quads': 'N-Quads',
  'application/rdf+xml': 'RDF/XML',
  'application/ld+json': 'JSON-LD',
} as const;

/** The media type of an RDF format. */
export type RdfMediaType = keyof typeof rdfFormats;

/** Whether a media type names an RDF format; parameters must be cut off before. */
export function isRdfMediaType(mediaType: string): mediaType is RdfMediaType {
  return Object.hasOwn(rdfFormats, mediaType);
}

/** Prefixes that readers of catalogues expect. */
export const rdfPrefixes: Readonly<Record<string, string>> = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  adms: 'http://www.w3.org/ns/adms#',
  locn: 'http://www.w3.org/ns/locn#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  odrl: 'http://www.w3.org/ns/odrl/2/',
  prov: 'http://www.w3.org/ns/prov#',
  spdx: 'http://spdx.org/rdf/terms#',
  owl: 'http://www.w3.org/2002/07/owl#',
  geo: 'http://www.opengis.net/ont/geosparql#',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  schema: 'https://schema.org/',
};
