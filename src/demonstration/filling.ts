import { setTimeout as pause } from 'node:timers/promises';
import type { Catalogue, DatasetInput } from '../catalogue/index.ts';
import type { Context, EntityOperation } from '../context/index.ts';
import { type ActiveContext, type Contexts, expandEntity } from '../linked-data/index.ts';
import { type Organisation, type Participants, systemAccess } from '../participants/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/index.ts';
import { newId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { DemonstrationDataset } from './demonstration-dataset.ts';
import { noteProgress, type Progress } from './demonstration-store.ts';
import { exampleOrganisations } from './example-organisations.ts';

/** The rooms through which the demonstration enters the node, as its users' data do. */
export interface FillingDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly contexts: Contexts;
  readonly context: Pick<Context, 'entities' | 'selections' | 'query'>;
  readonly catalogue: Pick<Catalogue, 'datasets'>;
  readonly participants: Pick<Participants, 'organisations' | 'permissions'>;
}

/** The space in which open data of all organisations live together. */
export const sharedSpace = 1;

/** So many entities are written at once; between batches requests have their turn. */
const batch = 250;
const breath = 10;

/** Makes sure that a dataset of the demonstration is there, whole and open; what an earlier start has done stays. */
export async function fillDataset(
  deps: FillingDeps,
  dataset: DemonstrationDataset,
  known: Progress | undefined,
  { signal, alive }: { readonly signal: AbortSignal; readonly alive: () => Promise<void> },
): Promise<Progress> {
  const { db, clock, log, catalogue, participants } = deps;
  const begun = performance.now();
  const access = systemAccess(sharedSpace);
  const organisation = await organisationNamed(deps, dataset.organisation);
  const active = await deps.contexts.parse([...dataset.context]);
  const scope = scopeOf(dataset);
  const type = active.expandTerm(dataset.model);
  // Noted before the record is made, so that a start after a crash goes on with the same one.
  const record = known?.record ?? newId(clock.now().getTime());
  const number = known?.number ?? (await deps.context.selections.create(sharedSpace, { types: [type], scope }));
  await noteProgress(db.kysely, { name: dataset.name, number, record, filled: null });
  await catalogue.datasets.put(access, inputOf(dataset, { record, number, type, organisation, at: clock.now() }));
  const written = await writeEntities(deps, dataset, { active, organisation, signal, alive });
  const source = 'demonstration';
  await participants.permissions.grant({ holder: `organisation:${organisation.id}`, dataset: number, source });
  await participants.permissions.grant({ holder: 'anyone', dataset: number, source });
  await catalogue.datasets.publish(access, record);
  await catalogue.datasets.touch(record, dataset.asOf ?? clock.now());
  const filled = { name: dataset.name, number, record, filled: clock.now() };
  await noteProgress(db.kysely, filled);
  const seconds = Math.round(performance.now() - begun) / 1000;
  log.info({ dataset: dataset.name, entities: written, seconds }, 'the demonstration has one more dataset');
  return filled;
}

/** NGSI-LD scope that holds the dataset's entities apart: `/prikaz_vozla/obcine`. */
const scopeOf = ({ organisation, name }: DemonstrationDataset): string =>
  `/${organisation.replaceAll('-', '_')}/${name.replaceAll('-', '_')}`;

async function organisationNamed({ participants }: FillingDeps, slug: string): Promise<Organisation> {
  const present = await participants.organisations.bySlug(slug);
  if (present) return present;
  const profile = exampleOrganisations.find((example) => example.slug === slug)!;
  return participants.organisations.create(profile, { administrator: null, confirmed: true });
}

function inputOf(
  dataset: DemonstrationDataset,
  made: { record: string; number: number; type: string; organisation: Organisation; at: Date },
): DatasetInput {
  const { organisation, type } = made;
  const { sl, en } = organisation.names;
  return {
    ...dataset.describe(made.at),
    id: made.record,
    slug: dataset.name,
    number: made.number,
    selection: { types: [type], scope: scopeOf(dataset) },
    steward: organisation.id,
    model: dataset.model,
    contact: { name: sl, email: null, url: null },
    publisher: {
      organisation: organisation.id,
      slug: organisation.slug,
      names: { sl, ...(en ? { en } : {}) },
      homepage: null,
    },
  };
}

interface Writing {
  readonly active: ActiveContext;
  readonly organisation: Organisation;
  readonly signal: AbortSignal;
  readonly alive: () => Promise<void>;
}

async function writeEntities(deps: FillingDeps, dataset: DemonstrationDataset, writing: Writing): Promise<number> {
  const { active, organisation, signal, alive } = writing;
  const entities = dataset.entities(deps.clock.now());
  const scope = scopeOf(dataset);
  for (let from = 0; from < entities.length; from += batch) {
    signal.throwIfAborted();
    const operations = entities.slice(from, from + batch).map((given): EntityOperation => {
      const entity = expandEntity({ ...given, scope }, active);
      return { kind: 'upsert', id: entity.id, entity, existing: 'replace', steward: organisation.id };
    });
    const outcomes = await deps.context.entities.apply(systemAccess(sharedSpace), operations);
    for (const outcome of outcomes) if (outcome.outcome === 'refused') throw outcome.error;
    await alive();
    const written = Math.min(from + batch, entities.length);
    if (written % (8 * batch) === 0)
      deps.log.info({ dataset: dataset.name, written, of: entities.length }, 'filling the demonstration');
    await pause(breath, undefined, { signal });
  }
  return entities.length;
}
