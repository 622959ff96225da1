import type { Models } from '../connectors/index.ts';
import type { Description, Publication } from './publication.ts';

/** A title from the name of a file: `ES_Parkplätze_2025-03-20.geojson` → `ES Parkplätze`. */
export function titleFromFile(file: string): string {
  const words = file
    .replace(/\.[A-Za-z0-9]{1,8}$/, '')
    .replace(/[_\-–.+]+/g, ' ')
    .replace(/\b(19|20)\d{2} ?[01]\d ?[0-3]\d\b/g, ' ')
    .replace(/\b(final|kopija|copy|export|izvoz|verzija|nova?)\b/gi, ' ')
    .replace(/\(\d+\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words.charAt(0).toLocaleUpperCase('sl') + words.slice(1);
}

/** Themes of the EU table data-theme by the subject of a data model. */
const themes: Readonly<Record<string, string>> = {
  Building: 'REGI',
  Energy: 'ENER',
  Environment: 'ENVI',
  IssueTracking: 'GOVE',
  Parking: 'TRAN',
  PointOfInterest: 'REGI',
  SlovenianPlaces: 'REGI',
  Streetlighting: 'ENER',
  TourismDestinations: 'EDUC',
  Transportation: 'TRAN',
  UrbanMobility: 'TRAN',
  WasteManagement: 'ENVI',
  WaterConsumption: 'ENVI',
  Weather: 'ENVI',
};

/** Words in titles and columns that tell a theme without a model, and a keyword that people search by. */
const subjects: readonly (readonly [words: RegExp, theme: string, keyword: string])[] = [
  [/park(iri|ing|pl|haus)/i, 'TRAN', 'parkirišča'],
  [/promet|števc|stevc|traffic|vozil/i, 'TRAN', 'promet'],
  [/kolesar|kolesa|bike/i, 'TRAN', 'kolesarjenje'],
  [/avtobus|vozni red|gtfs|postajališč/i, 'TRAN', 'javni prevoz'],
  [/polnil|charging/i, 'TRAN', 'polnilnice'],
  [/zrak|pm10|pm2/i, 'ENVI', 'kakovost zraka'],
  [/odpad|smeti|zabojnik|ekološk/i, 'ENVI', 'odpadki'],
  [/vod[ae]\b|vodovod|vodomer/i, 'ENVI', 'voda'],
  [/vreme|temperatur|padavin/i, 'ENVI', 'vreme'],
  [/hrup|noise/i, 'ENVI', 'hrup'],
  [/elektri|energij|svetilk|razsvetljav/i, 'ENER', 'energija'],
  [/proračun|račun|javna naročila|naročil|izdatk|odhodk/i, 'GOVE', 'javne finance'],
  [/vrtec|vrtci|šol[aei]|učenc|knjižnic|muzej|kultur/i, 'EDUC', 'izobraževanje in kultura'],
  [/zdrav|lekarn|bolnišnic|defibrilator/i, 'HEAL', 'zdravje'],
  [/prebival|gospodinj|starost|naseljen/i, 'SOCI', 'prebivalstvo'],
  [/kmetij|gozd|živin/i, 'AGRI', 'kmetijstvo'],
  [/naselj|občin|settlement|municipalit|mej[ae]|parcel/i, 'REGI', 'prostorske enote'],
];

const shownColumns = 12;

/** The description with what a file tells: keywords, theme and a first sentence; what a person wrote stays. */
export function withSuggestions(
  description: Description,
  { profile, mapping, source, leftOut }: Pick<Publication, 'profile' | 'mapping' | 'source' | 'leftOut'>,
  models: Models,
): Description {
  if (!profile) return description;
  const title = description.titles.sl ?? description.titles.en ?? '';
  const model = mapping?.model ? models.get(mapping.model) : null;
  const inName = matching(`${title} ${source?.name ?? ''}`);
  const found = inName.length > 0 ? inName : matching(profile.columns.map(({ name }) => name).join(' ')).slice(0, 2);
  const theme = (model && themes[model.subject]) ?? found[0]?.[1];
  const keywords = [...new Set(found.map(([, , keyword]) => keyword))];
  const saysNothing = !Object.values(description.descriptions).some((text) => text?.trim());
  return {
    ...description,
    ...(saysNothing
      ? { descriptions: { ...description.descriptions, sl: firstSentence(title, profile, leftOut) } }
      : {}),
    ...(description.themes.length === 0 && theme ? { themes: [theme] } : {}),
    ...(!description.keywords.sl?.length && keywords.length > 0
      ? { keywords: { ...description.keywords, sl: keywords } }
      : {}),
  };
}

const matching = (text: string) => subjects.filter(([words]) => words.test(text));

function firstSentence(
  title: string,
  { columns, rows }: NonNullable<Publication['profile']>,
  leftOut: readonly string[],
): string {
  const names = columns
    .filter(({ name, type }) => type !== 'empty' && type !== 'geometry' && !leftOut.includes(name))
    .map(({ name }) => name);
  const more = names.length > shownColumns ? ` in še ${names.length - shownColumns}` : '';
  const start = title ? `${title}. ` : '';
  return `${start}Število vrstic ob objavi: ${rows}. Stolpci: ${names.slice(0, shownColumns).join(', ')}${more}.`;
}
