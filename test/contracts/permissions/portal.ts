import {
  administrators,
  always,
  developers,
  hiddenMembers,
  hiddenProviders,
  open,
  operatorOnly,
  persons,
  personsAfterSigningIn,
  providers,
  type RoutePermission,
  row,
} from './route-permission.ts';

const page = (
  method: 'GET' | 'POST',
  sl: string,
  en: string,
  verdicts = open,
  more: Pick<RoutePermission, 'note'> = {},
): RoutePermission => row(method, `/sl${sl}`, verdicts, { english: `/en${en}`, ...more });

const linkProves = {
  sl: 'O pravici odloča povezava iz sporočila, ne klicatelj.',
  en: 'The link of the message decides, not the caller.',
};
const publication = ['/objavite/{publication}', '/publish/{publication}'] as const;

const explored = {
  sl: 'Tipi, entitete in atributi, ki jih klicatelj sme brati; prostor, v katerem ne sme ničesar, zanj ne obstaja (404).',
  en: 'Types, entities and attributes that the caller may read; a space with nothing for it does not exist (404).',
};

/** Pages and forms. */
export const portalRows: readonly RoutePermission[] = [
  row('GET', '/', open),
  row('GET', '/favicon.ico', open),
  row('GET', '/assets/municipalities.geojson', open),
  row('GET', '/assets/{name}', open),
  page('GET', '', ''),
  page('GET', '/katalog', '/catalogue'),
  page('GET', '/katalog/novosti.atom', '/catalogue/news.atom'),
  page('GET', '/katalog/{dataset}', '/catalogue/{dataset}'),
  page('GET', '/katalog/{dataset}/vrstice.json', '/catalogue/{dataset}/rows.json'),
  page('GET', '/katalog/{dataset}/vgradnja', '/catalogue/{dataset}/embed'),
  page('GET', '/kraji', '/places'),
  page('GET', '/kraji/obcina/{place}', '/places/municipality/{place}'),
  page('GET', '/kraji/regija/{place}', '/places/region/{place}'),
  page('GET', '/kraji/naselje/{place}', '/places/settlement/{place}'),
  page('GET', '/sestavite', '/compose'),
  page('GET', '/razvijalci', '/developers'),
  page('GET', '/pregledovalnik', '/explorer', open, { note: explored }),
  page('GET', '/pregledovalnik/entitete', '/explorer/entities', open, { note: explored }),
  page('GET', '/pregledovalnik/entitete/{id}', '/explorer/entities/{id}', open, { note: explored }),
  page('GET', '/pregledovalnik/poizvedba', '/explorer/query', open, { note: explored }),
  page('GET', '/vodnik', '/guide'),
  page('GET', '/dostopnost', '/accessibility'),
  page('GET', '/zasebnost', '/privacy'),
  page('GET', '/pogoji', '/terms'),
  page('GET', '/o-vozlu', '/about'),
  page('POST', '/videz', '/theme'),
  page('GET', '/prijava', '/sign-in'),
  page('POST', '/prijava', '/sign-in'),
  page('POST', '/odjava', '/sign-out'),
  page('GET', '/nov-racun', '/sign-up'),
  page('POST', '/nov-racun', '/sign-up'),
  page('GET', '/pozabljeno-geslo', '/forgotten-password'),
  page('POST', '/pozabljeno-geslo', '/forgotten-password'),
  page('GET', '/novo-geslo', '/new-password', open, { note: linkProves }),
  page('POST', '/novo-geslo', '/new-password', open, { note: linkProves }),
  page('GET', '/prevzem', '/claim', open, { note: linkProves }),
  page('POST', '/prevzem', '/claim', open, { note: linkProves }),
  page('GET', '/vabilo/{invitation}', '/invitation/{invitation}', open, { note: linkProves }),
  page('POST', '/vabilo/{invitation}', '/invitation/{invitation}', persons, {
    note: {
      sl: 'Zavrne ga lahko vsak bralec povezave.',
      en: 'Every reader of the link may decline it.',
    },
  }),
  page('GET', '/racun', '/account', personsAfterSigningIn),
  page('GET', '/racun/varnost', '/account/security', personsAfterSigningIn),
  page('POST', '/racun/varnost', '/account/security', persons),
  page('GET', '/organizacije', '/organisations'),
  page('GET', '/organizacije/{organisation}', '/organisations/{organisation}'),
  page('GET', '/nova-organizacija', '/new-organisation', personsAfterSigningIn),
  page('POST', '/nova-organizacija', '/new-organisation', persons),
  page('GET', '/organizacije/{organisation}/urejanje', '/organisations/{organisation}/settings', developers),
  page('POST', '/organizacije/{organisation}/urejanje', '/organisations/{organisation}/settings', administrators, {
    note: {
      sl: 'Ključe urejajo tudi ponudniki in razvijalci.',
      en: 'Providers and developers may look after keys too.',
    },
  }),
  page('GET', '/objavite', '/publish'),
  page('POST', '/objavite', '/publish', providers),
  page('GET', ...publication, hiddenMembers),
  page('GET', `${publication[0]}/{step}`, `${publication[1]}/{step}`, hiddenMembers),
  page('POST', `${publication[0]}/{step}`, `${publication[1]}/{step}`, hiddenProviders),
  page('GET', '/upravljanje', '/operator', operatorOnly),
  page('POST', '/upravljanje', '/operator', operatorOnly),
  row('ALL', '/sl/*', always(404), { english: '/en/*' }),
];
