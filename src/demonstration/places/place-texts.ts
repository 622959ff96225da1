import type { DemonstrationDescription } from '../demonstration-dataset.ts';

type PlaceTexts = Pick<DemonstrationDescription, 'titles' | 'descriptions' | 'keywords' | 'provenance'>;

const register: NonNullable<DemonstrationDescription['provenance']> = {
  sl: 'Register prostorskih enot Geodetske uprave Republike Slovenije, stanje 16. 2. 2025, prek github.com/stefanb/gurs-obcine. Koordinate so preračunane iz EPSG:3794 v WGS 84.',
  en: 'Register of Spatial Units of the Surveying and Mapping Authority of Slovenia as of 16 February 2025, by way of github.com/stefanb/gurs-obcine. Coordinates are converted from EPSG:3794 to WGS 84.',
};

const withPolygons: NonNullable<DemonstrationDescription['provenance']> = {
  sl: `${register.sl} Poligoni: stanje 22. 4. 2020, poenostavili drugi (github.com/sledilnik/website), natančni približno 100 m. Prebivalci: Statistični urad Republike Slovenije, 2021, prek github.com/sledilnik/data.`,
  en: `${register.en} Polygons: as of 22 April 2020, simplified by others (github.com/sledilnik/website), accurate to about 100 m. Population: Statistical Office of the Republic of Slovenia, 2021, by way of github.com/sledilnik/data.`,
};

/** What is said of the statistical regions. */
export const regions: PlaceTexts = {
  titles: { sl: 'Statistične regije Slovenije', en: 'Statistical regions of Slovenia' },
  descriptions: {
    sl: 'Dvanajst statističnih regij Slovenije (raven NUTS 3) s poenostavljenimi mejami, kodami NUTS, površino in številom prebivalcev leta 2021. Primerne so za pregledne zemljevide in primerjave med regijami.',
    en: 'The twelve statistical regions of Slovenia (NUTS 3) with simplified borders, NUTS codes, area and population of 2021. Good for overview maps and for comparing regions.',
  },
  keywords: {
    sl: ['regije', 'statistične regije', 'NUTS', 'meje', 'prebivalci', 'površina'],
    en: ['regions', 'statistical regions', 'NUTS', 'borders', 'population', 'area'],
  },
  provenance: withPolygons,
};

/** What is said of the municipalities. */
export const municipalities: PlaceTexts = {
  titles: { sl: 'Občine Slovenije', en: 'Municipalities of Slovenia' },
  descriptions: {
    sl: 'Vseh 212 slovenskih občin z uradnimi imeni (na dvojezičnih območjih tudi v italijanščini ali madžarščini), poenostavljenimi mejami, sedežem, šiframi (občina, ISO 3166-2, NUTS), površino in številom prebivalcev leta 2021. Meje so natančne približno 100 metrov: dobre za pregledne zemljevide, ne za odločanje ob meji.',
    en: 'All 212 municipalities of Slovenia with official names (in bilingual areas also in Italian or Hungarian), simplified borders, seat, codes (municipality, ISO 3166-2, NUTS), area and population of 2021. Borders are accurate to about 100 metres: good for overview maps, not for deciding near a border.',
  },
  keywords: {
    sl: ['občine', 'meje občin', 'šifrant občin', 'prebivalci', 'površina', 'dvojezična imena'],
    en: ['municipalities', 'municipal borders', 'codes', 'population', 'area', 'bilingual names'],
  },
  provenance: withPolygons,
};

/** What is said of the settlements. */
export const settlements: PlaceTexts = {
  titles: { sl: 'Naselja Slovenije', en: 'Settlements of Slovenia' },
  descriptions: {
    sl: 'Vseh 6.035 naselij v Sloveniji z uradnimi imeni (na dvojezičnih območjih tudi v italijanščini ali madžarščini), točko središča, površino ter občino in regijo, v kateri ležijo. Uporabna so za iskanje krajev in povezovanje podatkov po naseljih.',
    en: 'All 6,035 settlements of Slovenia with official names (in bilingual areas also in Italian or Hungarian), the point of the centre, area, and the municipality and region in which they lie. Useful for finding places and joining data by settlement.',
  },
  keywords: {
    sl: ['naselja', 'kraji', 'vasi', 'mesta', 'krajevna imena', 'register prostorskih enot'],
    en: ['settlements', 'places', 'villages', 'towns', 'place names', 'gazetteer'],
  },
  provenance: register,
};

/** What is said of the parts of municipalities. */
export const subdivisions: PlaceTexts = {
  titles: {
    sl: 'Krajevne, četrtne in vaške skupnosti Slovenije',
    en: 'Local, quarter and village communities of Slovenia',
  },
  descriptions: {
    sl: 'Deli občin: 1.247 krajevnih, četrtnih in vaških skupnosti z imenom, šifro, točko središča, površino ter občino in regijo, v kateri ležijo. Pomagajo, kadar so podatki ali pobude vezani na ožjo skupnost kakor občino.',
    en: 'Parts of municipalities: 1,247 local, quarter and village communities with name, code, the point of the centre, area, and the municipality and region in which they lie. They help where data or proposals belong to a community smaller than a municipality.',
  },
  keywords: {
    sl: ['krajevne skupnosti', 'četrtne skupnosti', 'vaške skupnosti', 'ožji deli občin'],
    en: ['local communities', 'quarter communities', 'village communities', 'municipal subdivisions'],
  },
  provenance: register,
};
