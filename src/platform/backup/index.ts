export { compress, linesOf, readArchive, saveWhole } from './archive.ts';
export { type Restored, readBackup, writeBackup } from './backup.ts';
export { backupRoutes } from './backup-routes.ts';
