import { type EntityQuery, readQuery } from '../context/index.ts';
import type { Access } from '../participants/index.ts';
import { DomainError } from '../platform/errors.ts';
import { viewerOf } from './browse-routes.tsx';
import type { FieldErrors } from './components/fields.tsx';
import type { EntityView } from './explorer/explorer.ts';
import type { Names } from './explorer/names.ts';
import { type Asked, askedOf, fieldOfFault, formQuery, type QueryForm, readForm } from './explorer/query-form.ts';
import type { TypeShape } from './explorer/type-shape.ts';
import { type ExplorerRoutesDeps, readEntityView } from './explorer-routes.tsx';
import { type Frame, to } from './frame.ts';
import { ErrorPage } from './pages/errors.tsx';
import { mostCounted, QueryPage } from './pages/explorer-query.tsx';
import type { Router } from './routing.ts';

/** The query builder: reads its form, asks the context as the door of NGSI-LD would, and shows both. */
export function explorerQueryRoutes(router: Router, deps: ExplorerRoutesDeps): void {
  const { renderer, explorer, places } = deps;

  router.get('explorerQuery', async (c, frame) => {
    const open = await explorer.spaces.open(viewerOf(c), c.req.query('space') ?? '');
    if (!open) return renderer.page(c, ErrorPage({ frame, refusal: 'missing' }), 404);
    const { space, access } = open;
    const form = readForm((name) => c.req.queries(name) ?? []);
    const adding = c.req.query('add') === '1';
    const asked = askedOf(form, places);
    const types = await knownTypes(deps, access);
    const named = await namesFor(deps, form, types, frame);
    const errors: Record<string, string> = { ...faultsOf(asked, frame), ...named.errors };
    const query = named.names && (await readAsked(asked, named.names, form, frame, errors));
    const isAsked = form.type !== '' || asked.written.q !== '' || form.scope !== '' || form.near !== '';
    const isSound = query !== null && isAsked && Object.keys(errors).length === 0;
    // What came as repeated fields has a shorter address, which can be kept and handed on.
    if (form.isSubmitted && isSound && !adding) return c.redirect(canonical(frame, space.name, form), 303);
    const shape = named.names && (await shapeFor(deps, access, query, named.names, frame));
    const found = isSound && shape ? await find(deps, { access, query, shape, view: readEntityView(c) }, frame) : null;
    const shown = {
      space,
      form,
      blank: adding ? 1 : 0,
      errors,
      types: types.map(({ name }) => name),
      attributes: (shape?.attributes ?? []).flatMap(({ queryName, label }) =>
        queryName === null ? [] : [{ name: queryName, label }],
      ),
      context: named.names?.context ?? null,
      parameters: isAsked ? asked.parameters : null,
      found,
    };
    return renderer.page(c, QueryPage({ frame, shown }));
  });
}

const canonical = (frame: Frame, space: string, form: QueryForm) =>
  to(frame, 'explorerQuery', {}, { space, ...formQuery(form) });

interface KnownType {
  readonly type: string;
  readonly name: string;
}

async function knownTypes({ explorer }: ExplorerRoutesDeps, access: Access): Promise<readonly KnownType[]> {
  const outline = await explorer.outline(access);
  return Promise.all(outline.map(async ({ type }) => ({ type, name: (await explorer.names([type])).nameOf(type) })));
}

/** Names under the context that is given, else under that of the types that are asked for. */
async function namesFor(
  { explorer }: ExplorerRoutesDeps,
  { type, context }: QueryForm,
  types: readonly KnownType[],
  frame: Frame,
): Promise<{ readonly names: Names | null; readonly errors: FieldErrors }> {
  const words = new Set(type.split(/[^\p{L}\p{N}_:@-]+/u));
  const asked = types.filter(({ name, type: iri }) => words.has(name) || type === iri).map((each) => each.type);
  try {
    return { names: await explorer.names(asked, context === '' ? null : context), errors: {} };
  } catch (error) {
    return { names: null, errors: { context: sentenceOf(error, frame) } };
  }
}

/** The query as the door reads it; what it refuses is noted beside its field. */
async function readAsked(
  asked: Asked,
  { active }: Names,
  form: QueryForm,
  frame: Frame,
  errors: Record<string, string>,
): Promise<EntityQuery | null> {
  try {
    return readQuery(asked.parameters, active);
  } catch (error) {
    const field = error instanceof DomainError ? fieldOfFault(error, form, asked.written) : 'q';
    const row = /^v-(\d+)$/.exec(field)?.[1];
    errors[field] = sentenceOf(error, frame, row === undefined ? null : Number(row) + 1);
    return null;
  }
}

function faultsOf({ faults }: Asked, { voice }: Frame): FieldErrors {
  return Object.fromEntries(faults.map(({ field, fault }) => [field, voice.words.explorer.faults[fault]]));
}

/** A refusal in the language of the page, also what the parser expected; a defect is no refusal and goes on. */
function sentenceOf(error: unknown, { voice, language }: Frame, row: number | null = null): string {
  if (!(error instanceof DomainError) || error.kind === 'internal') throw error;
  const { faults } = voice.words.explorer;
  const expected = error.parameterIn(language, 'expected');
  const { position } = error.parameters;
  if (expected !== undefined && position !== undefined) {
    return row === null
      ? voice.fill(faults.expected, { position, expected })
      : voice.fill(faults.expectedInRow, { row, expected });
  }
  if (error.code === 'query.pattern-malformed') return faults.pattern;
  return error.sentence(language);
}

/** What the entities that are asked for are like, learned from those of the types, else from everything found. */
async function shapeFor(
  { explorer }: ExplorerRoutesDeps,
  access: Access,
  query: EntityQuery | null,
  names: Names,
  frame: Frame,
): Promise<TypeShape> {
  const types = [...new Set(query?.types?.flat() ?? [])];
  return types.length > 0
    ? explorer.shape(access, types, names, frame.language)
    : explorer.sampled(access, query ?? {}, names, frame.language);
}

interface Finding {
  readonly access: Access;
  readonly query: EntityQuery;
  readonly shape: TypeShape;
  readonly view: EntityView;
}

async function find({ explorer }: ExplorerRoutesDeps, { access, query, shape, view: asked }: Finding, frame: Frame) {
  const counted = await explorer.count(access, query, mostCounted);
  const count = { count: Math.min(counted, mostCounted), atLeast: counted > mostCounted };
  const view = count.atLeast ? { ...asked, order: null } : asked;
  return { page: await explorer.page(access, query, shape, view, frame.language), view, count };
}
