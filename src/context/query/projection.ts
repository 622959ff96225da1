import { queryError } from './errors.ts';

/** Which members of an entity are wanted; attribute names are IRIs, `id`, `type` and `scope` stay themselves. */
export interface Projection {
  readonly pick?: ReadonlySet<string>;
  readonly omit?: ReadonlySet<string>;
}

const entityMembers = ['id', 'type', 'scope', 'createdAt', 'modifiedAt', 'expiresAt'];
const maximumNames = 200;

/** Parses `attrs`, `pick` or `omit` into a set of members. NGSI-LD 1.9.1 §4.21; braces lead into linked entities. */
export function parseProjection(
  text: string,
  parameter: 'attrs' | 'pick' | 'omit',
  expandTerm: (name: string) => string,
): ReadonlySet<string> {
  if (/[{}]/.test(text)) throw linkedFault(text, parameter);
  const names = text.split(/[,|]/);
  if (names.length > maximumNames) {
    const parameters = { parameter, measure: 'number of names', limit: maximumNames };
    throw queryError('too-complex', parameters, { field: parameter });
  }
  let position = 1;
  const members = names.map((name) => {
    if (!/^[^\s"<>\\^`()[\];\p{Cc}\p{Cs}]+$/u.test(name))
      throw queryError(
        'projection-malformed',
        { parameter, position, expected: 'an attribute name' },
        { field: parameter },
      );
    if (parameter === 'attrs' && entityMembers.includes(name))
      throw queryError(
        'projection-malformed',
        { parameter, position, expected: 'an attribute name' },
        { field: parameter },
      );
    position += name.length + 1;
    return entityMembers.includes(name) && parameter !== 'attrs' ? name : expandTerm(name);
  });
  return new Set(members);
}

/** A well-formed way into linked entities is not there yet; an ill-formed one is the caller's fault. */
function linkedFault(text: string, parameter: string): Error {
  const inner = /([\p{L}][\p{L}\p{N}_:.#/-]*)\{[\p{L}][\p{L}\p{N}_:.#/-]*(?:[,|][\p{L}][\p{L}\p{N}_:.#/-]*)*\}/gu;
  let rest = text.slice(0, 4_000);
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(inner, '$1');
  }
  const wellFormed = /^[\p{L}][\p{L}\p{N}_:.#/-]*(?:[,|][\p{L}][\p{L}\p{N}_:.#/-]*)*$/u.test(rest);
  if (wellFormed) return queryError('projection-linked-unsupported', { parameter }, { field: parameter });
  const position = Math.max(1, text.search(/[{}]/) + 1);
  return queryError('projection-malformed', { parameter, position, expected: 'name{name}' }, { field: parameter });
}
