import type { ActiveContext, Contexts } from '../../linked-data/index.ts';

/** Short names of one type's attributes, and the context that gives them. */
export interface Names {
  readonly active: ActiveContext;
  /** The address of the context; null where the core is enough. */
  readonly context: string | null;
  /** The name of a type or an attribute for people: short under the context, else the last part of its IRI. */
  nameOf(iri: string): string;
  /** The name by which a query may name it; null where the context knows none. */
  queryNameOf(iri: string): string | null;
}

/** Gives names to types and attributes. */
export interface Naming {
  /** Under the context of the data model that a type is of, or that an address names. */
  of(types: readonly string[], context?: string | null): Promise<Names>;
}

/** Makes the naming over the contexts of bundled data models: type (IRI) → address. */
export function createNaming(deps: {
  readonly contexts: Pick<Contexts, 'parse'>;
  readonly contextOf: (type: string) => string | null;
}): Naming {
  return {
    async of(types, named = null) {
      const context = named ?? types.flatMap((type) => deps.contextOf(type) ?? [])[0] ?? null;
      const active = await deps.contexts.parse(context ?? undefined);
      return {
        active,
        context,
        nameOf: (iri) => lastPart(active.compactIri(iri)),
        queryNameOf(iri) {
          const short = active.compactIri(iri);
          return queryName.test(short) ? short : null;
        },
      };
    },
  };
}

/** What the query language takes for a name: NGSI-LD 1.9.1 §4.9, production AttrName. */
const queryName = /^[\p{L}@_][\p{L}\p{N}_:@-]*$/u;

/** Names of ours have no slash; what has one is an IRI that no context shortens. */
function lastPart(name: string): string {
  return name.includes('/') ? (/[^/#]+$/.exec(name)?.[0] ?? name) : name;
}
