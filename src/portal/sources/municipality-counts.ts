import type { Catalogue } from '../../catalogue/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Places } from '../../places/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { createRemembered } from './remembered.ts';

/** Counts datasets by municipality for the map, remembered for half a minute per kind of reader. */
export function createMunicipalityCounts(deps: { catalogue: Catalogue; places: Places; clock: Clock }) {
  const remembered = createRemembered<ReadonlyMap<string, number>>({
    clock: deps.clock,
    milliseconds: 30_000,
    most: 100,
  });
  return (access: Access): Promise<ReadonlyMap<string, number>> => {
    const { kind, id, memberships } = access.participant;
    // Who was granted a dataset that is not listed counts it too, and nobody else may learn of it.
    const key = JSON.stringify([access.space, access.readsAll, memberships, kind, id]);
    return remembered.of(key, () => count(deps.catalogue, deps.places, access));
  };
}

async function count(catalogue: Catalogue, places: Places, access: Access): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const records of catalogue.datasets.stream(access)) {
    for (const record of records) {
      for (const code of new Set(record.spatial.places.flatMap((id) => municipalityOf(id, places)))) {
        counts.set(code, (counts.get(code) ?? 0) + 1);
      }
    }
  }
  return counts;
}

function municipalityOf(id: string, places: Places): string[] {
  const [kind, code = ''] = id.split(':');
  if (kind === 'municipality') return [code];
  const within = kind === 'settlement' ? places.byCode('settlement', code)?.municipality : undefined;
  return within ? [within] : [];
}
