/** What the main thread asks of the thread that holds the embedded engine. */
export type EmbeddedRequest =
  | { readonly id: number; readonly kind: 'query'; readonly text: string; readonly values: readonly unknown[] }
  | { readonly id: number; readonly kind: 'script'; readonly text: string }
  | { readonly id: number; readonly kind: 'listen'; readonly channel: string }
  | { readonly id: number; readonly kind: 'unlisten'; readonly channel: string }
  | { readonly id: number; readonly kind: 'dump' }
  | { readonly id: number; readonly kind: 'close' };

/** One statement's result as it crosses the threads: values still as PostgreSQL's text. */
export interface RawResult {
  readonly command: string;
  readonly rowCount: number;
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The members of a PostgreSQL error that callers look at. */
export interface RawError {
  readonly message: string;
  readonly code?: string;
  readonly detail?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
  readonly position?: string;
}

export type EmbeddedReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: RawError }
  | { readonly id: number; readonly kind: 'results'; readonly results: readonly RawResult[] }
  | { readonly id: number; readonly kind: 'dumped'; readonly bytes: Uint8Array }
  | { readonly id: number; readonly kind: 'error'; readonly error: RawError }
  | { readonly kind: 'notification'; readonly channel: string; readonly payload: string };

/** How the thread opens its engine. */
export interface EmbeddedStart {
  /** The folder of the database; absent = in memory. */
  readonly directory?: string;
  /** A dump of a data folder to begin from; only in memory. */
  readonly image?: Uint8Array;
}
