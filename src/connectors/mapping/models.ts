import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { connectorsError } from '../errors.ts';

/** A bundled data model. */
export interface DataModel {
  readonly name: string;
  readonly subject: string;
  readonly title: string;
  readonly description: string;
  /** Expanded type IRI. */
  readonly type: string;
  /** Address of its JSON-LD context. */
  readonly context: string;
  readonly attributes: ReadonlyMap<string, ModelAttribute>;
  readonly required: readonly string[];
}

/** One attribute of a data model, as its JSON Schema describes it. */
export interface ModelAttribute {
  readonly name: string;
  readonly types: readonly string[];
  readonly format?: string;
  readonly description: string;
  readonly maximum?: number;
  /** The only values allowed, also of a list's members. */
  readonly words?: readonly string[];
  readonly isRelationship: boolean;
}

/** What a model says against an entity in its keyValues form. */
export interface Conformance {
  /** Values that contradict the model. */
  readonly faults: readonly { readonly attribute: string; readonly reason: string }[];
  /** Required attributes that are absent; the entity is usable, its quality is lower. */
  readonly missing: readonly string[];
}

/** The bundled data models. */
export interface Models {
  readonly names: readonly string[];
  get(name: string): DataModel;
  has(name: string): boolean;
  /** The address of the context that a type's (IRI) model goes by; null of a type without a bundled model. */
  contextOf(type: string): string | null;
  check(name: string, keyValues: Readonly<Record<string, unknown>>): Conformance;
}

interface IndexEntry {
  readonly subject: string;
  readonly model: string;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly schema: string;
  readonly context: string;
}

type Schema = Readonly<Record<string, unknown>>;

const home = 'https://smart-data-models.github.io';

/** Opens the models in `directory` (`models/`); schemas are read and compiled when first asked for. */
export function openModels(directory: string): Models {
  const read = (file: string): Schema => JSON.parse(readFileSync(join(directory, file), 'utf8')) as Schema;
  const index = JSON.parse(readFileSync(join(directory, 'index.json'), 'utf8')) as IndexEntry[];
  const entries = new Map(index.map((entry) => [entry.model, entry]));
  const contexts = new Map(index.map(({ type, context }) => [type, context]));
  const known = new Map<string, DataModel>();
  const validators = new Map<string, ValidateFunction>();
  let ajv: Ajv2020 | null = null;

  const entryOf = (name: string): IndexEntry => {
    const entry = entries.get(name);
    if (!entry) throw connectorsError('unknown-model', { model: name.slice(0, 100) }, { field: 'mapping.model' });
    return entry;
  };

  const get = (name: string): DataModel => {
    const entry = entryOf(name);
    let model = known.get(name);
    if (!model) {
      model = describe(entry, (address) => read(fileOf(address)));
      known.set(name, model);
    }
    return model;
  };

  const validator = (name: string): ValidateFunction => {
    let validate = validators.get(name);
    if (!validate) {
      ajv ??= newAjv();
      addReferences(ajv, read(entryOf(name).schema), read);
      validate = ajv.compile(rewritten(read(entryOf(name).schema)));
      validators.set(name, validate);
    }
    return validate;
  };

  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    contextOf: (type) => contexts.get(type) ?? null,
    get,
    check(name, keyValues) {
      const validate = validator(name);
      return validate(keyValues) ? { faults: [], missing: [] } : conformanceOf(validate.errors ?? []);
    },
  };
}

function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv);
  ajv.addFormat('idn-email', /^[^\s@]+@[^\s@]+$/);
  return ajv;
}

/** The models name one another under three hosts; all mean the files that lie here. */
const canonical = (address: string) =>
  address.replace(
    /^https:\/\/raw\.githubusercontent\.com\/smart-data-models\/([^/]+)\/(?:master|main)\//,
    `${home}/$1/`,
  );

/** `…/dataModel.Weather/weather-schema.json` lies in `Weather/weather-schema.json`. */
function fileOf(address: string): string {
  const path = canonical(address.split('#')[0]!).slice(home.length + 1);
  return path.startsWith('data-models/') ? path.slice('data-models/'.length) : path.replace(/^dataModel\./, '');
}

function addReferences(ajv: Ajv2020, schema: Schema, read: (file: string) => Schema): void {
  for (const address of references(schema)) {
    if (ajv.getSchema(address)) continue;
    const referred = rewritten(read(fileOf(address)));
    ajv.addSchema(referred, address);
    addReferences(ajv, referred, read);
  }
}

function references(value: unknown): Set<string> {
  const found = new Set<string>();
  walk(value, (key, member) => {
    if (key === '$ref' && typeof member === 'string' && member.startsWith('http'))
      found.add(canonical(member.split('#')[0]!));
  });
  return found;
}

function walk(value: unknown, visit: (key: string, member: unknown) => void): void {
  if (Array.isArray(value)) for (const member of value) walk(member, visit);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      visit(key, member);
      walk(member, visit);
    }
  }
}

/** The schema with every reference to the one host, and without an `$id` that two files might share. */
function rewritten(schema: Schema): Schema {
  const { $id: _id, $schema: _dialect, ...rest } = schema;
  return JSON.parse(JSON.stringify(rest), (key: string, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? canonical(value) : value,
  ) as Schema;
}

function describe(entry: IndexEntry, load: (address: string) => Schema): DataModel {
  const schema = load(`${home}/${entry.schema}`);
  const attributes = new Map<string, ModelAttribute>();
  const required = new Set<string>();
  gather(schema, schema, load, attributes, required, 0);
  for (const name of ['id', 'type']) attributes.delete(name);
  const { model, subject, title, description, type, context } = entry;
  return {
    name: model,
    subject,
    title,
    description,
    type,
    context,
    attributes,
    required: [...required].filter((name) => name !== 'id' && name !== 'type'),
  };
}

/** Collects properties through `allOf`, `anyOf` and `$ref`. */
function gather(
  part: unknown,
  root: Schema,
  load: (address: string) => Schema,
  attributes: Map<string, ModelAttribute>,
  required: Set<string>,
  depth: number,
): void {
  if (typeof part !== 'object' || part === null || depth > 8) return;
  const { allOf, anyOf, oneOf, properties, required: names, $ref } = part as Record<string, unknown>;
  if (typeof $ref === 'string') {
    const [address, pointer = ''] = $ref.split('#') as [string, string?];
    const document = address ? load(canonical(address)) : root;
    gather(at(document, pointer), document, load, attributes, required, depth + 1);
  }
  for (const parts of [allOf, anyOf, oneOf]) {
    if (Array.isArray(parts)) for (const member of parts) gather(member, root, load, attributes, required, depth + 1);
  }
  for (const [name, property] of Object.entries((properties as Schema | undefined) ?? {})) {
    if (!attributes.has(name)) attributes.set(name, attributeOf(name, property as Schema));
  }
  if (Array.isArray(names)) for (const name of names) required.add(String(name));
}

function attributeOf(name: string, { type, format, description, maximum, enum: own, items }: Schema): ModelAttribute {
  const words = own ?? (items as Schema | undefined)?.enum ?? (items as Schema | undefined)?.enum;
  const types = Array.isArray(type) ? type.map(String) : typeof type === 'string' ? [type] : words ? ['string'] : [];
  const text = typeof description === 'string' ? description : '';
  return {
    name,
    types,
    ...(typeof format === 'string' ? { format } : {}),
    ...(typeof maximum === 'number' ? { maximum } : {}),
    ...(Array.isArray(words) ? { words: words.map(String) } : {}),
    description: text,
    isRelationship: /^Relationship\b/.test(text),
  };
}

function at(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Schema | undefined)?.[key], document);
}

/** What a schema asks for, in signs that need no language. */
function requirementOf({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'enum') return (params.allowedValues as unknown[]).join(' | ');
  if (keyword === 'type') return String(params.type);
  if (keyword === 'format') return String(params.format);
  if (keyword === 'minimum' || keyword === 'maximum') return `${params.comparison} ${params.limit}`;
  return message ?? keyword;
}

function conformanceOf(errors: readonly ErrorObject[]): Conformance {
  const missing = new Set<string>();
  const faults = new Map<string, string>();
  for (const error of errors) {
    const { keyword, params, instancePath } = error;
    const attribute = instancePath.split('/')[1] ?? '';
    if (keyword === 'required' && attribute === '') missing.add(String(params.missingProperty));
    else if (attribute !== '' && attribute !== 'location' && !faults.has(attribute))
      faults.set(attribute, requirementOf(error));
  }
  return { missing: [...missing], faults: [...faults].map(([attribute, reason]) => ({ attribute, reason })) };
}
