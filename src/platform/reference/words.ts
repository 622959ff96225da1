import type { Bilingual } from '../language.ts';

/** The words of the reference pages. */
export const words = {
  title: { sl: 'Opis programskega vmesnika', en: 'API reference' },
  errorsTitle: { sl: 'Kode napak', en: 'Error codes' },
  download: { sl: 'Strojno berljiv opis (OpenAPI 3.1)', en: 'Machine-readable description (OpenAPI 3.1)' },
  contents: { sl: 'Kazalo', en: 'Contents' },
  skip: { sl: 'Na vsebino', en: 'Skip to the content' },
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
  home: { sl: 'Na domačo stran', en: 'Home page' },
  empty: { sl: 'Opisanih poti še ni.', en: 'There are no described routes.' },
} satisfies Record<string, Bilingual>;
