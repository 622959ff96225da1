/** A description nests no deeper; what lies below is left for its schema to refuse. */
const deepest = 6;

/** The same value without members that are undefined, at any level: such a member is absent and keeps its present or usual value. */
export function statedMembers<Value>(value: Value, depth = 0): Value {
  if (depth > deepest || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => statedMembers(item, depth + 1)) as Value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const stated = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(stated.map(([name, member]) => [name, statedMembers(member, depth + 1)])) as Value;
}
