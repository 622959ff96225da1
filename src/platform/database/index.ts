export { isDatabaseAway, isDatabaseBusy } from './absence.ts';
export { type Database, type DatabaseOptions, type Executor, openDatabase, type Transaction } from './database.ts';
export { type Migration, migrate, readMigrations } from './migrations.ts';
export type { Tables } from './tables.ts';
