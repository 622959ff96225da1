import { DomainError } from '../errors.ts';
import type { Bilingual } from '../language.ts';
import { settingError } from './errors.ts';
import type { Reader } from './kinds.ts';

/** One setting: its name in the environment, how it is read, what holds without it, and what it is for. */
export interface Setting<Value> {
  readonly name: string;
  readonly read: Reader<Value>;
  readonly otherwise: Value;
  /** What the reference page shows as the default. */
  readonly shown: string;
  /** A secret is never logged nor shown. */
  readonly secret: boolean;
  readonly meaning: Bilingual;
}

/** A table of settings, by the name under which the program knows each. */
export type SettingsTable = Readonly<Record<string, Setting<unknown>>>;

/** The values that a table of settings yields. */
export type ValuesOf<Table extends SettingsTable> = {
  readonly [Key in keyof Table]: Table[Key] extends Setting<infer Value> ? Value : never;
};

/** Reads the whole table from `environment`; throws one error that names every fault at once. */
export function readSettings<Table extends SettingsTable>(
  table: Table,
  environment: Readonly<Record<string, string | undefined>>,
): ValuesOf<Table> {
  const faults: DomainError[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(table)) {
    const text = environment[setting.name]?.trim();
    try {
      values[key] = text ? setting.read(text, setting.name) : setting.otherwise;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      faults.push(error);
    }
  }
  if (faults.length > 0) throw settingError('faults-found', { count: faults.length }, { faults });
  return values as ValuesOf<Table>;
}
