import { type Participants, systemAccess } from '../participants/index.ts';
import { DomainError } from '../platform/errors.ts';
import type { Publications } from '../publications/index.ts';
import { sharedSpace } from './filling.ts';

/** A real source outside the node. Nobody asks it before the operator starts the draft. */
const draft = {
  slug: 'izposoja-koles-kras',
  description: {
    titles: { sl: 'Izposoja koles na Krasu (osnutek povezave)', en: 'Bike sharing in the Karst (draft connection)' },
    descriptions: {
      sl: 'Osnutek povezave z resničnim zunanjim virom po standardu GBFS. Vozlišče vira ne kliče, dokler povezave ne zaženete: odprite https://gbfs.derp.si/gbfs/scbikes_kras/gbfs.json, poiščite v njem naslov seznama postaj (station_information) in ga v prvem koraku vpišite kot vir, ki se prebira po urniku. Pred objavo preverite pogoje uporabe.',
      en: 'A draft connection to a real outside source in the GBFS standard. The node does not call it before you start the connection: open https://gbfs.derp.si/gbfs/scbikes_kras/gbfs.json, find the address of the list of stations (station_information) in it, and enter that in the first step as a source read on a schedule. Check the terms of use before publishing.',
    },
    keywords: { sl: ['kolesa', 'izposoja koles', 'GBFS'], en: ['bicycles', 'bike sharing', 'GBFS'] },
    themes: ['TRAN'],
    licence: null,
    frequency: '5MIN',
    places: [],
  },
} as const;

/** Leaves the draft in the demonstration's organisation, once. */
export async function draftOutsideSource(
  deps: {
    readonly publications: Pick<Publications, 'create'>;
    readonly participants: Pick<Participants, 'organisations'>;
  },
  organisation: string,
): Promise<void> {
  const found = await deps.participants.organisations.bySlug(organisation);
  if (!found) return;
  try {
    await deps.publications.create(systemAccess(sharedSpace).participant, { organisation: found.id, ...draft });
  } catch (error) {
    // An earlier start has left it there already.
    if (!(error instanceof DomainError && error.kind === 'conflict')) throw error;
  }
}
