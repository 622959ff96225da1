import type { Catalogue, DatasetInput } from '../catalogue/index.ts';
import type { Organisation } from '../participants/index.ts';
import type { CatalogueDoor, CatalogueEntry } from './neighbours.ts';

/** Enters publications into the catalogue as the node itself, in the name of their organisations. */
export function catalogueDoor(
  { datasets }: Pick<Catalogue, 'datasets'>,
  find: (id: string) => Promise<Organisation | null>,
): CatalogueDoor {
  const enter: CatalogueDoor['enter'] = async (access, entry) => {
    const organisation = await find(entry.organisation);
    // Only a run that reads the source knows the box around it.
    const known = entry.bbox === null && entry.id ? await datasets.byId(access, entry.id) : null;
    const bbox = entry.bbox ?? known?.spatial.bbox ?? null;
    const { record } = await datasets.put(access, inputOf({ ...entry, bbox }, organisation));
    return record.id;
  };
  return {
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

function inputOf(entry: CatalogueEntry, organisation: Organisation | null): DatasetInput {
  const { description, id, slug, dataset, types, scope, model } = entry;
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
    spatial: { places, bbox: entry.bbox },
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
