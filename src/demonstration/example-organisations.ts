import type { OrganisationProfile } from '../participants/index.ts';

type Example = Pick<OrganisationProfile, 'slug' | 'kind' | 'names' | 'descriptions' | 'colour'>;

/** Who publishes the demonstration. None of them exists; the names say so. */
const examples = [
  {
    slug: 'prikaz-vozla',
    kind: 'community',
    names: { sl: 'Prikaz Vozla (primer)', en: 'Vozel demonstration (example)' },
    descriptions: {
      sl: 'Primer objavitelja odprtih podatkov. Podatki o krajih so resnični in imajo naveden vir; ustanova je izmišljena. Upravljavec vozlišča jo lahko odstrani.',
      en: 'An example publisher of open data. The data about places are real and name their source; the organisation is invented. The operator of the node may remove it.',
    },
    colour: '#1f5fa8',
  },
  {
    slug: 'obcina-trilesje',
    kind: 'municipality',
    names: { sl: 'Občina Trilesje (izmišljena)', en: 'Municipality of Trilesje (invented)' },
    descriptions: {
      sl: 'Izmišljena občina za prikaz. V skupnem projektu z drugimi občinami objavlja števce prometa; tudi ti podatki so izmišljeni.',
      en: 'An invented municipality, for demonstration. It publishes traffic counters for a joint project of municipalities; these data are invented too.',
    },
    colour: '#2f6b3a',
  },
  {
    slug: 'mirno-mesto',
    kind: 'company',
    names: { sl: 'Mirno mesto, d. o. o. (izmišljeno podjetje)', en: 'Mirno mesto Ltd. (invented company)' },
    descriptions: {
      sl: 'Izmišljeno podjetje za prikaz. Objavlja zasedenost parkirišč; tudi ti podatki so izmišljeni.',
      en: 'An invented company, for demonstration. It publishes the occupancy of car parks; these data are invented too.',
    },
    colour: '#8a3b12',
  },
  {
    slug: 'drustvo-cisti-vdih',
    kind: 'ngo',
    names: { sl: 'Društvo Čisti vdih (izmišljeno)', en: 'Clean Breath Society (invented)' },
    descriptions: {
      sl: 'Izmišljeno društvo za prikaz. Njegovi člani merijo kakovost zraka; tudi ti podatki so izmišljeni.',
      en: 'An invented society, for demonstration. Its members measure the quality of air; these data are invented too.',
    },
    colour: '#5b3f8c',
  },
] as const satisfies readonly Example[];

/** The short name of one of the examples. */
export type ExampleName = (typeof examples)[number]['slug'];

/** The profiles of the examples; they are at home nowhere and answer no letters. */
export const exampleOrganisations: readonly OrganisationProfile[] = examples.map((example) => ({
  ...example,
  place: null,
  website: null,
  email: null,
}));
