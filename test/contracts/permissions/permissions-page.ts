import type { Language } from '../../../src/platform/language.ts';
import { type Caller, callers, nameOf, type RoutePermission, type Verdict } from './route-permission.ts';
import { routePermissions, type Section, sections } from './table.ts';

const columns: Readonly<Record<Caller, Readonly<Record<Language, string>>>> = {
  anonymous: { sl: 'kdor koli', en: 'anybody' },
  stranger: { sl: 'ponudnik druge organizacije', en: "another organisation's provider" },
  member: { sl: 'član', en: 'member' },
  developer: { sl: 'razvijalec', en: 'developer' },
  provider: { sl: 'ponudnik', en: 'provider' },
  administrator: { sl: 'skrbnik', en: 'administrator' },
  operator: { sl: 'upravljavec', en: 'operator' },
};

const texts = {
  sl: {
    title: 'Kdo sme kaj (slovensko)',
    lead: [
      'Vsi naslovi vozlišča in kaj na njih dobi vsak klicatelj. Vloge v organizaciji so skrbnik, ponudnik, razvijalec in član;',
      'upravljavec vozlišča stoji nad njimi. Ključ ima vlogo, ki mu je bila dana, v organizaciji, ki ji pripada.',
      '»da« pomeni odgovor, »prijava« stran za prijavo, število pa status zavrnitve: 401 brez prijave, 403 brez pravice,',
      '404 kjer je skrivnost že to, da nekaj obstaja, 501 česar vozlišče še ne zna. Upravljavca tu zastopa njegov ključ.',
    ],
    route: 'Naslov',
    yes: 'da',
    signIn: 'prijava',
    notes: 'Opombe',
    reading: 'Branje podatkov',
    rules: [
      'Vrstica je vidna, kadar spada v vsaj eno podatkovno zbirko, ki je bralcu dovoljena; prikazani so atributi, ki jih kažejo te zbirke skupaj.',
      'Upravljavec in skrbniki organizacije, ki ji delovni prostor pripada, vidijo v njem vse.',
      'Pišejo skrbniki in ponudniki potrjene organizacije, ki za vrstico odgovarja, njeni ključi z enako vlogo in upravljavec.',
      'Nevidno odgovori 404, vidno, a ne zapisljivo 403. Preklic velja takoj, v drugih procesih najkasneje v sekundi.',
      'Z nastavitvijo `ACCESS=open` sme vsak brati in pisati vse kontekstne podatke.',
    ],
  },
  en: {
    title: 'Who may do what (English)',
    lead: [
      'All addresses of a node, and what each caller gets there. The roles in an organisation are administrator, provider, developer',
      'and member; the operator of the node stands above them. A key has the role it was given, in the organisation it belongs to.',
      '"yes" means an answer, "sign-in" the page for it, a number the status of the refusal: 401 without a sign-in, 403 without the right,',
      '404 where even that something exists is a secret, 501 what the node cannot do yet. The operator stands here by its key.',
    ],
    route: 'Address',
    yes: 'yes',
    signIn: 'sign-in',
    notes: 'Notes',
    reading: 'Reading data',
    rules: [
      'A row is visible when it belongs to at least one dataset that the reader was granted; shown are the attributes that these datasets show together.',
      'The operator, and administrators of the organisation that a space belongs to, see all of that space.',
      'Administrators and providers of the confirmed organisation that answers for a row may write it, as may its keys with such a role and the operator.',
      'What is invisible answers 404, what is visible but not writable 403. A withdrawal holds at once, in other processes within a second.',
      'With the setting `ACCESS=open` anybody may read and write all context data.',
    ],
  },
} as const;

/** The text of `docs/reference/permissions.md`, made from the table that the test proves. */
export function permissionsPage(): string {
  return `${['# Kdo sme kaj · Who may do what', '', ...inLanguage('sl'), '', ...inLanguage('en')].join('\n')}\n`;
}

function inLanguage(language: Language): string[] {
  const words = texts[language];
  const noted = routePermissions.filter((route) => route.note !== undefined);
  return [
    `## ${words.title}`,
    '',
    ...words.lead,
    '',
    ...sections.flatMap((section) => tableOf(section, language)),
    `### ${words.notes}`,
    '',
    ...noted.map((route) => `- \`${shownName(route, language)}\`: ${route.note?.[language]}`),
    '',
    `### ${words.reading}`,
    '',
    ...words.rules.map((rule) => `- ${rule}`),
  ];
}

function tableOf({ title, rows }: Section, language: Language): string[] {
  return [
    `### ${title[language]}`,
    '',
    `| ${[texts[language].route, ...callers.map((caller) => columns[caller][language])].join(' | ')} |`,
    `|${' --- |'.repeat(callers.length + 1)}`,
    ...rows.map((route) => line(route, language)),
    '',
  ];
}

function line(route: RoutePermission, language: Language): string {
  const { yes, signIn } = texts[language];
  const show = (verdict: Verdict) => (verdict === 'yes' ? yes : verdict === 'sign-in' ? signIn : String(verdict));
  return `| \`${shownName(route, language)}\` | ${callers.map((caller) => show(route.verdicts[caller])).join(' | ')} |`;
}

/** A page is listed by its address in the reader's language. */
function shownName({ method, path, english }: RoutePermission, language: Language): string {
  return nameOf({ method, path: language === 'en' ? (english ?? path) : path });
}
