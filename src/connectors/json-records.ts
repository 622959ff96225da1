import type { SourceRecord } from './connector.ts';
import { connectorsError } from './errors.ts';
import { type Geometry, geometryFault } from './geometry.ts';

/** How deep the JSON of a source may nest. */
export const maxJsonDepth = 64;

/** Members of nested objects under dotted names; lists stay whole. */
export function flatten(
  value: Readonly<Record<string, unknown>>,
  prefix = '',
  into: Record<string, unknown> = {},
  depth = 0,
) {
  for (const [key, member] of Object.entries(value)) {
    const name = prefix + key;
    // Set as a member it would be the prototype of the record.
    if (name === '__proto__') continue;
    if (isObject(member) && depth < 8 && Object.keys(member).length > 0) flatten(member, `${name}.`, into, depth + 1);
    else into[name] = member;
  }
  return into;
}

/** A GeoJSON Feature as a record: its id and properties as columns, its geometry beside them. */
export function featureRecord(feature: Readonly<Record<string, unknown>>, line: number): SourceRecord {
  const { id, properties, geometry, crs } = feature;
  const fault = geometry === null || geometry === undefined ? null : geometryFault(geometry);
  if (fault) throw connectorsError('broken-geometry', { line, reason: fault }, { line, field: 'geometry' });
  const values = isObject(properties) ? flatten(properties) : {};
  if ((typeof id === 'string' || typeof id === 'number') && !('id' in values)) values.id = id;
  const system = crsName(crs);
  return {
    line,
    values,
    geometry: (geometry as Geometry | null | undefined) ?? null,
    ...(system ? { geometrySystem: system } : {}),
  };
}

/** The name in an old-style `crs` member (GeoJSON 2008 §3.1). */
export function crsName(crs: unknown): string | undefined {
  const name = isObject(crs) && isObject(crs.properties) ? crs.properties.name : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** Parses JSON that nests at most 64 deep; anything else is a DomainError that names the line. */
export function parseJson(text: string, line: number): unknown {
  if (depthOf(text) > maxJsonDepth) throw connectorsError('json-too-deep', { limit: maxJsonDepth }, { line });
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw connectorsError(
      'broken-json',
      { line: line + faultLine(text, cause) },
      { line: line + faultLine(text, cause), cause },
    );
  }
}

/** Whether a value is a JSON object. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lines between the beginning of `text` and the fault that JSON.parse names by its position. */
function faultLine(text: string, cause: unknown): number {
  const position = /position (\d+)/.exec(String(cause))?.[1];
  return position ? text.slice(0, Number(position)).split('\n').length - 1 : 0;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === 0x5c) i++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}
