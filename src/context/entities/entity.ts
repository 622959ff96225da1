import type {
  AttributeInstance,
  AttributeType,
  Document,
  ExpandedEntity,
  ExpandedFragment,
} from '../../linked-data/index.ts';
import type { TypeExpression } from '../query/index.ts';

/** An entity in memory while a batch works on it. Never changed in place: every operation makes a new one. */
export interface Entity {
  readonly id: string;
  readonly version: number;
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly document: Readonly<Document>;
  readonly steward: string | null;
  readonly datasets: readonly number[];
  readonly created: Date;
  readonly modified: Date;
  readonly expires: Date | null;
}

/** What every operation may carry beside its own members. */
interface Common {
  readonly id: string;
  /** Entity tags of which the present version must have one; `*`: it must exist. */
  readonly ifMatch?: '*' | readonly string[];
  /** Which types the entity must have; one of others does not exist for the operation. */
  readonly types?: TypeExpression;
  /** The organisation that will answer for an entity that this operation creates. */
  readonly steward?: string;
}

/** What a client asks to do with one entity; names are IRIs. NGSI-LD 1.9.1 §5.6. */
export type EntityOperation = Common &
  (
    | { readonly kind: 'create'; readonly entity: ExpandedEntity }
    | { readonly kind: 'replace'; readonly entity: ExpandedEntity }
    | { readonly kind: 'upsert'; readonly entity: ExpandedEntity; readonly existing: 'replace' | 'update' }
    | { readonly kind: 'append'; readonly fragment: ExpandedFragment; readonly overwrite: boolean }
    | { readonly kind: 'update'; readonly fragment: ExpandedFragment }
    | {
        readonly kind: 'merge';
        readonly fragment: ExpandedFragment;
        readonly observedAt?: string;
        readonly language?: string;
        /** Reads the value that a simplified fragment gives to an attribute that has a kind already. */
        readonly readAs?: (kind: AttributeType, value: unknown) => unknown;
      }
    | { readonly kind: 'update-attribute'; readonly attribute: string; readonly instance: AttributeInstance }
    | {
        readonly kind: 'replace-attribute';
        readonly attribute: string;
        readonly instances: AttributeInstance | AttributeInstance[];
      }
    | {
        readonly kind: 'delete-attribute';
        readonly attribute: string;
        readonly datasetId?: string;
        readonly all: boolean;
      }
    | { readonly kind: 'add-history'; readonly history: AddedHistory; readonly creates: boolean }
    | { readonly kind: 'delete' }
    | {
        readonly kind: 'remove-attributes';
        /** Names of the attributes that go (`drop`), or of those that alone stay (`keep`). */
        readonly drop?: ReadonlySet<string>;
        readonly keep?: ReadonlySet<string>;
      }
    | { readonly kind: 'expire' }
    | { readonly kind: 'reclassify' }
  );

/** Instances to add to an entity's history; of each attribute any number, in any order. NGSI-LD 1.9.1 §5.6.11, §5.6.12. */
export interface AddedHistory {
  readonly types: readonly string[];
  readonly document: Readonly<Document>;
  readonly scopes: readonly ScopeInstance[];
  readonly expiresAt?: string;
}

/** The scopes that an entity had from some time on; without a time: from now on. */
export interface ScopeInstance {
  readonly scopes: readonly string[];
  readonly observedAt?: string;
}

/** An attribute that an operation left alone, and why. NGSI-LD 1.9.1 §5.2.19 NotUpdatedDetails. */
export interface LeftAlone {
  readonly attribute: string;
  readonly reason: string;
}

/** What became of one operation. */
export interface Done {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'deleted';
  readonly version: number;
  readonly leftAlone: readonly LeftAlone[];
}

/** What became of one operation, or the refusal. */
export type Outcome = Done | { readonly outcome: 'refused'; readonly error: Error };
