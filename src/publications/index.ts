export type { PublicationEvent, PublicationState } from './life-cycle.ts';
export type {
  CatalogueDoor,
  CatalogueEntry,
  ContextDoor,
  GrantsDoor,
  OrganisationsDoor,
  RunQueue,
  WriteOutcome,
} from './neighbours.ts';
export type { NewPublication } from './new-publication.ts';
export type {
  Description,
  KeptProfile,
  Publication,
  SourceFile,
} from './publication.ts';
export { publicationRoutes, uploadRoutes } from './publication-routes.ts';
export { presentPublication } from './publication-schemas.ts';
export { createPublications, type Publications, type PublicationsDeps } from './publications.ts';
export { createPublicationsRoom, type PublicationsRoom } from './room.ts';
export type { Rejection, Run, RunCounts, RunError, RunKind, RunOutcome, RunState } from './run.ts';
export { createRunWork, type RunWork } from './run-work.ts';
export type { StepChange } from './steps.ts';
export { titleFromFile } from './suggested-description.ts';
export { createUploads, type Uploads } from './uploads.ts';
