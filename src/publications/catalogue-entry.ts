import type { Catalogue, DatasetInput, Vocabularies } from '../catalogue/index.ts';
import type { Organisation } from '../participants/index.ts';
import type { PlaceKind, Places } from '../places/index.ts';
import { placesCovered } from './coverage.ts';
import { publicationsError } from './errors.ts';
import type { CatalogueDoor, CatalogueEntry } from './neighbours.ts';
import type { Description } from './publication.ts';

/** Enters publications into the catalogue as the node itself, in the name of their organisations. */
export function catalogueDoor(
  { datasets, vocabularies }: Pick<Catalogue, 'datasets' | 'vocabularies'>,
  places: Places,
  find: (id: string) => Promise<Organisation | null>,
): CatalogueDoor {
  const enter: CatalogueDoor['enter'] = async (access, entry) => {
    const organisation = await find(entry.organisation);
    const { record } = await datasets.put(access, inputOf(entry, organisation));
    return record.id;
  };
  return {
    check: (description) => checkCodes(description, vocabularies, places),
    enter,
    async publish(access, entry) {
      const record = await enter(access, entry);
      await datasets.publish(access, record);
      return record;
    },
    pause: async (access, record) => void (await datasets.pause(access, record)),
    retire: async (access, record) => void (await datasets.retire(access, record)),
    touch: (record, at) => datasets.touch(record, at),
  };
}

/** The catalogue would refuse them too, but only when a person has long left the step. */
function checkCodes(
  { themes, licence, frequency, places: ids }: Description,
  vocabularies: Vocabularies,
  places: Places,
) {
  const asked = [
    ...themes.map((code, index) => ['data-theme', code, `description.themes.${index}`] as const),
    ['licence', licence, 'description.licence'] as const,
    ['frequency', frequency, 'description.frequency'] as const,
  ];
  const faults = asked.flatMap(([table, code, field]) =>
    code === null || vocabularies.concept(table, code)
      ? []
      : [publicationsError('code-unknown', { field, code, table }, { field })],
  );
  for (const [index, id] of ids.entries()) {
    const [kind = '', code = ''] = id.split(':', 2);
    const field = `description.places.${index}`;
    if (!placeKinds.has(kind) || !places.byCode(kind as PlaceKind, code))
      faults.push(publicationsError('place-unknown', { field, place: id }, { field }));
  }
  const [first] = faults;
  if (first && faults.length === 1) throw first;
  if (first) throw publicationsError('description-invalid', { reason: first.sentence('en') }, { faults });
}

const placeKinds: ReadonlySet<string> = new Set<PlaceKind>([
  'region',
  'municipality',
  'settlement',
  'subdivision',
  'postal-district',
]);

function inputOf(entry: CatalogueEntry, organisation: Organisation | null): DatasetInput {
  const { description, id, slug, dataset, types, scope, model, covered } = entry;
  const { places, titles, descriptions, keywords, contact, ...same } = description;
  const title = titles.sl ?? titles.en ?? Object.values(titles)[0] ?? slug;
  return {
    ...same,
    ...(id ? { id } : { slug }),
    titles: { ...present(titles), sl: title },
    descriptions: {
      ...present(descriptions),
      sl: descriptions.sl || `Podatki »${title}«${model ? ` po podatkovnem modelu ${model}` : ''}.`,
    },
    keywords: present(keywords),
    contact: contact ? { name: contact.name, email: contact.email ?? null, url: contact.url ?? null } : null,
    publisher: {
      organisation: entry.organisation,
      slug: organisation?.slug ?? null,
      names: organisation ? present(organisation.names) : {},
      homepage: organisation?.website ?? null,
    },
    spatial: { places: places.length > 0 ? places : placesCovered(covered), bbox: covered.bbox ?? null },
    temporal: covered.period ?? null,
    number: dataset,
    selection: { types, scope },
    steward: entry.organisation,
    model,
  };
}

/** Without the languages that say nothing. */
function present<Values extends object>(values: Values): { [Name in keyof Values]: NonNullable<Values[Name]> } {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(kept) as { [Name in keyof Values]: NonNullable<Values[Name]> };
}
