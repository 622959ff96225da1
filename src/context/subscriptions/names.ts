import type { ActiveContext, ContextValue } from '../../linked-data/index.ts';

/** A context that notes every name which it expands. */
export function noteNames(active: ActiveContext): {
  readonly active: ActiveContext;
  readonly names: Map<string, string>;
} {
  const names = new Map<string, string>();
  const expandTerm = (name: string) => {
    const iri = active.expandTerm(name);
    names.set(name, iri);
    return iri;
  };
  return { active: { ...active, expandTerm }, names };
}

/** A context that knows the noted names alone, so that what was read once can be read again without a network. */
export function contextOfNames(source: ContextValue, names: Readonly<Record<string, string>>): ActiveContext {
  return {
    source,
    address: '',
    digest: '',
    expandTerm: (name) => (Object.hasOwn(names, name) ? names[name]! : name),
    expandId: (id) => id,
    compactIri: (iri) => iri,
    term: () => undefined,
  };
}
