/** One committed write of one entity. Positions of a space grow in the order of commits. */
export interface Change {
  readonly space: number;
  readonly position: number;
  readonly written: Date;
  /** Which of the 32 parts of the followers' work the entity belongs to. */
  readonly part: number;
  readonly entity: string;
  readonly kind: ChangeKind;
  readonly version: number;
  /** Expanded IRIs of the entity's types after the write, or before it when the entity was deleted. */
  readonly types: readonly string[];
  /** Expanded IRIs of the attributes that the write touched. */
  readonly attributes: readonly string[];
  /** Numbers of the datasets that the entity belonged to before or after the write. */
  readonly datasets: readonly number[];
  /** What a deleted entity was; of an updated one, what it gained and lost (`Before` of context); null otherwise. */
  readonly before: unknown;
}

export type ChangeKind = 'created' | 'updated' | 'deleted';

/** How `change.kind` is stored. */
export const changeKinds: Readonly<Record<number, ChangeKind>> = { 1: 'created', 2: 'updated', 3: 'deleted' };

/** How many parts the followers' work is divided into. */
export const partCount = 32;

/** All parts, in order. */
export const allParts: readonly number[] = Array.from({ length: partCount }, (_, part) => part);
