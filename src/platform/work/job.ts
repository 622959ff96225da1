/** One kind of background job. Its `run` may be called again for the same data: it must bear repetition. */
export interface JobDefinition<Data extends object> {
  /** Lower-case words joined by hyphens; also the name of its queue. */
  readonly name: string;
  run(data: Data, signal: AbortSignal): Promise<void>;
  /** How often a failed job is tried again, each time after a longer pause; 3 when absent. */
  readonly retries?: number;
  /** How long one run may take; 15 minutes when absent. */
  readonly seconds?: number;
  /** When it also runs by itself: a cron expression in the time of Ljubljana, and the data it then gets. */
  readonly schedule?: { readonly cron: string; readonly data: Data };
}

/** How one job is put into its queue. */
export interface JobOptions {
  readonly after?: Date;
  /** While a job with the same key waits, no second one is added. */
  readonly key?: string;
}

/** A defined kind of job, to be put into its queue with data. */
export interface Job<Data extends object> {
  readonly name: string;
  /** The id of the job; null when one with the same key already waits. */
  send(data: Data, options?: JobOptions): Promise<string | null>;
}

/** What the operator sees of one queue. */
export interface QueueState {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
  readonly schedule: string | null;
}

/** A job that failed for good, with its reason. */
export interface FailedJob {
  readonly id: string;
  readonly queue: string;
  readonly reason: string;
  readonly attempts: number;
  readonly failed: Date | null;
}
