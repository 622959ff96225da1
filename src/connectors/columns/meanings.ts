import type { Places } from '../../places/index.ts';
import type { ColumnMeaning, ColumnProfile } from './column.ts';
import { headerWords } from './units.ts';

/** Words in headers that tell a meaning, the more particular ones first. */
const words: readonly (readonly [ColumnMeaning, RegExp])[] = [
  [
    'longitude',
    /^(lon|long|lng|longitude|.*zemljepisna dolzina|.*geo(grafska)? dolzina|wgs84 dolzina|ge dolzina|.*langengrad|.*\blon|.*\blng)$/,
  ],
  [
    'latitude',
    /^(lat|latitude|.*zemljepisna sirina|.*geo(grafska)? sirina|wgs84 sirina|ge sirina|.*breitengrad|.*\blat)$/,
  ],
  [
    'easting',
    /^(e|x|easting|cen e|e d96|d96 e|gk y|gky|rechtswert|.*koordinata (e|x)|koord(inata)? ?x|koordinata ?x|.*geo ?x|.*\bx|x .*)$/,
  ],
  [
    'northing',
    /^(n|y|northing|cen n|n d96|d96 n|gk x|gkx|hochwert|.*koordinata (n|y)|koord(inata)? ?y|koordinata ?y|.*geo ?y|.*\by|y .*)$/,
  ],
  [
    'municipality',
    /^(obcina|sifra obcine|ime obcine|naziv obcine|obcina (naziv|sifra|id|ime)|ob id|ob mid|ob uime|municipality|gemeinde|eid obcina|.*obcina)$/,
  ],
  ['region', /^(regija|statisticna regija|region|sr id|sr uime)$/],
  ['settlement', /^(naselje|kraj|ime naselja|naselje naziv|na uime|settlement|ort|city|place)$/],
  ['post-code', /^(posta|postna stevilka|postna st|plz|postcode|postal code|zip|pt id|.*\bplz)$/],
  ['address', /^(naslov|ulica|ulica in hisna stevilka|address|adresse|strasse|street|.*naslov|.*strasse)$/],
  [
    'observed-at',
    /^(datum|cas|ura|datum in (ura|cas)|cas meritve|datum meritve|timestamp|time|date|datetime|published|updated|izmerjeno|zeit|datum od|.*(observed|merjenja|meritve))$/,
  ],
  [
    'identifier',
    /^(id|sifra|oznaka|st|zap st|stevilka|code|koda|ident|identifikator|eid|mid|fid|gid|uuid|.*\b(id|mid|sifra|fid|koda)|(id|sifra|oznaka|stevilka) .*)$/,
  ],
  ['name', /^(ime|naziv|name|title|naslov objekta|bezeichnung|.*\b(name|ime|naziv|uime))$/],
  ['description', /^(opis|opomba|opombe|description|beschreibung|komentar|bemerkungen)$/],
];

const codeMeanings: ReadonlySet<ColumnMeaning | undefined> = new Set<ColumnMeaning>([
  'identifier',
  'municipality',
  'region',
  'settlement',
  'post-code',
]);

/** Whether the numbers of a column are codes, by its meaning or by its name. */
export const isCode = ({ name, meaning }: ColumnProfile): boolean =>
  codeMeanings.has(meaning) ||
  /(^|\b)(id|mid|fid|gid|uuid|sifra|koda|oznaka|ident|identifikator|emso|plz)(\b|$)/.test(headerWords(name));

const postCode = /^(SI-?)?[1-9]\d{3}$/;

/** What a column is about: its values must bear out what its name says. */
export function meaningOf(column: ColumnProfile, places: Places | null): ColumnMeaning | null {
  const header = headerWords(column.name);
  const numeric = column.type === 'number' || column.type === 'integer';
  for (const [meaning, pattern] of words) {
    if (pattern.test(header) && bearsOut(meaning, column, numeric, places)) return meaning;
  }
  return null;
}

function bearsOut(meaning: ColumnMeaning, column: ColumnProfile, numeric: boolean, places: Places | null): boolean {
  switch (meaning) {
    case 'longitude':
    case 'latitude':
    case 'easting':
    case 'northing':
      return numeric && column.filled > 0;
    case 'observed-at':
      return column.type === 'date' || column.type === 'dateTime';
    case 'municipality':
      return placesKnow(column, places, isMunicipality);
    case 'region':
      return placesKnow(
        column,
        places,
        (name, all) => all.find(name, { kinds: ['region'] }).length > 0 || all.byCode('region', name) !== null,
      );
    case 'settlement':
      return placesKnow(column, places, (name, all) => all.find(name, { kinds: ['settlement'] }).length > 0);
    case 'post-code':
      return column.examples.every((value) => postCode.test(value));
    case 'identifier':
      return column.unique !== false && column.type !== 'geometry' && column.type !== 'number';
    default:
      return column.type === 'text';
  }
}

/** Whether a text names a municipality, by its name, its code or its register identifier. */
export const isMunicipality = (text: string, places: Places): boolean => municipalityCode(text, places) !== null;

/** The code of the municipality that a text names. */
export function municipalityCode(text: string, places: Places): string | null {
  const byCode = places.byCode('municipality', text);
  if (byCode) return byCode.code;
  if (/^\d{8}$/.test(text)) return places.list('municipality').find(({ mid }) => mid === text)?.code ?? null;
  const bare = text.replace(/^(mestna\s+)?občina\s+/i, '');
  const found = places.locate(bare, { kinds: ['municipality'] });
  return found.outcome === 'found' ? found.place.code : null;
}

/** The examples stand for the column: most of them must be known. */
function placesKnow(
  column: ColumnProfile,
  places: Places | null,
  knows: (text: string, places: Places) => boolean,
): boolean {
  if (!places || column.examples.length === 0) return false;
  const values = column.enumeration?.map(({ value }) => value) ?? column.examples;
  return values.filter((value) => knows(value, places)).length >= values.length * 0.6;
}
