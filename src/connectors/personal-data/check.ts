import { headerWords } from '../columns/index.ts';
import type { RecordBatch } from '../connector.ts';
import { isEmail, isEmso, isIban, isTaxNumber, isTelephone } from './checksums.ts';
import { mask, type PersonalDataFinding, type PersonalDataKind } from './finding.ts';
import { nameLikeness } from './names.ts';

/** What is looked for in every value, in order; the first that fits counts. */
const tests: readonly (readonly [PersonalDataKind, (text: string) => boolean])[] = [
  ['emso', isEmso],
  ['iban', isIban],
  ['e-mail', isEmail],
  ['tax-number', isTaxNumber],
  ['telephone', isTelephone],
  ['person-name', (text) => nameLikeness(text) === 'full'],
];

/** An address within longer text is personal data as much as one alone. */
const inside: readonly (readonly [PersonalDataKind, RegExp, (text: string) => boolean])[] = [
  ['e-mail', /[^\s@<>()]{1,64}@[^\s@<>()]{3,200}/g, isEmail],
  ['emso', /(?<![\d.,])\d{13}(?![\d.,])/g, isEmso],
];

const personWords =
  /\b(ime in priimek|priimek|lastnik|kontakt|kontaktna oseba|oseba|stranka|uporabnik|zaposlen|vlagatelj|narocnik|skrbnik|prijavitelj|surname|last name|first name|owner|contact|nosilec|stanovalec|obcan)\b/;
const birthWords = /\b(rojstv|rojst|datum rojstva|rojen|birth)/;
const homeWords = /\b(naslov|ulica|stalno prebivalisce|prebivalisce|bivalisce|address|strasse)\b/;
const taxWords = /\b(davcna|davcna stevilka|id za ddv|ddv|tax|vat)\b/;
const telephoneWords = /\b(tel|telefon|gsm|mobitel|mobilni|phone)\b/;

/** Looks for personal data in every column while a source streams by; nothing of it is stored. */
export class PersonalDataCheck {
  readonly #columns = new Map<string, ColumnCheck>();

  add({ records }: RecordBatch): void {
    for (const { line, values } of records) {
      for (const name in values) {
        const value = values[name];
        if (typeof value !== 'string' && typeof value !== 'number') continue;
        this.#column(name).add(String(value).trim(), line);
      }
    }
  }

  finish(): PersonalDataFinding[] {
    const columns = [...this.#columns.values()];
    const findings = columns.flatMap((column) => column.finish());
    const persons = findings.some(({ kind }) => kind === 'person-name' || kind === 'emso');
    return persons ? [...findings, ...columns.flatMap((column) => column.homeAddress())] : findings;
  }

  #column(name: string): ColumnCheck {
    let known = this.#columns.get(name);
    if (!known) {
      known = new ColumnCheck(name);
      this.#columns.set(name, known);
    }
    return known;
  }
}

interface Tally {
  count: number;
  readonly examples: { line: number; masked: string }[];
}

class ColumnCheck {
  readonly #name: string;
  readonly #words: string;
  #filled = 0;
  #given = 0;
  #family = 0;
  #letters = 0;
  readonly #tallies = new Map<PersonalDataKind, Tally>();
  #first: { line: number; masked: string } | null = null;

  constructor(name: string) {
    this.#name = name;
    this.#words = headerWords(name);
  }

  add(text: string, line: number): void {
    if (text === '') return;
    this.#filled += 1;
    this.#first ??= { line, masked: mask(text) };
    const kind = tests.find(([, test]) => test(text))?.[0] ?? kindInside(text);
    if (kind) this.#count(kind, text, line);
    if (/\p{L}/u.test(text)) this.#letters += 1;
    const likeness = nameLikeness(text);
    if (likeness === 'given') this.#given += 1;
    if (likeness === 'family') this.#family += 1;
  }

  finish(): PersonalDataFinding[] {
    const findings: PersonalDataFinding[] = [];
    for (const [kind, tally] of this.#tallies) {
      const certainty = this.#certainty(kind, tally.count);
      if (certainty) findings.push(this.#finding(kind, certainty, tally.count, tally.examples));
    }
    const single = this.#singleNames();
    if (single && !findings.some(({ kind }) => kind === 'person-name')) findings.push(single);
    if (birthWords.test(this.#words) && this.#filled > 0)
      findings.push(this.#finding('birth-date', 'certain', this.#filled, this.#firstExample()));
    return findings;
  }

  /** Addresses are personal where the same table names persons. */
  homeAddress(): PersonalDataFinding[] {
    if (!homeWords.test(this.#words) || this.#filled === 0 || this.#tallies.has('e-mail') || this.#letters === 0)
      return [];
    return [this.#finding('home-address', 'possible', this.#filled, this.#firstExample())];
  }

  #certainty(kind: PersonalDataKind, count: number): 'certain' | 'possible' | null {
    const share = count / this.#filled;
    switch (kind) {
      // One in eleven numbers of eight digits passes the check by chance; a whole column does not.
      case 'tax-number':
        return share >= 0.9 && this.#filled >= 3
          ? 'certain'
          : taxWords.test(this.#words)
            ? 'certain'
            : share >= 0.5
              ? 'possible'
              : null;
      case 'telephone':
        return telephoneWords.test(this.#words) || share >= 0.5 ? 'certain' : 'possible';
      case 'emso':
        return 'certain';
      case 'person-name':
        if (personWords.test(this.#words) || (share >= 0.3 && this.#filled >= 3)) return 'certain';
        return share >= 0.05 && count >= 2 ? 'possible' : null;
      default:
        return 'certain';
    }
  }

  /** Columns of given or family names alone: `ime`, `priimek`. */
  #singleNames(): PersonalDataFinding | null {
    const count = this.#given + this.#family;
    const share = count / Math.max(1, this.#filled);
    const spoken = personWords.test(this.#words);
    if (count === 0 || (share < 0.5 && !(spoken && share > 0.1))) return null;
    return this.#finding(
      'person-name',
      spoken || /^(ime|priimek|first name|surname)$/.test(this.#words) ? 'certain' : 'possible',
      count,
      this.#firstExample(),
    );
  }

  #count(kind: PersonalDataKind, text: string, line: number): void {
    const tally: Tally = this.#tallies.get(kind) ?? { count: 0, examples: [] };
    tally.count += 1;
    if (tally.examples.length < 3) tally.examples.push({ line, masked: mask(text) });
    this.#tallies.set(kind, tally);
  }

  #finding(
    kind: PersonalDataKind,
    certainty: 'certain' | 'possible',
    count: number,
    examples: PersonalDataFinding['examples'],
  ): PersonalDataFinding {
    return { column: this.#name, kind, certainty, count, share: count / Math.max(1, this.#filled), examples };
  }

  #firstExample = () => (this.#first ? [this.#first] : []);
}

function kindInside(text: string): PersonalDataKind | undefined {
  if (text.length < 8) return undefined;
  const searched = text.slice(0, 10_000);
  if (!searched.includes('@') && !/(?<![\d.,])\d{13}/.test(searched)) return undefined;
  return inside.find(([, pattern, test]) =>
    searched.match(pattern)?.some((part) => test(part.replace(/[.,;:!?]+$/, ''))),
  )?.[0];
}
