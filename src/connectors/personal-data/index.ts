export { PersonalDataCheck } from './check.ts';
export type { PersonalDataFinding, PersonalDataKind } from './finding.ts';
export { personalDataNames } from './finding.ts';
