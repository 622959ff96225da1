import { fold } from '../../places/index.ts';
import type { ColumnProfile, TableProfile } from '../columns/index.ts';
import { headerWords } from '../columns/index.ts';
import type { AttributeMapping, Mapping } from './mapping.ts';
import type { DataModel, ModelAttribute, Models } from './models.ts';
import { commonAttributes, modelWords, synonyms } from './synonyms.ts';

/** A proposed mapping and how sure it is of the model. */
export interface MappingSuggestion {
  readonly mapping: Mapping;
  /** Models that fit, the best first, with their scores. */
  readonly models: readonly { readonly model: string; readonly score: number }[];
}

/** What a suggestion is made for. */
export interface SuggestionRequest {
  readonly profile: TableProfile;
  /** Name of the file or title of the publication. */
  readonly name: string;
  /** Part of the entities' ids that sets them apart from other publications: the slug. */
  readonly scope: string;
  /** A model that a person chose; null lets no model be used. */
  readonly model?: string | null;
  /** Columns that are left out. */
  readonly without?: ReadonlySet<string>;
}

/** Proposes a mapping from names, types, units and meanings of columns. */
export function suggestMapping(
  models: Models,
  { profile, name, scope, model, without }: SuggestionRequest,
): MappingSuggestion {
  const columns = profile.columns.filter((column) => column.type !== 'empty' && !without?.has(column.name));
  const ranked = model === undefined ? rankModels(models, columns, name) : [];
  const chosen = model === undefined ? (ranked[0]?.model ?? null) : model;
  const dataModel = chosen === null ? null : models.get(chosen);
  const type = dataModel?.name ?? typeName(name);
  const geometry: Mapping['geometry'] = profile.geometry?.source ?? null;
  const used = new Set(geometryColumns(profile));
  const observed = columns.find(({ meaning }) => meaning === 'observed-at');
  const attributes = attributesFor(
    columns.filter(({ name: column }) => !used.has(column)),
    dataModel,
  );
  return {
    mapping: {
      model: chosen,
      type,
      id: identifierTemplate(type, scope, columns, observed),
      attributes,
      observedAt: observed?.name ?? null,
      geometry,
    },
    models: ranked.slice(0, 5),
  };
}

function rankModels(
  models: Models,
  columns: readonly ColumnProfile[],
  name: string,
): { model: string; score: number }[] {
  const words = fold([name.replace(/\.\w+$/, ''), ...columns.map((column) => headerWords(column.name))].join(' '));
  const scores = new Map<string, number>();
  const add = (model: string, score: number) =>
    models.has(model) && scores.set(model, (scores.get(model) ?? 0) + score);
  for (const [model, pattern] of modelWords) if (pattern.test(words)) add(model, pattern.test(fold(name)) ? 1.5 : 1);
  const spoken = columns
    .map(attributeNamed)
    .filter((attribute) => attribute !== null && !commonAttributes.has(attribute));
  for (const model of models.names) {
    const matched = spoken.filter((attribute) => models.get(model).attributes.has(attribute!)).length;
    if (matched > 0) add(model, matched * (modelWords.some(([known]) => known === model) ? 1 : 0.7));
  }
  return [...scores]
    .map(([model, score]) => ({ model, score }))
    .filter(({ score }) => score >= 1)
    .sort((a, b) => b.score - a.score);
}

/** The attribute that a column's words mean in any model. */
function attributeNamed(column: ColumnProfile): string | null {
  const words = headerWords(column.name);
  for (const [attribute, spellings] of Object.entries(synonyms)) if (spellings.includes(words)) return attribute;
  const last = column.name.includes('.') ? headerWords(column.name.split('.').at(-1)!) : '';
  return last ? (Object.entries(synonyms).find(([, spellings]) => spellings.includes(last))?.[0] ?? null) : null;
}

function attributesFor(columns: readonly ColumnProfile[], model: DataModel | null): Record<string, AttributeMapping> {
  const attributes: Record<string, AttributeMapping> = {};
  for (const column of columns) {
    const known = modelAttribute(column, model);
    const name = known && !(known in attributes) ? known : ownName(column.name, attributes);
    const definition = model?.attributes.get(name);
    attributes[name] = { column: column.name, ...unitOf(column), ...scaleOf(column, definition) };
  }
  return attributes;
}

/** The model's attribute for a column, if the types allow it. */
function modelAttribute(column: ColumnProfile, model: DataModel | null): string | null {
  const spoken = attributeNamed(column);
  const own = [...(model?.attributes.keys() ?? [])].find((name) => headerWords(name) === headerWords(column.name));
  const name = own ?? spoken;
  if (!name) return null;
  const [head] = name.split('.');
  if (!model) return commonAttributes.has(name) ? name : null;
  const definition = model.attributes.get(head!);
  if (!definition) return null;
  return name.includes('.') || fits(column, definition) ? name : null;
}

function fits(column: ColumnProfile, { types, format, words }: ModelAttribute): boolean {
  const numeric = column.type === 'integer' || column.type === 'number';
  if (format === 'date-time' || format === 'date') return column.type === 'dateTime' || column.type === 'date';
  if (
    words &&
    !(column.enumeration ?? column.examples.map((value) => ({ value }))).every(({ value }) => words.includes(value))
  )
    return false;
  if (types.length === 0) return true;
  if (types.includes('number')) return numeric;
  if (types.includes('integer')) return column.type === 'integer';
  if (types.includes('boolean')) return column.type === 'boolean';
  if (types.includes('array')) return column.type === 'text';
  return types.includes('string') && column.type !== 'geometry' && column.type !== 'object';
}

const unitOf = (column: ColumnProfile) => (column.unit ? { unit: column.unit.code } : {});

/** Per cent become a share where the model's greatest value is 1. */
const scaleOf = (column: ColumnProfile, definition: ModelAttribute | undefined) =>
  definition?.maximum === 1 && (column.range?.max ?? 0) > 1 ? { scale: 0.01 } : {};

/** A camel-case name for a column that no model knows: `Št. vozil` → `stVozil`. */
function ownName(column: string, taken: Readonly<Record<string, unknown>>): string {
  const words = headerWords(column)
    .replace(/[^a-z0-9 ]/g, '')
    .split(' ')
    .filter((word) => word !== '');
  const camel = words.map((word, index) => (index === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join('');
  const safe = (/^[a-z]/.test(camel) ? camel : `n${camel}`).slice(0, 80);
  const base = reserved[safe] ?? safe;
  let name = base;
  for (let count = 2; name in taken; count++) name = `${base}${count}`;
  return name;
}

/** Members of an NGSI-LD entity and of an attribute, which no attribute may be called, and what such columns are called instead. */
const reserved: Readonly<Record<string, string>> = {
  id: 'identifier',
  type: 'kind',
  scope: 'range',
  value: 'measuredValue',
  object: 'objectName',
  location: 'locationName',
  datasetId: 'datasetNumber',
  unitCode: 'unitName',
  observedAt: 'observedOn',
  n: 'number',
};

function typeName(name: string): string {
  const words = fold(name.replace(/\.\w+$/, ''))
    .replace(/[^a-z0-9 ]/g, ' ')
    .split(' ')
    .filter((word) => word !== '');
  const pascal = words
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('')
    .slice(0, 60);
  return /^[A-Z]/.test(pascal) ? pascal : `Zapis${pascal}`;
}

/** The columns that tell one entity from another: a unique one, or an identifier with the time, or the row itself. */
function identifierTemplate(
  type: string,
  scope: string,
  columns: readonly ColumnProfile[],
  observed: ColumnProfile | undefined,
): string {
  const prefix = `urn:ngsi-ld:${type}:${scope}:`;
  const full = columns.filter(({ empty, unique }) => empty === 0 && unique !== false);
  const unique = full.find(({ meaning }) => meaning === 'identifier') ?? full.find(({ meaning }) => meaning === 'name');
  if (unique) return `${prefix}{${unique.name}}`;
  const repeated = columns.find(
    ({ name, empty }) => empty === 0 && /(^|\b)(id|sifra|stevec|st|postaja|mid)\b/.test(headerWords(name)),
  );
  if (repeated && observed) return `${prefix}{${repeated.name}}:{${observed.name}}`;
  const text = full.find((column) => column.type === 'text' && column.examples.every((value) => value.length <= 40));
  return text ? `${prefix}{${text.name}}` : `${prefix}{#}`;
}

function geometryColumns({ geometry }: TableProfile): string[] {
  const source = geometry?.source;
  if (source?.from === 'columns') return [source.x, source.y];
  return source?.from === 'wkt' ? [source.column] : [];
}
