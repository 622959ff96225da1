import type { Language } from '../platform/language.ts';

/** Every page with its path in both languages; `:name` stands for a parameter. */
const paths = {
  home: { sl: '', en: '' },
  catalogue: { sl: 'katalog', en: 'catalogue' },
  feed: { sl: 'katalog/novosti.atom', en: 'catalogue/news.atom' },
  dataset: { sl: 'katalog/:dataset', en: 'catalogue/:dataset' },
  datasetRows: { sl: 'katalog/:dataset/vrstice.json', en: 'catalogue/:dataset/rows.json' },
  datasetEmbed: { sl: 'katalog/:dataset/vgradnja', en: 'catalogue/:dataset/embed' },
  places: { sl: 'kraji', en: 'places' },
  municipality: { sl: 'kraji/obcina/:place', en: 'places/municipality/:place' },
  region: { sl: 'kraji/regija/:place', en: 'places/region/:place' },
  settlement: { sl: 'kraji/naselje/:place', en: 'places/settlement/:place' },
  organisations: { sl: 'organizacije', en: 'organisations' },
  organisation: { sl: 'organizacije/:organisation', en: 'organisations/:organisation' },
  organisationColours: { sl: 'organizacije/:organisation/barve.css', en: 'organisations/:organisation/colours.css' },
  organisationNew: { sl: 'nova-organizacija', en: 'new-organisation' },
  organisationSettings: { sl: 'organizacije/:organisation/urejanje', en: 'organisations/:organisation/settings' },
  publish: { sl: 'objavite', en: 'publish' },
  publication: { sl: 'objavite/:publication', en: 'publish/:publication' },
  publicationStep: { sl: 'objavite/:publication/:step', en: 'publish/:publication/:step' },
  compose: { sl: 'sestavite', en: 'compose' },
  developers: { sl: 'razvijalci', en: 'developers' },
  explorer: { sl: 'pregledovalnik', en: 'explorer' },
  explorerEntities: { sl: 'pregledovalnik/entitete', en: 'explorer/entities' },
  explorerEntity: { sl: 'pregledovalnik/entitete/:id', en: 'explorer/entities/:id' },
  explorerHistory: { sl: 'pregledovalnik/entitete/:id/zgodovina', en: 'explorer/entities/:id/history' },
  explorerQuery: { sl: 'pregledovalnik/poizvedba', en: 'explorer/query' },
  guide: { sl: 'vodnik', en: 'guide' },
  subscriptions: { sl: 'narocnine', en: 'subscriptions' },
  subscriptionNew: { sl: 'nova-narocnina', en: 'new-subscription' },
  subscription: { sl: 'narocnine/:subscription', en: 'subscriptions/:subscription' },
  signIn: { sl: 'prijava', en: 'sign-in' },
  signUp: { sl: 'nov-racun', en: 'sign-up' },
  signOut: { sl: 'odjava', en: 'sign-out' },
  forgotten: { sl: 'pozabljeno-geslo', en: 'forgotten-password' },
  reset: { sl: 'novo-geslo', en: 'new-password' },
  claim: { sl: 'prevzem', en: 'claim' },
  invitation: { sl: 'vabilo/:invitation', en: 'invitation/:invitation' },
  account: { sl: 'racun', en: 'account' },
  security: { sl: 'racun/varnost', en: 'account/security' },
  operator: { sl: 'upravljanje', en: 'operator' },
  accessibility: { sl: 'dostopnost', en: 'accessibility' },
  privacy: { sl: 'zasebnost', en: 'privacy' },
  terms: { sl: 'pogoji', en: 'terms' },
  about: { sl: 'o-vozlu', en: 'about' },
  theme: { sl: 'videz', en: 'theme' },
} as const satisfies Record<string, Record<Language, string>>;

/** The name of a page. */
export type PageName = keyof typeof paths;

/** Parameters of a path. */
export type PathParameters = Readonly<Record<string, string>>;

/** The state of a page in its address. */
export type Query = Readonly<Record<string, string | number | readonly string[] | null | undefined>>;

/** The pattern under which the router knows a page in one language. */
export function pattern(page: PageName, language: Language): string {
  const path: string = paths[page][language];
  return path === '' ? `/${language}` : `/${language}/${path}`;
}

/** The address of a page in one language, every part escaped. */
export function address(
  language: Language,
  page: PageName,
  parameters: PathParameters = {},
  query: Query = {},
): string {
  const path = pattern(page, language).replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(parameters[name] ?? ''),
  );
  return path + queryText(query);
}

/** `?a=1&b=2`, leaving out what is empty; the order of keys is kept so that equal states have equal addresses. */
export function queryText(query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) if (one !== undefined && one !== null && one !== '') search.append(key, String(one));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
