// Whose data and other works the node ships beside its packages, with the lines they ask for.

/** Every work with its place in the repository. */
export const shippedWorks = [
  {
    what: 'Municipalities: codes, names, area, seat; population',
    where: '`models/places/municipalities.csv`',
    licence: 'CC BY 4.0',
    attribution:
      'Geodetska uprava Republike Slovenije, Register prostorskih enot, 16. 2. 2025; own processing. Population: SURS',
  },
  {
    what: 'Regions, settlements, municipality subdivisions, postal districts',
    where: '`models/places/regions.csv`, `settlements.csv`, `subdivisions.csv`, `postal-districts.csv`',
    licence: 'CC BY 4.0',
    attribution: 'Geodetska uprava Republike Slovenije, Register prostorskih enot, 16. 2. 2025',
  },
  {
    what: 'Polygons of municipalities and regions, simplified by others',
    where: '`models/places/*-polygons.geojson`',
    licence: 'CC BY 4.0 (the source); the files declare CC-BY 2.5',
    attribution: 'Geodetska uprava RS, Register prostorskih enot, 2020-04-22',
  },
  {
    what: 'Smart Data Models: schemas, contexts, examples',
    where: '`models/<Subject>/`, `models/contexts/smart-data-models-*.jsonld`',
    licence: 'CC BY 4.0',
    attribution: 'Smart Data Models initiative, smartdatamodels.org',
  },
  {
    what: 'NGSI-LD core contexts',
    where: '`models/contexts/ngsi-ld-core-context-*.jsonld`',
    licence: 'as published by ETSI with ETSI GS CIM 009',
    attribution: 'ETSI ISG CIM, https://uri.etsi.org/ngsi-ld/v1/',
  },
  {
    what: 'Authority tables of the European Union',
    where: '`models/vocabularies/`',
    licence: 'reuse with the source named',
    attribution: '© European Union, Publications Office of the European Union',
  },
  {
    what: 'Which file types are machine-readable and non-proprietary',
    where: '`models/vocabularies/machine-readable.json`, `non-proprietary.json`',
    licence: 'MIT',
    attribution: '© 2025 mjanez (metadata-quality-react)',
  },
  {
    what: 'Slovene lemmas; the derived list is under the same licence',
    where: '`models/slovene/lemmas.txt`',
    licence: 'ODbL 1.0',
    attribution: 'Lemmatization lists, github.com/michmech/lemmatization-lists',
  },
  {
    what: 'Slovene stop words',
    where: '`models/slovene/stop-words.txt`',
    licence: 'MIT',
    attribution: 'stopwords-iso 1.1.0',
  },
  {
    what: 'PostGIS with GEOS and PROJ, compiled into the embedded database engine',
    where: 'package `@electric-sql/pglite-postgis`',
    licence: 'GPL-2.0-or-later (PostGIS), LGPL-2.1 (GEOS), MIT (PROJ)',
    attribution: 'PostGIS, postgis.net; GEOS, libgeos.org; PROJ, proj.org',
  },
  {
    what: 'PostgreSQL, compiled into the embedded database engine',
    where: 'package `@electric-sql/pglite`',
    licence: 'PostgreSQL Licence',
    attribution: 'PostgreSQL Global Development Group, postgresql.org',
  },
];
