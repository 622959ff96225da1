import type { Bilingual } from '../language.ts';

/** The words of the reference pages. */
export const words = {
  title: { sl: 'Opis programskega vmesnika', en: 'API reference' },
  lead: {
    sl: 'Vsi klici vmesnika po sklopih. Opisi klicev so v angleščini; napake imajo obliko RFC 9457 in stalne kode.',
    en: 'Every call of the API, part by part. Errors have the form of RFC 9457 and stable codes.',
  },
  errorsTitle: { sl: 'Kode napak', en: 'Error codes' },
  download: { sl: 'Strojno berljiv opis (OpenAPI 3.1)', en: 'Machine-readable description (OpenAPI 3.1)' },
  contents: { sl: 'Kazalo', en: 'Contents' },
  parameters: { sl: 'Parametri', en: 'Parameters' },
  body: { sl: 'Telo zahtevka', en: 'Request body' },
  answers: { sl: 'Odgovori', en: 'Answers' },
  required: { sl: 'obvezno', en: 'required' },
  name: { sl: 'Ime', en: 'Name' },
  place: { sl: 'Kje', en: 'Where' },
  meaning: { sl: 'Pomen', en: 'Meaning' },
  status: { sl: 'Stanje HTTP', en: 'HTTP status' },
  code: { sl: 'Koda', en: 'Code' },
  sentence: { sl: 'Sporočilo', en: 'Sentence' },
  other: { sl: 'Ostalo', en: 'Other' },
  empty: { sl: 'Opisanih poti še ni.', en: 'There are no described routes.' },
} satisfies Record<string, Bilingual>;
