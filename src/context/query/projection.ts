import { queryError } from './errors.ts';

/** Which members of an entity are wanted; attribute names are IRIs, `id`, `type` and `scope` stay themselves. */
export interface Projection {
  readonly pick?: ReadonlySet<string>;
  readonly omit?: ReadonlySet<string>;
  /** The same for the entities that a relationship (IRI) leads to. */
  readonly linked?: ReadonlyMap<string, Projection>;
}

/** What one parameter names: of the entity, and of those that its relationships lead to. */
export interface NamedMembers {
  readonly names: ReadonlySet<string>;
  readonly linked: ReadonlyMap<string, NamedMembers>;
}

/** The parameters that name members. */
export type ProjectionParameter = 'attrs' | 'pick' | 'omit' | 'keep' | 'drop';

const entityMembers = ['id', 'type', 'scope', 'createdAt', 'modifiedAt', 'expiresAt'];
const maximumNames = 200;
const maximumDepth = 20;
const token = /[{},|]|[^{},|]+/gu;
const nameForm = /^[^\s"<>\\^`()[\];\p{Cc}\p{Cs}]+$/u;

/** Parses `attrs`, `pick` or `omit`. NGSI-LD 1.9.1 §4.21; braces lead into linked entities. */
export function parseProjection(
  text: string,
  parameter: ProjectionParameter,
  expandTerm: (name: string) => string,
): NamedMembers {
  const tokens = [...text.matchAll(token)];
  if (tokens.length > maximumNames * 2) throw tooMany(parameter, 'number of names', maximumNames);
  let at = 0;

  function fault(expected: string): Error {
    const position = (tokens[at]?.index ?? text.length) + 1;
    return queryError('projection-malformed', { parameter, position, expected }, { field: parameter });
  }

  function list(depth: number): NamedMembers {
    if (depth > maximumDepth) throw tooMany(parameter, 'depth', maximumDepth);
    const names = new Set<string>();
    const linked = new Map<string, NamedMembers>();
    for (;;) {
      const name = member();
      // What is left out lies in the linked entity alone; what is wanted wants the relationship too.
      const leads = tokens[at]?.[0] === '{';
      if (!leads || parameter !== 'omit') names.add(name);
      if (leads) linked.set(name, inBraces(depth));
      const separator = tokens[at]?.[0];
      if (separator !== ',' && separator !== '|') return { names, linked };
      at += 1;
    }
  }

  function inBraces(depth: number): NamedMembers {
    if (parameter === 'attrs') throw fault('an attribute name');
    at += 1;
    const inner = list(depth + 1);
    if (tokens[at]?.[0] !== '}') throw fault('}');
    at += 1;
    return inner;
  }

  function member(): string {
    const name = tokens[at]?.[0] ?? '';
    const isMember = entityMembers.includes(name);
    if (!nameForm.test(name) || /^[{},|]$/.test(name) || (isMember && parameter === 'attrs'))
      throw fault('an attribute name');
    at += 1;
    return isMember ? name : expandTerm(name);
  }

  const members = list(1);
  if (at < tokens.length) throw fault('the end');
  return members;
}

/** One projection of what `pick` and `omit` name. */
export function projectionOf(pick: NamedMembers | undefined, omit: NamedMembers | undefined): Projection {
  const relationships = new Set([...(pick?.linked.keys() ?? []), ...(omit?.linked.keys() ?? [])]);
  const linked = new Map(
    [...relationships].map((name) => [name, projectionOf(pick?.linked.get(name), omit?.linked.get(name))]),
  );
  return {
    ...(pick ? { pick: pick.names } : {}),
    ...(omit && omit.names.size > 0 ? { omit: omit.names } : {}),
    ...(linked.size > 0 ? { linked } : {}),
  };
}

function tooMany(parameter: string, measure: string, limit: number): Error {
  return queryError('too-complex', { parameter, measure, limit }, { field: parameter });
}
