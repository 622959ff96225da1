import { type ActiveContext, type AttributeInstance, type ExpandedEntity, ngsiLd } from '../index.ts';

/** Statements of a document, one text each, sorted: equal lists mean equal meaning. */
export type Skeleton = readonly string[];

type Node = Readonly<Record<string, unknown>>;

/** Members whose expanded JSON-LD name differs from the plain one. */
const addresses: Readonly<Record<string, string>> = {
  value: 'hasValue',
  object: 'hasObject',
  languageMap: 'hasLanguageMap',
  vocab: 'hasVocab',
  json: 'hasJSON',
  valueList: 'hasValueList',
  objectList: 'hasObjectList',
};

/** What the `jsonld` library's expansion of an entity says. */
export function skeletonOfExpanded(node: Node): Skeleton {
  return statements('', node).sort();
}

function statements(path: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => statements(path, item));
  const node = value as Node;
  if ('@value' in node) return [`${path} = ${leaf(node['@value'])}${node['@language'] ? `@${node['@language']}` : ''}`];
  if ('@list' in node) return statements(path, node['@list']);
  if ('@set' in node) return statements(path, node['@set']);
  return Object.entries(node).flatMap(([key, member]) => {
    if (key === '@id') return [`${path} = ${leaf(member)}`];
    if (key === '@type') return [member].flat().map((type) => `${path} a ${type}`);
    if (key === '@index') return [];
    return statements(`${path} ${key}`, member);
  });
}

const leaf = (value: unknown): string => JSON.stringify(value);

/** What our storage shape of the same entity says. */
export function skeletonOfStored(entity: ExpandedEntity, active: ActiveContext): Skeleton {
  const attributes = Object.entries(entity.document).flatMap(([iri, stored]) =>
    [stored].flat().flatMap((instance) => instanceStatements(` ${iri}`, instance, active)),
  );
  const types = entity.types.map((type) => ` a ${type}`);
  const scopes = entity.scopes.map((scope) => ` ${ngsiLd}scope = ${leaf(scope)}`);
  return [` = ${leaf(entity.id)}`, ...types, ...scopes, ...attributes].sort();
}

function instanceStatements(path: string, instance: AttributeInstance, active: ActiveContext): string[] {
  return Object.entries(instance).flatMap(([member, value]) => {
    if (member === 'type') return [`${path} a ${ngsiLd}${value}`];
    if (member.includes(':')) {
      return [value as AttributeInstance].flat().flatMap((one) => instanceStatements(`${path} ${member}`, one, active));
    }
    const address = `${path} ${ngsiLd}${addresses[member] ?? member}`;
    if (member === 'json') return [`${address} = ${leaf(value)}`];
    if (member === 'languageMap') return languages(address, value as Record<string, string | string[]>);
    if (member === 'objectList') {
      return (value as { object: string }[]).map(({ object }) => `${address} ${ngsiLd}hasObject = ${leaf(object)}`);
    }
    return interior(address, value, active);
  });
}

function languages(path: string, map: Record<string, string | string[]>): string[] {
  return Object.entries(map).flatMap(([language, texts]) =>
    [texts].flat().map((text) => `${path} = ${leaf(text)}${language === '@none' ? '' : `@${language.toLowerCase()}`}`),
  );
}

/** The statements inside a bare value, its names expanded with the entity's own context as JSON-LD would. */
export function interior(path: string, value: unknown, active: ActiveContext, term?: string): string[] {
  if (value === null || value === undefined) return [];
  const definition = term === undefined ? undefined : active.term(term);
  if (definition?.type === '@json') return [`${path} = ${leaf(value)}`];
  if (definition?.container?.includes('@language') && isObject(value)) return languages(path, value as never);
  if (definition?.container?.includes('@index') && isObject(value)) return interior(path, Object.values(value), active);
  if (Array.isArray(value)) return value.flatMap((item) => interior(path, item, active, term));
  if (isObject(value)) {
    // A typed value is written `{ "@type": …, "@value": … }`; like coercion, its datatype is not compared.
    if ('@value' in value) return [`${path} = ${leaf(value['@value'])}`];
    return Object.entries(value).flatMap(([key, member]) => {
      const iri = active.expandTerm(key);
      if (iri === '@type') return [member].flat().map((type) => `${path} a ${active.expandTerm(String(type))}`);
      if (iri === '@id') return [`${path} = ${leaf(active.expandId(String(member)))}`];
      return interior(`${path} ${iri}`, member, active, key);
    });
  }
  if (definition?.type === '@id' && typeof value === 'string') return [`${path} = ${leaf(active.expandId(value))}`];
  if (definition?.type === '@vocab' && typeof value === 'string')
    return [`${path} = ${leaf(active.expandTerm(value))}`];
  const language = typeof value === 'string' && definition?.language ? `@${definition.language}` : '';
  return [`${path} = ${leaf(value)}${language}`];
}

const isObject = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
