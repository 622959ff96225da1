import type { DatasetRecord } from '../../catalogue/index.ts';
import type { Language } from '../../platform/language.ts';
import type { Words } from '../words/index.ts';
import { voice } from '../words/index.ts';

/** What makes a description findable and usable, each with its test. DCAT-AP 3.0.1, recommended properties. */
const wanted: Readonly<Record<keyof Words['dataset']['missing'], (record: DatasetRecord) => boolean>> = {
  description: (record) => Boolean(record.descriptions.sl),
  english: (record) => Boolean(record.titles.en && record.descriptions.en),
  keywords: (record) => (record.keywords.sl ?? []).length > 0,
  theme: (record) => record.themes.length > 0,
  licence: (record) => record.licence !== null,
  contact: (record) => record.contact !== null,
  frequency: (record) => record.frequency !== null,
  area: (record) => record.spatial.places.length > 0 || record.spatial.bbox !== null,
  attribution: (record) => record.attribution !== null,
};

/** What an owner may still add to a record, and how much of it is there. */
export function missingOf(record: DatasetRecord, language: Language): { sentences: readonly string[]; share: number } {
  const words = voice(language).words.dataset.missing;
  const names = Object.keys(wanted) as (keyof typeof wanted)[];
  const absent = names.filter((name) => !wanted[name](record));
  return { sentences: absent.map((name) => words[name]), share: 1 - absent.length / names.length };
}
