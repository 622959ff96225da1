import type { ActiveContext } from '../../linked-data/index.ts';
import type { Aggregation, AggregationMethod } from './aggregation.ts';
import type { AggregatedRow } from './aggregation-store.ts';
import { temporalError } from './errors.ts';
import type { EntityAggregates } from './histories.ts';
import { instantText } from './instants.ts';
import { presentHead, type TemporalRepresentation } from './temporal-representation.ts';

/**
 * An entity with one list of [value, start, end] per method and series. NGSI-LD 1.9.1 §4.5.19. What a method does not
 * apply to is left out, or refused where the request names the attribute (§5.7.4.4).
 */
export function presentAggregates(
  { row, rows, periods }: EntityAggregates,
  active: ActiveContext,
  representation: TemporalRepresentation,
  { methods }: Aggregation,
  named: ReadonlySet<string> | null,
): Record<string, unknown> {
  const written = presentHead(row, active, representation);
  if (periods === null) return written;
  const { starts, end } = periods;
  for (const [attribute, all] of Map.groupBy(rows, (each) => each.attribute)) {
    const units = new Set(all.map(({ unit }) => unit));
    const objects = [...Map.groupBy(all, seriesOf).values()].flatMap((series) => {
      const lists = methods.flatMap((method) => {
        const values = listOf(series, method, starts, end);
        if (values.length > 0) return [[method, values] as const];
        if (named?.has(attribute)) throw ineligible(active.compactIri(attribute), method);
        return [];
      });
      const { dataset, unit, type } = series[0]!;
      const which = {
        ...(dataset === '' ? {} : { datasetId: dataset }),
        ...(units.size > 1 && unit !== '' ? { unitCode: unit } : {}),
      };
      return lists.length === 0 ? [] : [{ type, ...which, ...Object.fromEntries(lists) }];
    });
    if (objects.length > 0) written[active.compactIri(attribute)] = objects.length === 1 ? objects[0] : objects;
  }
  return written;
}

const seriesOf = ({ dataset, unit }: AggregatedRow): string => `${dataset}\n${unit}`;

function listOf(
  series: readonly AggregatedRow[],
  method: AggregationMethod,
  starts: readonly number[],
  end: number,
): readonly (readonly [number | string, string, string])[] {
  return series.flatMap((row) => {
    const value = row[method];
    const start = starts[row.period - 1];
    if (value === null || value === undefined || start === undefined) return [];
    return [[value, instantText(start), instantText(starts[row.period] ?? end)] as const];
  });
}

function ineligible(attribute: string, method: AggregationMethod): Error {
  return temporalError('method-ineligible', { attribute: attribute.slice(0, 100), method }, { field: 'aggrMethods' });
}
