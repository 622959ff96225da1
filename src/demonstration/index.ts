export { createDemonstration, type Demonstration, type DemonstrationDeps, type Filled } from './demonstration.ts';
