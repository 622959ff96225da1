export { allowedEvents, type PublicationEvent, type PublicationState } from './life-cycle.ts';
export type {
  CatalogueDoor,
  CatalogueEntry,
  ContextDoor,
  GrantsDoor,
  OrganisationsDoor,
  RunQueue,
  WriteOutcome,
} from './neighbours.ts';
export {
  type Description,
  descriptionDocument,
  type KeptProfile,
  openFindings,
  type Publication,
  type SourceFile,
} from './publication.ts';
export { publicationRoutes, uploadRoutes } from './publication-routes.ts';
export { presentPublication, presentRun } from './publication-schemas.ts';
export { createPublications, type NewPublication, type Publications, type PublicationsDeps } from './publications.ts';
export { createPublicationsRoom, type PublicationsRoom } from './room.ts';
export type { Rejection, Run, RunCounts, RunError, RunKind, RunOutcome, RunState } from './run.ts';
export { createRunWork, type RunWork } from './run-work.ts';
export type { StepChange } from './steps.ts';
export { type UploadBody, uploadBody } from './upload-body.ts';
export { createUploads, type Uploads } from './uploads.ts';
