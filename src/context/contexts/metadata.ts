import type { FetchedContextRow, OwnContextRow } from '../../linked-data/index.ts';

/** The kinds of stored contexts. NGSI-LD 1.9.1 §5.13.1. */
export const contextKinds = ['Hosted', 'Cached', 'ImplicitlyCreated'] as const;
export type ContextKind = (typeof contextKinds)[number];

/** What is said of a stored context. NGSI-LD 1.9.1 §5.13.3.5. */
export interface ContextMetadata {
  readonly URL: string;
  readonly localId: string;
  readonly kind: ContextKind;
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly lastUsage?: string;
  readonly extraInfo?: string;
}

/** What is said of a context that the node serves. */
export function metadataOfOwn({ id, kind, created, used }: OwnContextRow, address: string): ContextMetadata {
  return { URL: address, localId: id, kind, createdAt: created.toISOString(), lastUsage: used.toISOString() };
}

/** What is said of a copy; an origin that was asked in vain since is named with the reason. */
export function metadataOfCopy(row: FetchedContextRow, isLocal: boolean): ContextMetadata {
  const { url, id, fetched, expires, used } = row;
  const extraInfo = isLocal ? 'comes with the node' : troubleOf(row);
  return {
    ...{ URL: url, localId: id, kind: 'Cached', createdAt: fetched.toISOString() },
    ...(expires === null || isLocal ? {} : { expiresAt: expires.toISOString() }),
    lastUsage: used.toISOString(),
    ...(extraInfo === null ? {} : { extraInfo }),
  };
}

const troubleOf = ({ failed, failure, failures }: FetchedContextRow): string | null =>
  failed === null ? null : `its origin failed ${failures} times, the last at ${failed.toISOString()}: ${failure}`;
