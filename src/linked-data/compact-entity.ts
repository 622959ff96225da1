import type { ActiveContext } from './active-context.ts';
import { type CompactOptions, compactAttribute } from './compact-attribute.ts';
import type { CompactableEntity } from './entity-shapes.ts';

/** One type as text, several as a list, in short names. */
export function compactTypes(types: readonly string[], active: ActiveContext): string | string[] {
  return types.length === 1 ? active.compactIri(types[0]!) : types.map((type) => active.compactIri(type));
}

/** A stored entity as NGSI-LD JSON without `@context`, in one of the three formats (NGSI-LD 1.9.1 §4.5.1 to §4.5.4). */
export function compactEntity(
  stored: CompactableEntity,
  active: ActiveContext,
  options: CompactOptions = {},
): Record<string, unknown> {
  const entity: Record<string, unknown> = { id: stored.id, type: compactTypes(stored.types, active) };
  if (stored.scopes.length > 0) entity.scope = stored.scopes.length === 1 ? stored.scopes[0] : stored.scopes;
  if (options.sysAttrs) {
    if (stored.created) entity.createdAt = stored.created.toISOString();
    if (stored.modified) entity.modifiedAt = stored.modified.toISOString();
    // Whole seconds as people write them, so that most times come back as they went in.
    if (stored.expires) entity.expiresAt = stored.expires.toISOString().replace('.000Z', 'Z');
  }
  const { document } = stored;
  for (const iri in document) entity[active.compactIri(iri)] = compactAttribute(document[iri]!, active, options);
  return entity;
}
