import type { ExpandedEntity } from '../linked-data/index.ts';
import type { Access } from '../participants/index.ts';
import type { Covered } from './coverage.ts';
import type { Description } from './publication.ts';

/** What became of one written entity. */
export type WriteOutcome =
  | { readonly outcome: 'created' | 'updated' | 'unchanged' | 'deleted' }
  | { readonly outcome: 'refused'; readonly error: Error };

/** The part of context that publications need: `main.ts` joins them. */
export interface ContextDoor {
  /** Writes entities that `steward` answers for; one outcome per entity, in order. */
  write(space: number, steward: string, entities: readonly ExpandedEntity[]): Promise<readonly WriteOutcome[]>;
  /** Removes entities; absent ones are no fault. */
  remove(space: number, steward: string, ids: readonly string[]): Promise<void>;
  /** A new selection over the space: the dataset's number. */
  select(space: number, selection: { types: readonly string[]; scope: string }): Promise<number>;
  /** Ends a selection: its dataset has no rows any more. */
  unselect(space: number, dataset: number): Promise<void>;
}

/** What the catalogue learns of a publication. */
export interface CatalogueEntry {
  readonly id: string | null;
  readonly slug: string;
  readonly organisation: string;
  readonly dataset: number;
  readonly types: readonly string[];
  readonly scope: string;
  readonly model: string | null;
  readonly description: Description;
  /** Where and when its data lie. */
  readonly covered: Covered;
}

/** The part of the catalogue that publications need. */
export interface CatalogueDoor {
  /** Refuses codes and places that the catalogue does not know, every one by its field. */
  check(description: Description): void;
  /** Enters the record as a draft, or changes it where it stands; refuses a wrong description. Answers its id. */
  enter(access: Access, entry: CatalogueEntry): Promise<string>;
  /** The same, and makes it public. */
  publish(access: Access, entry: CatalogueEntry): Promise<string>;
  pause(access: Access, record: string): Promise<void>;
  retire(access: Access, record: string): Promise<void>;
  /** The data have changed. */
  touch(record: string, at: Date): Promise<void>;
}

/** The part of permissions that publications need. */
export interface GrantsDoor {
  /** Lets anyone read the dataset (open licence), or only the organisation itself. */
  open(publication: string, dataset: number, organisation: string, everyone: boolean): Promise<void>;
  withdraw(publication: string): Promise<void>;
}

/** The part of organisations that publications need. */
export interface OrganisationsDoor {
  find(key: string): Promise<{ readonly id: string; readonly slug: string; readonly confirmed: boolean } | null>;
}

/** Runs work in the background, on this process or another one that shares the database. */
export interface RunQueue {
  submit(run: string): Promise<void>;
}
