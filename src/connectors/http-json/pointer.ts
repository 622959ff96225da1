import { isObject } from '../json-records.ts';

/** The value at a JSON Pointer (RFC 6901), or undefined. */
export function valueAt(document: unknown, pointer: string): unknown {
  let at = document;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = /^\d+$/.test(key) ? at[Number(key)] : undefined;
    else at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

/** The pointer to the longest list of objects in a document, the shallowest among equals; null when there is none. */
export function findRecords(document: unknown): string | null {
  let best: { pointer: string; length: number } | null = null;
  let level: { value: unknown; pointer: string }[] = [{ value: document, pointer: '' }];
  for (let depth = 0; depth < 6 && level.length > 0; depth++) {
    const next: typeof level = [];
    for (const { value, pointer } of level) {
      if (Array.isArray(value)) {
        const objects = value.filter(isObject).length;
        if (objects > (best?.length ?? 0) * 2 || (best === null && objects > 0)) best = { pointer, length: objects };
      }
      if (next.length < 2000) next.push(...children(value, pointer));
    }
    level = next;
  }
  return best?.pointer ?? null;
}

function children(value: unknown, pointer: string): { value: unknown; pointer: string }[] {
  if (Array.isArray(value))
    return value.slice(0, 20).map((member, index) => ({ value: member, pointer: `${pointer}/${index}` }));
  if (!isObject(value)) return [];
  return Object.entries(value)
    .slice(0, 200)
    .map(([key, member]) => ({
      value: member,
      pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    }));
}
