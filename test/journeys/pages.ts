import { subscriptionId } from './settled-city.ts';

/** Every page of the portal by name, with its path in both languages, for matrices of states. */
export interface PictureOfPage {
  readonly name: string;
  readonly sl: string;
  readonly en: string;
  /** Pages of an officer and an operator. */
  readonly signedIn?: true;
}

const dataset = 'prosta-parkirna-mesta';
const filter = 'address.addressLocality~equal~Kranj';
const noRows = 'address.addressLocality~equal~Nowhere';

const parking = encodeURIComponent('https://smartdatamodels.org/dataModel.Parking/OffStreetParking');
const garage = encodeURIComponent('urn:ngsi-ld:OffStreetParking:prosta-parkirna-mesta:P3');
const query = 'type=OffStreetParking&q=availableSpotNumber%3E40%7Cname%3D%3D1..5';

/** Pages as the settled city has them (`settled-city.ts`). */
export const pages: readonly PictureOfPage[] = [
  { name: 'home', sl: '', en: '' },
  { name: 'home-population', sl: '?map=population', en: '?map=population' },
  { name: 'catalogue', sl: 'katalog', en: 'catalogue' },
  { name: 'catalogue-empty', sl: 'katalog?q=neobstojece', en: 'catalogue?q=nothing-like-it' },
  { name: 'dataset', sl: `katalog/${dataset}`, en: `catalogue/${dataset}` },
  {
    name: 'dataset-filtered',
    sl: `katalog/${dataset}?f=${filter}`,
    en: `catalogue/${dataset}?f=${filter}`,
  },
  { name: 'dataset-no-rows', sl: `katalog/${dataset}?f=${noRows}`, en: `catalogue/${dataset}?f=${noRows}` },
  { name: 'embed', sl: `katalog/${dataset}/vgradnja`, en: `catalogue/${dataset}/embed` },
  { name: 'places', sl: 'kraji', en: 'places' },
  { name: 'places-many', sl: 'kraji?q=Bled', en: 'places?q=Bled' },
  { name: 'places-none', sl: 'kraji?q=neobstojece', en: 'places?q=not-a-place' },
  { name: 'sign-in-first', sl: 'upravljanje', en: 'operator' },
  { name: 'municipality', sl: 'kraji/obcina/bled', en: 'places/municipality/bled' },
  { name: 'region', sl: 'kraji/regija/gorenjska', en: 'places/region/gorenjska' },
  { name: 'organisations', sl: 'organizacije', en: 'organisations' },
  { name: 'organisation', sl: 'organizacije/obcina-bled', en: 'organisations/obcina-bled' },
  { name: 'developers', sl: 'razvijalci', en: 'developers' },
  { name: 'compose', sl: 'sestavite', en: 'compose' },
  { name: 'explorer', sl: 'pregledovalnik', en: 'explorer' },
  { name: 'explorer-entities', sl: `pregledovalnik/entitete?type=${parking}`, en: `explorer/entities?type=${parking}` },
  { name: 'explorer-entity', sl: `pregledovalnik/entitete/${garage}`, en: `explorer/entities/${garage}` },
  {
    name: 'explorer-history',
    sl: `pregledovalnik/entitete/${garage}/zgodovina?attribute=availableSpotNumber`,
    en: `explorer/entities/${garage}/history?attribute=availableSpotNumber`,
  },
  { name: 'explorer-query', sl: 'pregledovalnik/poizvedba', en: 'explorer/query' },
  { name: 'explorer-found', sl: `pregledovalnik/poizvedba?${query}`, en: `explorer/query?${query}` },
  { name: 'explorer-text', sl: 'pregledovalnik/poizvedba?text=1&q=a%3E', en: 'explorer/query?text=1&q=a%3E' },
  { name: 'guide', sl: 'vodnik', en: 'guide' },
  { name: 'sign-in', sl: 'prijava', en: 'sign-in' },
  { name: 'sign-up', sl: 'nov-racun', en: 'sign-up' },
  { name: 'forgotten', sl: 'pozabljeno-geslo', en: 'forgotten-password' },
  { name: 'accessibility', sl: 'dostopnost', en: 'accessibility' },
  { name: 'privacy', sl: 'zasebnost', en: 'privacy' },
  { name: 'terms', sl: 'pogoji', en: 'terms' },
  { name: 'about', sl: 'o-vozlu', en: 'about' },
  { name: 'missing', sl: 'te-strani-ni', en: 'not-here' },
  { name: 'publish', sl: 'objavite', en: 'publish', signedIn: true },
  ...[1, 2, 3, 4, 5].map((step) => ({
    name: `step-${step}`,
    sl: `objavite/${dataset}/${step}`,
    en: `publish/${dataset}/${step}`,
    signedIn: true as const,
  })),
  { name: 'account', sl: 'racun', en: 'account', signedIn: true },
  { name: 'security', sl: 'racun/varnost', en: 'account/security', signedIn: true },
  { name: 'new-organisation', sl: 'nova-organizacija', en: 'new-organisation', signedIn: true },
  {
    name: 'organisation-settings',
    sl: 'organizacije/obcina-bled/urejanje',
    en: 'organisations/obcina-bled/settings',
    signedIn: true,
  },
  { name: 'subscriptions', sl: 'narocnine', en: 'subscriptions', signedIn: true },
  {
    name: 'subscriptions-none',
    sl: 'narocnine?organisation=obcina-bled',
    en: 'subscriptions?organisation=obcina-bled',
    signedIn: true,
  },
  {
    name: 'subscription',
    sl: `narocnine/${subscriptionId}`,
    en: `subscriptions/${subscriptionId}`,
    signedIn: true,
  },
  { name: 'new-subscription', sl: 'nova-narocnina', en: 'new-subscription', signedIn: true },
  { name: 'operator', sl: 'upravljanje', en: 'operator', signedIn: true },
];
