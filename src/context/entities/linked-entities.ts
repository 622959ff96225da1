import type { Access } from '../../participants/index.ts';
import { type Query, queryError } from '../query/index.ts';
import { type Links, linkedRepresentation, linksOf, type Representation } from '../representations/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import { readError } from './entity-read-errors.ts';
import { readIds } from './entity-read-query.ts';

/** How linked entities are asked for. NGSI-LD 1.9.1 §4.5.23, Table 6.4.3.2-1. */
export interface Join {
  readonly form: 'inline' | 'flat';
  readonly level: number;
  readonly met: ReadonlySet<string>;
}

/** An entity with the way in which it is shown. */
export interface ShownEntity {
  readonly entity: StoredEntity;
  readonly representation: Representation;
}

const maximumLevel = 5;
const maximumLinked = 1_000;

type Texts = Readonly<Record<string, string | undefined>>;

/** Reads `join`, `joinLevel` and `containedBy`; undefined when links are not followed. */
export function readJoin({ join, joinLevel, containedBy }: Texts): Join | undefined {
  if (join !== undefined && join !== 'inline' && join !== 'flat' && join !== '@none')
    throw readError('parameter-invalid', { parameter: 'join', value: join.slice(0, 60) }, { field: 'join' });
  if (joinLevel !== undefined && !/^[1-9]\d{0,8}$/.test(joinLevel))
    throw readError(
      'parameter-invalid',
      { parameter: 'joinLevel', value: joinLevel.slice(0, 60) },
      { field: 'joinLevel' },
    );
  const met = new Set(containedBy === undefined ? [] : readIds(containedBy.split(','), 'containedBy'));
  const level = Number(joinLevel ?? 1);
  if (level > maximumLevel) throw tooFar('joinLevel', 'depth', maximumLevel);
  return join === undefined || join === '@none' ? undefined : { form: join, level, met };
}

/**
 * Follows the relationships that are shown, level by level, one read each; every linked entity is there once, with the
 * representation of the first relationship that leads to it. Entities that the reader may not see are not there.
 */
export async function gatherLinked(
  query: Pick<Query, 'page'>,
  access: Access,
  roots: readonly ShownEntity[],
  { level, met }: Join,
): Promise<readonly ShownEntity[]> {
  const known = new Set([...met, ...roots.map(({ entity }) => entity.id)]);
  const gathered: ShownEntity[] = [];
  let edge = roots;
  for (let depth = 0; depth < level && edge.length > 0; depth += 1) {
    const wanted = new Map<string, Representation>();
    for (const { entity, representation } of edge)
      for (const { name, targets } of linksOf(entity, representation))
        for (const target of targets)
          if (!known.has(target) && !wanted.has(target)) wanted.set(target, linkedRepresentation(representation, name));
    if (gathered.length + wanted.size > maximumLinked) throw tooFar('join', 'number of linked entities', maximumLinked);
    edge = wanted.size === 0 ? [] : await readAll(query, access, wanted);
    for (const id of wanted.keys()) known.add(id);
    gathered.push(...edge);
  }
  return gathered;
}

async function readAll(
  query: Pick<Query, 'page'>,
  access: Access,
  wanted: ReadonlyMap<string, Representation>,
): Promise<readonly ShownEntity[]> {
  const { entities } = await query.page(access, { ids: [...wanted.keys()], limit: maximumLinked });
  const byId = new Map(entities.map((entity) => [entity.id, entity]));
  return [...wanted].flatMap(([id, representation]) => {
    const entity = byId.get(id);
    return entity === undefined ? [] : [{ entity, representation }];
  });
}

/** What the inline form needs of gathered entities; those of the page itself may be entered too. */
export function linksTo(roots: readonly ShownEntity[], linked: readonly ShownEntity[], { level, met }: Join): Links {
  const all = [...roots, ...linked].map(({ entity }) => [entity.id, entity] as const);
  return { level, met, entities: new Map(all) };
}

function tooFar(parameter: string, measure: string, limit: number): Error {
  return queryError('too-complex', { parameter, measure, limit }, { field: parameter });
}
