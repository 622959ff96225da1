export type { FailedJob, Job, JobDefinition, JobOptions, QueueState } from './job.ts';
export { createWork, type Work, type WorkDeps } from './work.ts';
