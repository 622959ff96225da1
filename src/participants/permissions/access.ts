import { type Participant, systemParticipant } from '../participant.ts';

/** What a participant may see and change in one space; resolved once per request, pushed into SQL. */
export interface Access {
  readonly participant: Participant;
  readonly space: number;
  /** Reads every row: the operator, members who govern the space's own organisation, the node itself. */
  readonly readsAll: boolean;
  /** Datasets this participant may read, number → attribute IRIs it shows (null = all). */
  readonly datasets: ReadonlyMap<number, ReadonlySet<string> | null>;
  /** Writes every row: the operator, and anyone when ACCESS=open. */
  readonly writesAll: boolean;
  /** Organisations for which it may write: its provider and administrator memberships, or its key's. */
  readonly stewardOf: readonly string[];
}

/** The access with which the node does its own work in a space. */
export function systemAccess(space: number): Access {
  return {
    participant: systemParticipant,
    space,
    readsAll: true,
    datasets: new Map(),
    writesAll: true,
    stewardOf: [],
  };
}

/** Whether a participant may write a row that `steward` answers for. */
export function mayWriteFor(access: Access, steward: string | null): boolean {
  return access.writesAll || (steward !== null && access.stewardOf.includes(steward));
}

/** Whether a row that belongs to `datasets` may be read at all; an unreadable row answers 404. */
export function visible(access: Access, datasets: readonly number[]): boolean {
  return access.readsAll || datasets.some((dataset) => access.datasets.has(dataset));
}

/**
 * The attribute IRIs of a row that may be read: the union of what the granted datasets it belongs to show.
 * Null means all of them; an invisible row shows none.
 */
export function shownAttributes(access: Access, datasets: readonly number[]): ReadonlySet<string> | null {
  if (access.readsAll) return null;
  const shown = new Set<string>();
  for (const dataset of datasets) {
    const attributes = access.datasets.get(dataset);
    if (attributes === null) return null;
    for (const attribute of attributes ?? []) shown.add(attribute);
  }
  return shown;
}
