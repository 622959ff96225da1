import type { Context, EvolutionRequest } from '../../context/index.ts';
import { readAggregation } from '../../context/index.ts';
import type { ActiveContext, AttributeInstance } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Language } from '../../platform/language.ts';
import { unitSign } from '../sources/units.ts';
import { type HistoryView, methods } from './history-view.ts';
import { type PlainValue, plainValue } from './plain-value.ts';

/** What one period of a history says; null where nothing was a number. */
export interface HistoryPeriod {
  readonly start: Date;
  readonly end: Date;
  readonly avg: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly sum: number | null;
  readonly totalCount: number;
}

/** One value as it was at a time; null: it was removed. */
export interface HistoryValue {
  readonly at: Date;
  readonly value: PlainValue | null;
}

/** The history of one attribute: numbers by period, and the last values as they are. */
export interface AttributeHistory {
  readonly types: readonly string[];
  /** All attributes that the entity's history has, for this reader. */
  readonly known: readonly string[];
  readonly periods: readonly HistoryPeriod[];
  readonly unit: string | null;
  readonly values: readonly HistoryValue[];
  /** By when something was observed, or, where nothing was, by when it was written. */
  readonly property: 'observedAt' | 'createdAt';
}

/** So many of the last values stand in a table. */
const mostValues = 25;

/** Reads the history of an attribute (IRI) through the functions of the temporal interface. NGSI-LD 1.9.1 §5.7.3. */
export async function readHistory(
  histories: Context['histories'],
  access: Access,
  asked: { readonly id: string; readonly attribute: string },
  view: HistoryView,
  { active, language }: { readonly active: ActiveContext; readonly language: Language },
): Promise<AttributeHistory | null> {
  for (const property of ['observedAt', 'createdAt'] as const) {
    const request = requestOf(asked.attribute, view, property);
    const row = await histories.find(access, asked.id, request);
    if (!row?.known.includes(asked.attribute)) return null;
    const [aggregates, { entities }] = await Promise.all([
      histories.aggregates(access, [row], request, request.aggregation!),
      histories.instances(access, [row], { ...request, time: { ...request.time, last: mostValues } }),
    ]);
    const timed = entities[0]?.evolution.get(asked.attribute) ?? [];
    if (timed.length === 0 && property === 'observedAt') continue;
    const [aggregated] = aggregates.entities;
    const { starts = [], end = 0 } = aggregated?.periods ?? {};
    const rows = (aggregated?.rows ?? []).filter(({ dataset }) => dataset === '');
    return {
      types: row.types,
      known: row.known,
      property,
      unit: unitSign(rows.at(-1)?.unit),
      periods: rows.flatMap((each) => {
        const [start, next] = [starts[each.period - 1], starts[each.period] ?? end];
        return start === undefined ? [] : [periodOf(each, start, next)];
      }),
      values: timed
        .map(({ time, instance }) => ({ at: dateOf(time), value: shownValue(instance, active, language) }))
        .sort((a, b) => b.at.getTime() - a.at.getTime()),
    };
  }
  return null;
}

/** An entity with a history that the reader may see; the entity itself may be gone. */
export const findHistory = (histories: Context['histories'], access: Access, id: string) =>
  histories.find(access, id, {
    time: { property: null, relation: null, from: null, to: null, last: null },
    choice: {},
    representation: noProjection,
    aggregation: null,
    named: null,
  });

const noProjection = { format: 'normalized', sysAttrs: false, projection: {} } as const;

function requestOf(attribute: string, view: HistoryView, property: 'observedAt' | 'createdAt'): EvolutionRequest {
  return {
    time: {
      property,
      relation: 'between',
      from: view.from.toISOString(),
      to: view.to.toISOString(),
      last: null,
    },
    choice: { pick: new Set([attribute]) },
    representation: noProjection,
    aggregation: readAggregation({ aggrMethods: methods.join(','), aggrPeriodDuration: view.step }),
    named: null,
  };
}

type Numbers = Readonly<Record<'avg' | 'min' | 'max' | 'sum', unknown>> & { readonly totalCount: number };

function periodOf(row: Partial<Numbers> & { readonly totalCount: number }, start: number, end: number): HistoryPeriod {
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  return {
    start: dateOf(start),
    end: dateOf(end),
    avg: number(row.avg),
    min: number(row.min),
    max: number(row.max),
    sum: number(row.sum),
    totalCount: Number(row.totalCount),
  };
}

const dateOf = (microseconds: number) => new Date(Math.floor(microseconds / 1_000));

const shownValue = (instance: AttributeInstance, active: ActiveContext, language: Language) =>
  instance.deletedAt === undefined ? plainValue(instance, active, language) : null;
