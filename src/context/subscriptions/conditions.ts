import type { Access } from '../../participants/index.ts';
import { instancesOf } from '../instances.ts';
import { type GeometryTest, type Query, scopesMatch, typesMatch } from '../query/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import type { ReadySubscription, Selector } from './subscription.ts';

/** An entity that may be told to the owner of a subscription, as far as that owner sees it. */
export interface Candidate {
  readonly subscription: ReadySubscription;
  readonly access: Access;
  readonly entity: StoredEntity;
  readonly shown: ReadonlySet<string> | null;
  /** Whether it is there no more. */
  readonly isGone: boolean;
}

/** Whether an entity fulfils what can be decided here: type, id, scope and `q`. NGSI-LD 1.9.1 §5.8.6. */
export function fulfils({ subscription, entity, shown }: Candidate): boolean {
  const { selectors, scope, matches } = subscription.terms;
  if (selectors !== null && !selectors.some((selector) => selects(selector, entity))) return false;
  if (scope !== null && !scopesMatch(scope, entity.scopes)) return false;
  return matches === null || matches(entity, shown);
}

function selects({ types, ids, idPattern }: Selector, entity: StoredEntity): boolean {
  return typesMatch(types, entity.types) && (ids?.has(entity.id) ?? true) && (idPattern?.(entity.id) ?? true);
}

/** Those that also fulfil what the database alone decides: relations of geometries, and linked entities. */
export async function fulfilling(
  candidates: readonly Candidate[],
  { query, geometries }: { readonly query: Pick<Query, 'page'>; readonly geometries: GeometryTest },
): Promise<readonly Candidate[]> {
  const byPlace = await near(candidates, geometries);
  const linked = byPlace.filter(({ subscription }) => subscription.terms.asksLinked);
  if (linked.length === 0) return byPlace;
  const fulfilled = new Set<Candidate>();
  for (const [subscription, group] of Map.groupBy(linked, ({ subscription }) => subscription)) {
    const ids = group.filter(({ isGone }) => !isGone).map(({ entity }) => entity.id);
    if (ids.length === 0) continue;
    const found = await query.page(group[0]!.access, { ids, q: subscription.terms.q!, limit: ids.length });
    const present = new Set(found.entities.map(({ id }) => id));
    for (const candidate of group) if (!candidate.isGone && present.has(candidate.entity.id)) fulfilled.add(candidate);
  }
  return byPlace.filter((candidate) => !candidate.subscription.terms.asksLinked || fulfilled.has(candidate));
}

async function near(candidates: readonly Candidate[], geometries: GeometryTest): Promise<readonly Candidate[]> {
  const asked = candidates.filter(({ subscription }) => subscription.terms.geo !== null);
  if (asked.length === 0) return candidates;
  const pairs = asked.map(({ subscription, entity, shown }) => {
    const geo = subscription.terms.geo!;
    const instances = shown?.has(geo.property) === false ? [] : instancesOf(entity.document[geo.property]);
    const instance = instances.find(({ datasetId }) => datasetId === undefined) ?? instances[0];
    return { geo, geometry: instance?.value };
  });
  const holds = await geometries(pairs);
  const kept = new Set(asked.filter((_, index) => holds[index]));
  return candidates.filter((candidate) => candidate.subscription.terms.geo === null || kept.has(candidate));
}
