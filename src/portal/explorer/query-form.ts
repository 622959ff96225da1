import type { Place, Places } from '../../places/index.ts';
import { DomainError } from '../../platform/errors.ts';
import { type ConditionRow, operators, readRows, rowOfFault, type WrittenQuery, writeQuery } from './condition-rows.ts';

/** The query builder as its address has it. */
export interface QueryForm {
  readonly type: string;
  readonly scope: string;
  readonly near: string;
  readonly kilometres: string;
  readonly context: string;
  /** Null where the query is written as text. */
  readonly rows: readonly ConditionRow[] | null;
  readonly q: string;
  /** Whether the rows came as fields, so that there is a shorter address for the same. */
  readonly isSubmitted: boolean;
}

/** Sentences beside fields, by the ids of the fields. */
export type Faults = Readonly<Record<string, string>>;

/** What is asked of the context, in the parameters of NGSI-LD, and what keeps it from being asked. */
export interface Asked {
  readonly parameters: Readonly<Record<string, string>>;
  readonly written: WrittenQuery;
  readonly near: Place | null;
  readonly faults: readonly { readonly field: string; readonly fault: 'placeUnknown' | 'distance' }[];
}

const mostRows = 12;
const mostText = 2_000;

type Read = (name: string) => readonly string[];

/** Reads the form: rows as repeated fields `a`, `o`, `v`, `w`, `j`; else the query `q`, as rows where they can say it. */
export function readForm(all: Read): QueryForm {
  const one = (name: string) => (all(name)[0] ?? '').trim().slice(0, mostText);
  const plain = {
    type: one('type'),
    scope: one('scopeQ'),
    near: one('near'),
    kilometres: one('km'),
    context: one('context'),
  };
  const attributes = all('a').slice(0, mostRows);
  if (attributes.length > 0) {
    const dropped = Number(one('drop') || Number.NaN);
    const rows = attributes
      .map((attribute, index) => submittedRow(all, attribute, index))
      .filter((row, index) => row.attribute !== '' && index !== dropped);
    return { ...plain, rows, q: writeQuery(rows).q, isSubmitted: true };
  }
  const q = one('q');
  return { ...plain, rows: one('text') === '1' ? null : rowsOf(q), q, isSubmitted: false };
}

function submittedRow(all: Read, attribute: string, index: number): ConditionRow {
  const at = (name: string) => (all(name)[index] ?? '').trim().slice(0, 500);
  return {
    join: at('j') === 'or' ? 'or' : 'and',
    attribute: attribute.trim().slice(0, 500),
    operator: operators.find((each) => each === at('o')) ?? 'equal',
    value: at('v'),
    upTo: at('w'),
  };
}

/** A query that is none stays text, so that its fault can be mended. */
function rowsOf(q: string): readonly ConditionRow[] | null {
  if (q === '') return [];
  try {
    return readRows(q);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** The parameters of NGSI-LD that say the same as the form. */
export function askedOf(form: QueryForm, places: Places): Asked {
  const written = form.rows ? writeQuery(form.rows) : { q: form.q, starts: [0] };
  const near = form.near === '' ? null : (placeNamed(form.near, places) ?? undefined);
  const kilometres = form.kilometres === '' ? usualKilometres : Number(form.kilometres.replace(',', '.'));
  const isFar = !(kilometres > 0 && kilometres <= 1_000);
  return {
    parameters: {
      ...(form.type === '' ? { local: 'true' } : { type: form.type }),
      ...(written.q === '' ? {} : { q: written.q }),
      ...(form.scope === '' ? {} : { scopeQ: form.scope }),
      ...(near && !isFar ? nearby(near, kilometres) : {}),
    },
    written,
    near: near ?? null,
    faults: [
      ...(near === undefined ? [{ field: 'near', fault: 'placeUnknown' as const }] : []),
      ...(isFar ? [{ field: 'km', fault: 'distance' as const }] : []),
    ],
  };
}

/** What is meant where no distance is given. */
export const usualKilometres = 5;

/** A place of the gazetteer, the larger kinds first: who says Bled means the municipality. */
function placeNamed(name: string, places: Places): Place | null {
  const kinds = ['municipality', 'settlement', 'region'] as const;
  const found = places.find(name, { kinds }).map(({ place }) => place);
  return kinds.flatMap((kind) => found.find((place) => place.kind === kind) ?? [])[0] ?? null;
}

/** NGSI-LD 1.9.1 §4.10. */
function nearby({ point }: Place, kilometres: number) {
  return {
    georel: `near;maxDistance==${Math.round(kilometres * 1000)}`,
    geometry: 'Point',
    coordinates: JSON.stringify([Number(point[0].toFixed(5)), Number(point[1].toFixed(5))]),
  };
}

/** The field that a refusal is about, as the form has it. */
export function fieldOfFault(error: DomainError, form: QueryForm, written: WrittenQuery): string {
  const field = error.place.field ?? '';
  if (field === 'q') return form.rows ? `v-${rowOfFault(written, error)}` : 'q';
  if (field === 'type' || field === 'scopeQ') return field;
  if (field === '@context') return 'context';
  return form.rows ? 'a-0' : 'q';
}

/** The address of the form without repeated fields. */
export function formQuery(form: QueryForm) {
  const { type, scope, near, kilometres, context, q } = form;
  return {
    type,
    q,
    scopeQ: scope,
    near,
    km: near === '' ? '' : kilometres,
    context,
    text: form.rows === null ? '1' : '',
  };
}
