import type { Language } from '../../platform/language.ts';
import { type Caller, callers, type RoutePermission, routePermissions, type Verdict } from './route-permissions.ts';

const columns: Readonly<Record<Caller, Readonly<Record<Language, string>>>> = {
  anonymous: { sl: 'kdor koli', en: 'anybody' },
  stranger: { sl: 'druga prijavljena oseba', en: 'another signed-in person' },
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
      'Vloge v organizaciji so skrbnik, ponudnik, razvijalec in član; upravljavec vozlišča stoji nad njimi.',
      'Ključ ima vlogo, ki mu je bila dana, v organizaciji, ki ji pripada. »da« pomeni odgovor, število pa status zavrnitve:',
      '401 brez prijave, 403 brez pravice, 404 kjer je skrivnost že to, da nekaj obstaja.',
    ],
    route: 'Naslov pod `/api/v1`',
    yes: 'da',
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
      'The roles in an organisation are administrator, provider, developer and member; the operator of the node stands above them.',
      'A key has the role it was given, in the organisation it belongs to. "yes" means an answer, a number the status of the refusal:',
      '401 without a sign-in, 403 without the right, 404 where even that something exists is a secret.',
    ],
    route: 'Address below `/api/v1`',
    yes: 'yes',
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

/** The text of `docs/reference/permissions.md`, made from the table that the tests prove. */
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
    `| ${[words.route, ...callers.map((caller) => columns[caller][language])].join(' | ')} |`,
    `|${' --- |'.repeat(callers.length + 1)}`,
    ...routePermissions.map((route) => row(route, words.yes)),
    '',
    `### ${words.notes}`,
    '',
    ...noted.map((route) => `- \`${route.method} ${route.path}\`: ${route.note?.[language]}`),
    '',
    `### ${words.reading}`,
    '',
    ...words.rules.map((rule) => `- ${rule}`),
  ];
}

function row(route: RoutePermission, yes: string): string {
  const show = (verdict: Verdict) => (verdict === 'yes' ? yes : String(verdict));
  return `| \`${route.method} ${route.path}\` | ${callers.map((caller) => show(route.verdicts[caller])).join(' | ')} |`;
}
