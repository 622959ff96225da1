import { accountRows, datasetRows, operationRows, organisationRows } from './api.ts';
import { portalRows } from './portal.ts';
import type { RoutePermission, Sentence } from './route-permission.ts';
import { catalogueRows, contextRows } from './standards.ts';

/** The routes of one part of the node. */
export interface Section {
  readonly title: Sentence;
  readonly rows: readonly RoutePermission[];
}

/** Every route of a running node. `test/contracts/routes.test.ts` calls each as every caller; the page is made from it. */
export const sections: readonly Section[] = [
  { title: { sl: 'Računi', en: 'Accounts' }, rows: accountRows },
  {
    title: { sl: 'Organizacije, ključi in dovoljenja', en: 'Organisations, keys and grants' },
    rows: organisationRows,
  },
  { title: { sl: 'Podatkovne zbirke in objave', en: 'Datasets and publications' }, rows: datasetRows },
  { title: { sl: 'NGSI-LD', en: 'NGSI-LD' }, rows: contextRows },
  { title: { sl: 'Katalog in OGC API', en: 'Catalogue and OGC API' }, rows: catalogueRows },
  { title: { sl: 'Strani', en: 'Pages' }, rows: portalRows },
  { title: { sl: 'Obratovanje in opis vmesnika', en: 'Operation and the reference' }, rows: operationRows },
];

/** All rows of all parts. */
export const routePermissions: readonly RoutePermission[] = sections.flatMap(({ rows }) => rows);
