import type { Context, EntityQuery, TypeOutline } from '../../context/index.ts';
import type { Contexts } from '../../linked-data/index.ts';
import type { Access, Permissions } from '../../participants/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Language } from '../../platform/language.ts';
import { createRemembered } from '../sources/remembered.ts';
import { inSlovene } from '../sources/slovene-order.ts';
import type { Rows, RowView } from '../sources/views.ts';
import { type AttributeHistory, findHistory, readHistory } from './attribute-history.ts';
import {
  documentOf,
  type EntityDetail,
  incomingOf,
  instancesOf,
  type KnownType,
  targetsOf,
  typesToSearch,
} from './entity-detail.ts';
import { orderOf, rowsOf } from './entity-rows.ts';
import type { HistoryView } from './history-view.ts';
import { createNaming, type Names } from './names.ts';
import { type Picture, spreadPoints } from './picture.ts';
import { createReadableSpaces, type ReadableSpaces } from './readable-spaces.ts';
import { endOf, shapeOf, type TypeShape, titleOf } from './type-shape.ts';

/** One page of entities, and the cursors of those around it. */
export interface EntityPage {
  readonly rows: Rows;
  readonly next: string | null;
  readonly previous: string | null;
}

/** Which page of entities, in which order. */
export interface EntityView {
  readonly order: RowView['order'];
  readonly after: string | null;
}

/** Whose history, and of which attribute by its short name. */
export interface AskedHistory {
  readonly id: string;
  readonly attribute: string;
}

/** A history with the names of what it is about. */
export interface NamedHistory {
  readonly history: AttributeHistory;
  readonly names: Names;
  readonly attribute: string;
  readonly title: string;
}

/** What the pages of the explorer read: each through the same functions as the doors of NGSI-LD, as one reader may see it. */
export interface Explorer {
  readonly spaces: ReadableSpaces;
  /** Short names under the context of the types' data model, or under a named one. */
  names(types: readonly string[], context?: string | null): Promise<Names>;
  outline(access: Access): Promise<readonly TypeOutline[]>;
  /** What entities of some types are like. */
  shape(access: Access, types: readonly string[], names: Names, language: Language): Promise<TypeShape>;
  /** The same of whatever a query finds. */
  sampled(access: Access, query: EntityQuery, names: Names, language: Language): Promise<TypeShape>;
  /** How many entities a query finds; one more than `most` stands for more. */
  count(access: Access, query: EntityQuery, most: number): Promise<number>;
  /** Where entities of a type lie, so many as a picture still tells apart. */
  points(access: Access, types: readonly string[]): Promise<Picture>;
  /** One entity; null when there is none for this reader. */
  entity(access: Access, id: string, language: Language): Promise<EntityDetail | null>;
  /** The history of one attribute, by its short name; also of an entity that is gone. */
  history(access: Access, asked: AskedHistory, view: HistoryView, language: Language): Promise<NamedHistory | null>;
  page(access: Access, query: EntityQuery, shape: TypeShape, view: EntityView, language: Language): Promise<EntityPage>;
}

/** What the explorer stands on. */
export interface ExplorerDeps {
  readonly context: Pick<Context, 'query' | 'entities' | 'histories' | 'spaces' | 'selections'>;
  readonly contexts: Pick<Contexts, 'parse'>;
  readonly permissions: Pick<Permissions, 'reach'>;
  /** The address of the context of the bundled data model that a type (IRI) is of. */
  readonly contextOf: (type: string) => string | null;
  readonly clock: Clock;
}

/** Rows of a page, how many entities are looked at to learn what a type is like. */
const sizes = { page: 25, sample: 100 } as const;

/** Makes the explorer of a node. */
export function createExplorer(deps: ExplorerDeps): Explorer {
  const { query, entities, histories } = deps.context;
  const naming = createNaming(deps);
  const outlines = createRemembered<readonly TypeOutline[]>({ clock: deps.clock, milliseconds: 10_000, most: 500 });
  const pictures = createRemembered<Picture>({ clock: deps.clock, milliseconds: 30_000, most: 200 });
  const shapes = createRemembered<TypeShape>({ clock: deps.clock, milliseconds: 30_000, most: 500 });
  const outline: Explorer['outline'] = (access) => outlines.of(readerKey(access), () => query.outline(access));
  const shape: Explorer['shape'] = (access, types, names, language) =>
    shapes.of(JSON.stringify([types, names.context, language, readerKey(access)]), async () => {
      const sample = await query.page(access, { types: types.map((type) => [type]), limit: sizes.sample });
      return shapeOf(sample.entities, names, language);
    });
  const knownTypes = async (access: Access, language: Language): Promise<readonly KnownType[]> =>
    Promise.all(
      typesToSearch(await outline(access)).map(async (each) => {
        const names = await naming.of([each.type]);
        return { outline: each, shape: await shape(access, [each.type], names, language) };
      }),
    );
  return {
    spaces: createReadableSpaces(deps),
    names: naming.of,
    outline,
    shape,
    async sampled(access, asked, names, language) {
      const sample = await query.page(access, { ...asked, limit: sizes.sample });
      return shapeOf(sample.entities, names, language);
    },
    count: query.count,
    points: (access, types) =>
      pictures.of(JSON.stringify([types, readerKey(access)]), () =>
        spreadPoints(query, access, { types: types.map((type) => [type]) }),
      ),
    async entity(access, id, language) {
      const entity = await entities.retrieve(access, id);
      if (!entity) return null;
      const names = await naming.of(entity.types);
      const instances = instancesOf(entity, names, language);
      const [targets, incoming] = await Promise.all([
        targetsOf(query, access, instances, { names, language }),
        knownTypes(access, language).then((types) => incomingOf(query, access, id, types, language)),
      ]);
      const own = shapeOf([entity], names, language);
      const title = titleOf(entity, own, language);
      return { entity, names, shape: own, title, instances, targets, incoming, document: documentOf(entity, names) };
    },
    async history(access, { id, attribute: name }, view, language) {
      const [row, entity] = await Promise.all([findHistory(histories, access, id), entities.retrieve(access, id)]);
      if (!row) return null;
      const names = await naming.of(row.types);
      const attribute = row.known.find((iri) => names.nameOf(iri) === name);
      if (attribute === undefined) return null;
      const { active } = names;
      const history = await readHistory(histories, access, { id, attribute }, view, { active, language });
      if (!history) return null;
      const title = entity ? titleOf(entity, shapeOf([entity], names, language), language) : endOf(id);
      return { history, names, attribute, title };
    },
    async page(access, asked, known, { order, after }, language) {
      const wanted = { ...asked, ...orderOf(order, known), limit: sizes.page, ...(after === null ? {} : { after }) };
      const found = await inSlovene(wanted, (each) => query.page(access, each));
      const rows = rowsOf(found.entities, known, found.entities.length, language);
      return { rows, next: found.next ?? null, previous: found.previous ?? null };
    },
  };
}

const keys = new WeakMap<Access['datasets'], string>();

/** What tells readers of a space apart: the datasets they hold, and what each shows. A grant given or withdrawn changes it. */
export function readerKey({ space, readsAll, datasets }: Access): string {
  if (readsAll) return `${space} whole`;
  const known = keys.get(datasets);
  if (known !== undefined) return known;
  const held = [...datasets].sort(([a], [b]) => a - b).map(([number, shown]) => [number, shown && [...shown].sort()]);
  const key = `${space} ${JSON.stringify(held)}`;
  keys.set(datasets, key);
  return key;
}
