import {
  always,
  hiddenDevelopers,
  hiddenMembers,
  itemProviders,
  open,
  providers,
  type RoutePermission,
  row,
  signedIn,
} from './route-permission.ts';

const ngsi = '/ngsi-ld/v1';
const batch = `${ngsi}/entityOperations`;
const read = {
  sl: 'Vrstice in atributi, ki jih klicatelj sme brati.',
  en: 'Rows and attributes that the caller may read.',
};
const history = {
  sl: 'Zgodovina vrstic in atributov, ki jih klicatelj sme brati; izbrisanih vrstic, če jih je smel brati ob izbrisu.',
  en: 'The history of rows and attributes that the caller may read; of deleted rows, if it could read them at their deletion.',
};
const instance = {
  sl: 'Vrednosti, ki je ni, kdor sme pisati, dobi 404.',
  en: 'Who may write gets 404 for an instance that is not there.',
};
const items = {
  sl: 'Vsaka enota se presoja zase; zavrnjene so naštete v odgovoru 207.',
  en: 'Each item is judged for itself; those that are refused are listed in the answer, 207.',
};
const contexts = {
  sl: 'Dodane kontekste vidijo vsi; prepise in tiste, ki so nastali za odgovore, le kdor v prostoru piše.',
  en: 'Added contexts are shown to everybody; copies and those made for answers to whoever writes in the space.',
};
const deletion = {
  sl: 'Dodani kontekst izbriše njegov skrbnik; prepis in tistega, ki je nastal za odgovore, le upravljavec.',
  en: 'An added context is deleted by its steward; a copy, and one made for answers, by the operator alone.',
};
const unsupported = ['temporal/entityMaps', 'csourceRegistrations', 'csourceSubscriptions'].concat([
  'entityMaps',
  'snapshots',
]);

const subscribers = {
  sl: 'Naročnina pripada tistemu, ki jo je ustvaril, ali njegovi organizaciji; obvestila povedo le, kar sme ta brati v tistem trenutku.',
  en: 'A subscription belongs to its maker or its organisation; notifications tell what that one may read at that moment.',
};

/** NGSI-LD. */
export const contextRows: readonly RoutePermission[] = [
  row('GET', `${ngsi}/entities`, open, { note: read, direct: true }),
  row('GET', `${ngsi}/entities/{id}`, open, { note: read, direct: true }),
  row('POST', `${batch}/query`, open, { note: read }),
  row('GET', `${ngsi}/temporal/entities`, open, { note: history }),
  row('GET', `${ngsi}/temporal/entities/{id}`, open, { note: history }),
  row('POST', `${ngsi}/temporal/entityOperations/query`, open, { note: history }),
  row('POST', `${ngsi}/temporal/entities`, providers),
  row('DELETE', `${ngsi}/temporal/entities/{id}`, providers),
  row('POST', `${ngsi}/temporal/entities/{id}/attrs`, providers),
  row('DELETE', `${ngsi}/temporal/entities/{id}/attrs/{attribute}`, providers),
  row('PATCH', `${ngsi}/temporal/entities/{id}/attrs/{attribute}/{instance}`, providers, { note: instance }),
  row('DELETE', `${ngsi}/temporal/entities/{id}/attrs/{attribute}/{instance}`, providers, { note: instance }),
  row('GET', `${ngsi}/types`, open, { note: read }),
  row('GET', `${ngsi}/types/{type}`, open, { note: read }),
  row('GET', `${ngsi}/attributes`, open, { note: read }),
  row('GET', `${ngsi}/attributes/{attribute}`, open, { note: read }),
  row('GET', `${ngsi}/info/sourceIdentity`, open),
  row('POST', `${ngsi}/entities`, providers),
  row('DELETE', `${ngsi}/entities`, { ...providers, stranger: 207 }, { note: items }),
  row('PUT', `${ngsi}/entities/{id}`, providers),
  row('PATCH', `${ngsi}/entities/{id}`, providers),
  row('DELETE', `${ngsi}/entities/{id}`, providers),
  row('POST', `${ngsi}/entities/{id}/attrs`, providers, { direct: true }),
  row('PATCH', `${ngsi}/entities/{id}/attrs`, providers, { direct: true }),
  row('PATCH', `${ngsi}/entities/{id}/attrs/{attribute}`, providers),
  row('PUT', `${ngsi}/entities/{id}/attrs/{attribute}`, providers),
  row('DELETE', `${ngsi}/entities/{id}/attrs/{attribute}`, providers),
  row('POST', `${batch}/create`, itemProviders, { note: items }),
  row('POST', `${batch}/upsert`, itemProviders, { note: items, direct: true }),
  row('POST', `${batch}/update`, itemProviders, { note: items }),
  row('POST', `${batch}/merge`, itemProviders, { note: items }),
  row('POST', `${batch}/delete`, itemProviders, { note: items }),
  row('POST', `${ngsi}/jsonldContexts`, providers),
  row('GET', `${ngsi}/jsonldContexts`, open, { note: contexts }),
  row('GET', `${ngsi}/jsonldContexts/{contextId}`, open, { note: contexts }),
  row('DELETE', `${ngsi}/jsonldContexts/{contextId}`, providers, { note: deletion }),
  row('POST', `${ngsi}/subscriptions`, signedIn, { note: subscribers }),
  row('GET', `${ngsi}/subscriptions`, signedIn, { note: subscribers }),
  row('GET', `${ngsi}/subscriptions/{id}`, hiddenMembers, { note: subscribers }),
  row('PATCH', `${ngsi}/subscriptions/{id}`, hiddenDevelopers, { note: subscribers }),
  row('DELETE', `${ngsi}/subscriptions/{id}`, hiddenDevelopers, { note: subscribers }),
  ...unsupported.map((resource) => row('ALL', `${ngsi}/${resource}`, always(501))),
  row('ALL', `${ngsi}/*`, always(404)),
];

/** The catalogue by DCAT-AP and feeds, and OGC API Features. */
export const catalogueRows: readonly RoutePermission[] = [
  row('GET', '/catalogue', open),
  row('GET', '/catalogue.ttl', open),
  row('GET', '/catalogue.jsonld', open),
  row('GET', '/catalogue.rdf', open),
  row('GET', '/catalogue.atom', open),
  row('GET', '/datasets/{record}', open),
  row('GET', '/datasets/{dataset}', open),
  row('GET', '/sitemap-datasets.xml', open),
  row('GET', '/ogc', open),
  row('GET', '/ogc/api', open),
  row('GET', '/ogc/conformance', open),
  row('GET', '/ogc/collections', open),
  row('GET', '/ogc/collections/{collection}', open),
  row('GET', '/ogc/collections/{collection}/schema', open),
  row('GET', '/ogc/collections/{collection}/queryables', open),
  row('GET', '/ogc/collections/{collection}/items', open, { note: read }),
  row('GET', '/ogc/collections/{collection}/items/{item}', open, { note: read }),
];
