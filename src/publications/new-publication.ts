import type { Participant } from '../participants/index.ts';
import { newId } from '../platform/ids.ts';
import type { Description, Publication } from './publication.ts';

/** What a new publication begins with. */
export interface NewPublication {
  /** Uuid or slug of the organisation; absent means the only one of the participant. */
  readonly organisation?: string | undefined;
  readonly description: unknown;
  readonly slug?: string | undefined;
  readonly approvalRequired?: boolean | undefined;
  readonly space?: number | undefined;
}

/** A draft with nothing but its description. */
export function draftOf(begun: {
  readonly who: Participant;
  readonly organisation: string;
  readonly description: Description;
  readonly slug: string;
  readonly now: Date;
  readonly space?: number | undefined;
  readonly approvalRequired?: boolean | undefined;
}): Publication {
  const { who, organisation, description, slug, now, space = 1, approvalRequired = false } = begun;
  return {
    id: newId(now.getTime()),
    space,
    organisation,
    slug,
    state: 'draft',
    author: who.id,
    authorName: who.name,
    source: null,
    profile: null,
    findings: [],
    leftOut: [],
    justified: {},
    mapping: null,
    description,
    approvalRequired,
    approvedBy: null,
    approverName: null,
    dataset: null,
    record: null,
    feedVersion: null,
    nextPull: null,
    version: 1,
    created: now,
    modified: now,
    published: null,
    retired: null,
  };
}
