import {
  type ActiveContext,
  type AttributeInstance,
  type Geometry,
  isGeometry,
  isRawNumber,
} from '../../linked-data/index.ts';
import type { Language } from '../../platform/language.ts';
import type { Cell, Column } from '../sources/views.ts';

/** A value as a table shows it, with what it is. */
export interface PlainValue {
  readonly type: Column['type'];
  readonly cell: Cell;
}

const dateForm = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}[\d:.,]*(Z|[+-]\d{2}:\d{2})?)?$/;

/** The value of an attribute's instance, whatever its kind, in the language of the page. NGSI-LD 1.9.1 §4.5.2 to §4.5.24. */
export function plainValue(instance: AttributeInstance, active: ActiveContext, language: Language): PlainValue {
  switch (instance.type) {
    case 'Relationship':
      return linkOf(instance.object);
    case 'ListRelationship':
      return linkOf((instance.objectList as readonly { object: unknown }[]).map(({ object }) => object));
    case 'LanguageProperty':
      return { type: 'text', cell: inLanguage(instance.languageMap, language) };
    case 'VocabProperty':
      return shown([instance.vocab].flat().map((iri) => active.compactIri(String(iri))));
    case 'ListProperty':
      return shown(instance.valueList);
    case 'JsonProperty':
      return { type: 'list', cell: JSON.stringify(instance.json) };
    default:
      return shown(typed(instance.value));
  }
}

const linkOf = (object: unknown): PlainValue =>
  typeof object === 'string' ? { type: 'link', cell: object } : { type: 'list', cell: JSON.stringify(object) };

/** The bare value of a typed one. NGSI-LD 1.9.1 §4.6.3. */
function typed(value: unknown): unknown {
  return typeof value === 'object' && value !== null && '@value' in value ? value['@value'] : value;
}

function shown(value: unknown): PlainValue {
  if (Array.isArray(value) && value.length === 1) return shown(value[0]);
  if (typeof value === 'number') return { type: 'number', cell: value };
  if (isRawNumber(value)) return { type: 'number', cell: Number(JSON.stringify(value)) };
  if (typeof value === 'boolean') return { type: 'boolean', cell: value };
  if (typeof value === 'string') return { type: dateForm.test(value) ? 'date' : 'text', cell: value };
  if (value === null || value === undefined) return { type: 'text', cell: null };
  if (isGeometry(value)) return { type: 'place', cell: placeText(value) };
  return { type: 'list', cell: JSON.stringify(value) };
}

function inLanguage(map: unknown, language: Language): string | null {
  const texts = map as Readonly<Record<string, string | readonly string[]>>;
  const found = texts[language] ?? texts['@none'] ?? texts.sl ?? texts.en ?? Object.values(texts)[0];
  return found === undefined ? null : [found].flat().join(', ');
}

/** Latitude and longitude of a point as people write them; of a larger shape what it is. */
function placeText({ type, coordinates }: Geometry): string {
  if (type !== 'Point') return type;
  const [longitude, latitude] = coordinates as number[];
  return `${latitude!.toFixed(5)}, ${longitude!.toFixed(5)}`;
}
