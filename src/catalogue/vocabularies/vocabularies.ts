import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The tables of controlled vocabularies that the node bundles. */
export const tableNames = [
  'data-theme',
  'access-right',
  'frequency',
  'licence',
  'file-type',
  'planned-availability',
  'high-value-category',
] as const;

/** One bundled table. */
export type TableName = (typeof tableNames)[number];

/** One entry of a table. */
export interface Concept {
  readonly code: string;
  readonly iri: string;
  readonly en: string;
  /** Slovene label; the English one where the table has none. */
  readonly sl: string;
}

/** The EU authority tables: codes to IRIs and labels. */
export interface Vocabularies {
  concept(table: TableName, code: string): Concept | null;
  concepts(table: TableName): readonly Concept[];
  /** IRI of the concept scheme. */
  scheme(table: TableName): string;
  label(table: TableName, code: string, language: string): string;
  isMachineReadable(fileType: string): boolean;
  isOpenFormat(fileType: string): boolean;
}

interface TableFile {
  readonly scheme: string;
  readonly base: string;
  readonly concepts: readonly { readonly code: string; readonly en: string; readonly sl?: string }[];
}

/** Reads the tables of `directory` (`models/vocabularies`). */
export function loadVocabularies(directory: string): Vocabularies {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8'));
  const tables = new Map<TableName, { scheme: string; concepts: Map<string, Concept> }>();
  for (const name of tableNames) {
    const file = read(name) as TableFile;
    const concepts = file.concepts.map(({ code, en, sl }): [string, Concept] => [
      code,
      { code, iri: file.base + code, en, sl: sl ?? en },
    ]);
    tables.set(name, { scheme: file.scheme, concepts: new Map(concepts) });
  }
  const machineReadable = new Set(read('machine-readable') as string[]);
  const open = new Set(read('non-proprietary') as string[]);
  const concept = (table: TableName, code: string) => tables.get(table)!.concepts.get(code) ?? null;
  return {
    concept,
    concepts: (table) => [...tables.get(table)!.concepts.values()],
    scheme: (table) => tables.get(table)!.scheme,
    label: (table, code, language) => concept(table, code)?.[language === 'sl' ? 'sl' : 'en'] ?? code,
    isMachineReadable: (fileType) => machineReadable.has(fileType),
    isOpenFormat: (fileType) => open.has(fileType),
  };
}
