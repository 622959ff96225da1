export * as kinds from './kinds.ts';
export { readSettings, type Setting, type SettingsTable, type ValuesOf } from './table.ts';
