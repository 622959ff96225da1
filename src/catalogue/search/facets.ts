import type { Place, Places } from '../../places/index.ts';
import { type DatasetRecord, textIn } from '../datasets/dataset.ts';
import { placeId } from '../datasets/place-id.ts';

interface FacetMaterial {
  readonly places: readonly Place[];
  readonly gazetteer: Places;
  readonly formats: readonly string[];
  readonly now: Date;
}

const mostYears = 150;

/** The values by which a record can be narrowed to, as `facet:value`; freshness is told by time when it is asked for. */
export function facetsOf(record: DatasetRecord, material: FacetMaterial): string[] {
  const { places, gazetteer } = material;
  const municipalities = places.flatMap((place) =>
    place.kind === 'municipality' ? place : (gazetteer.byCode('municipality', place.municipality ?? '') ?? []),
  );
  const regions = places.map((place) => (place.kind === 'region' ? place.code : (place.region ?? ''))).filter(Boolean);
  const publisher = textIn(record.publisher.names, 'sl');
  return [
    ...new Set([
      ...municipalities.map((place) => `place:${placeId(place)}`),
      ...[...regions, ...municipalities.flatMap(({ region }) => region ?? [])].map((code) => `region:${code}`),
      ...record.themes.map((code) => `theme:${code}`),
      ...(publisher === '' ? [] : [`publisher:${publisher}`]),
      ...material.formats.map((code) => `format:${code}`),
      ...(record.licence === null ? [] : [`licence:${record.licence}`]),
      `access:${record.accessRights}`,
      ...(record.model === null ? [] : [`model:${record.model}`]),
      ...yearsOf(record, material.now).map((year) => `period:${year}`),
    ]),
  ];
}

function yearsOf({ temporal }: DatasetRecord, now: Date): number[] {
  if (!temporal?.start) return temporal?.end ? [Number(temporal.end.slice(0, 4))] : [];
  const first = Number(temporal.start.slice(0, 4));
  const last = temporal.end ? Number(temporal.end.slice(0, 4)) : Math.max(first, now.getUTCFullYear());
  const count = Math.min(Math.max(last - first + 1, 1), mostYears);
  return Array.from({ length: count }, (_, offset) => last - offset);
}
