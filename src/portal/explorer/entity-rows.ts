import type { EntityQuery, StoredEntity } from '../../context/index.ts';
import { geometryOf } from '../../delivery/index.ts';
import type { Language } from '../../platform/language.ts';
import { middleOf } from '../sources/middle.ts';
import type { Cell, Column, Rows, RowView } from '../sources/views.ts';
import { voice } from '../words/index.ts';
import { plainValue } from './plain-value.ts';
import { defaultInstance, type ShownAttribute, type TypeShape, titleOf } from './type-shape.ts';

const mostColumns = 10;

/** Entities as rows: what each is called, its attributes, and when it last changed. */
export function rowsOf(entities: readonly StoredEntity[], shape: TypeShape, total: number, language: Language): Rows {
  const shown = tableAttributes(shape);
  return {
    total,
    columns: columnsOf(shape, shown, language),
    rows: entities.map((entity) => ({
      id: entity.id,
      point: middleOf(geometryOf(entity)),
      cells: [
        titleOf(entity, shape, language),
        ...shown.map((attribute) => cellOf(entity, attribute, shape, language)),
        entity.modified.toISOString(),
      ],
    })),
  };
}

/** The title stands first by itself, and where something lies is for the map. */
function tableAttributes({ attributes, title }: TypeShape): readonly ShownAttribute[] {
  return attributes.filter((each) => each !== title && each.type !== 'place').slice(0, mostColumns);
}

function columnsOf(shape: TypeShape, shown: readonly ShownAttribute[], language: Language): readonly Column[] {
  const { explorer } = voice(language).words;
  return [
    { key: shape.title?.key ?? 'id', label: explorer.entity, type: 'text', unit: null },
    ...shown,
    { key: 'modifiedAt', label: explorer.modified, type: 'date', unit: null },
  ];
}

function cellOf(entity: StoredEntity, { iri }: ShownAttribute, { names }: TypeShape, language: Language): Cell {
  const stored = entity.document[iri];
  return stored === undefined ? null : plainValue(defaultInstance(stored), names.active, language).cell;
}

/** The order that an address asks for, where the shape knows the attribute. */
export function orderOf(order: RowView['order'], { attributes }: TypeShape): Pick<EntityQuery, 'order'> {
  if (!order) return {};
  const { column, descending } = order;
  if (column === 'id' || column === 'modifiedAt') return { order: [{ kind: 'member', member: column, descending }] };
  const attribute = attributes.find(({ key }) => key === column);
  if (!attribute) return {};
  return { order: [{ kind: 'value', path: { attributes: [attribute.iri], text: column }, descending }] };
}
