import { type AttributeInstance, type Document, ngsiLd, nullMarker } from '../../linked-data/index.ts';
import { contextError } from '../errors.ts';
import { instancesOf } from '../instances.ts';
import type { AddedHistory, EntityOperation } from './entity.ts';
import { isUri } from './entity-id.ts';

/** Bounds in UTF-8 bytes, so that the keys of every index find room on a page; `digits` are those of a number. */
export const storableLimits = {
  id: 1_000,
  name: 800,
  datasetId: 500,
  unitCode: 100,
  digits: 1_000,
  depth: 80,
} as const;

/** Refuses, with the place, what a statement would fail on after others have joined its batch. */
export function requireStorable(operation: EntityOperation): void {
  requireUri('id', operation.id, storableLimits.id);
  const { kind } = operation;
  if (kind === 'create' || kind === 'replace' || kind === 'upsert') requireFragment(operation.entity);
  else if (kind === 'append') requireFragment(operation.fragment);
  else if (kind === 'add-history') requireHistory(operation.history);
  else if (kind === 'update' || kind === 'merge') requireFragment(withoutDeletions(operation.fragment));
  else if (kind === 'update-attribute') requireReified(operation.attribute, operation.instance);
  else if (kind === 'replace-attribute') requireReified(operation.attribute, operation.instances);
  else if (kind === 'delete-attribute') requireTarget(operation.attribute);
}

function requireHistory({ types, document, scopes, expiresAt }: AddedHistory): void {
  requireFragment({
    ...(types.length > 0 ? { types } : {}),
    document,
    scopes: scopes.flatMap((each) => each.scopes),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });
  for (const { observedAt } of scopes) if (observedAt !== undefined) requireMoment('scope.observedAt', observedAt);
}

interface Fragment {
  readonly id?: string;
  readonly types?: readonly string[];
  readonly scopes?: readonly string[];
  readonly document: Document;
  readonly expiresAt?: string;
}

/** Updates and merges may ask that scopes or a time of expiry be deleted. NGSI-LD 1.9.1 §5.5.8, §5.5.12. */
function withoutDeletions({ scopes, expiresAt, ...fragment }: Fragment): Fragment {
  return {
    ...fragment,
    ...(scopes === undefined || (scopes.length === 1 && scopes[0] === nullMarker) ? {} : { scopes }),
    ...(expiresAt === undefined || expiresAt === nullMarker ? {} : { expiresAt }),
  };
}

/** NGSI-LD 1.9.1 §5.6.4 and §5.6.19: a scope is no attribute with members of its own. */
function requireReified(attribute: string, stored: AttributeInstance | AttributeInstance[]): void {
  requireTarget(attribute);
  if (attribute === `${ngsiLd}scope`) throw invalid('attrId', 'a scope changes with its entity, not by itself');
  requireAttribute(attribute, stored);
}

/** NGSI-LD 1.9.1 §5.6.4, §5.6.5, §5.6.19: an entity's id and types are no attributes. */
function requireTarget(attribute: string): void {
  if (attribute.startsWith('@')) throw invalid('attrId', 'it is not the name of an attribute');
  requireName('attrId', attribute);
}

function requireFragment({ types, scopes, document, expiresAt }: Fragment): void {
  if (types?.length === 0) throw invalid('type', 'it has no type');
  for (const type of types ?? []) requireName('type', type);
  for (const scope of scopes ?? []) requireScope(scope);
  if (expiresAt !== undefined) requireMoment('expiresAt', expiresAt);
  for (const attribute in document) requireAttribute(attribute, document[attribute]!);
}

function requireUri(field: string, value: string, most: number): void {
  requireText(field, value);
  if (Buffer.byteLength(value) > most) throw unstorable(field, `it is longer than ${most} bytes`);
  if (!isUri(value)) throw invalid(field, 'it is not a URI');
}

/** NGSI-LD 1.9.1 §4.6.2: characters that names of types and attributes must not have. */
const forbidden = /[<>"'=;()\s\p{Cc}]/u;

function requireName(field: string, name: string): void {
  requireText(field, name);
  if (Buffer.byteLength(name) > storableLimits.name)
    throw unstorable(field, `it is longer than ${storableLimits.name} bytes`);
  const found = forbidden.exec(name);
  if (found) throw invalid(field, `a name must not contain ${JSON.stringify(found[0])}`);
}

const scopeForm = /^\/?\p{L}[\p{L}\p{N}_]*(?:\/\p{L}[\p{L}\p{N}_]*)*$/u;

/** NGSI-LD 1.9.1 §4.18. */
function requireScope(scope: string): void {
  requireText('scope', scope);
  if (Buffer.byteLength(scope) > storableLimits.name || !scopeForm.test(scope)) {
    throw invalid('scope', `"${scope.slice(0, 100)}" is not a scope`);
  }
}

function requireMoment(field: string, value: string): void {
  if (value === nullMarker && field === 'expiresAt') throw invalid(field, 'it is no time');
  if (value.startsWith('0000')) throw unstorable(field, 'the year 0 does not exist');
}

function requireAttribute(attribute: string, stored: AttributeInstance | AttributeInstance[]): void {
  requireName(attribute.slice(0, 200), attribute);
  for (const instance of instancesOf(stored)) requireInstance(attribute, instance);
}

function requireInstance(path: string, instance: AttributeInstance): void {
  for (const member in instance) {
    const value = instance[member];
    if (member.includes(':')) requireAttribute(member, value as AttributeInstance);
    else if (member === 'datasetId') requireShort(`${path}.datasetId`, value, storableLimits.datasetId);
    else if (member === 'unitCode') requireShort(`${path}.unitCode`, value, storableLimits.unitCode);
    else if (member === 'observedAt' || member === 'expiresAt') requireMoment(`${path}.${member}`, String(value));
    else requireJson(`${path}.${member}`, value, 0);
  }
}

function requireShort(field: string, value: unknown, most: number): void {
  const text = String(value);
  requireText(field, text);
  if (Buffer.byteLength(text) > most) throw unstorable(field, `it is longer than ${most} bytes`);
}

function requireJson(path: string, value: unknown, depth: number): void {
  if (depth > storableLimits.depth) throw unstorable(path, `it nests deeper than ${storableLimits.depth}`);
  if (typeof value === 'string') requireText(path, value);
  else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw unstorable(path, 'the number is too large');
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) requireJson(path, value[index], depth + 1);
  } else if (typeof value === 'object' && value !== null) requireMembers(path, value, depth);
}

function requireMembers(path: string, value: object, depth: number): void {
  const { rawJSON } = value as { rawJSON?: unknown };
  if (typeof rawJSON === 'string' && rawJSON.length > storableLimits.digits)
    throw unstorable(path, 'the number is too long');
  for (const name in value) {
    requireText(path, name);
    requireJson(`${path}.${name}`, (value as Record<string, unknown>)[name], depth + 1);
  }
}

function requireText(field: string, text: string): void {
  if (text.includes('\0')) throw unstorable(field, 'it contains the character NUL');
  if (!text.isWellFormed()) throw unstorable(field, 'it contains half of a surrogate pair');
}

const shown = (field: string) => field.toWellFormed().replaceAll('\0', '').slice(0, 200);
const unstorable = (field: string, reason: string) =>
  contextError('value-unstorable', { field: shown(field), reason }, { field: shown(field) });
const invalid = (field: string, reason: string) =>
  contextError('entity-invalid', { field: shown(field), reason }, { field: shown(field) });
