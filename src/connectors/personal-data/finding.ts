import type { Bilingual } from '../../platform/language.ts';

/** Kinds of personal data that the check looks for. */
export type PersonalDataKind =
  | 'emso'
  | 'tax-number'
  | 'iban'
  | 'e-mail'
  | 'telephone'
  | 'person-name'
  | 'home-address'
  | 'birth-date';

/** Names of the kinds, for people. */
export const personalDataNames: Readonly<Record<PersonalDataKind, Bilingual>> = {
  emso: { sl: 'EMŠO', en: 'personal registration number (EMŠO)' },
  'tax-number': { sl: 'davčna številka', en: 'tax number' },
  iban: { sl: 'številka bančnega računa', en: 'bank account number' },
  'e-mail': { sl: 'elektronski naslov', en: 'e-mail address' },
  telephone: { sl: 'telefonska številka', en: 'telephone number' },
  'person-name': { sl: 'osebno ime', en: "person's name" },
  'home-address': { sl: 'naslov osebe', en: "person's address" },
  'birth-date': { sl: 'rojstni datum', en: 'date of birth' },
};

/** What the check found in one column. */
export interface PersonalDataFinding {
  readonly column: string;
  readonly kind: PersonalDataKind;
  /** `certain` blocks open publication until the column is left out or justified; `possible` warns. */
  readonly certainty: 'certain' | 'possible';
  readonly count: number;
  /** Of the filled values. */
  readonly share: number;
  /** First occurrences with most characters hidden. */
  readonly examples: readonly { readonly line: number; readonly masked: string }[];
}

/** Hides all but the first character of each part and the length. */
export function mask(text: string): string {
  return text
    .slice(0, 60)
    .replace(/([\p{L}\p{N}])([\p{L}\p{N}]+)/gu, (_, first: string, rest: string) => first + '•'.repeat(rest.length));
}
