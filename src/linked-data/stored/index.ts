export { createContextFetch } from './fetch-context.ts';
export type { FetchedContextRow } from './fetched-context-store.ts';
export type { OwnContextKind, OwnContextRow } from './own-context-store.ts';
export { openStoredContexts, type StoredContexts } from './stored-contexts.ts';
