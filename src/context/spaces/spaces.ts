import type { Database } from '../../platform/database/index.ts';
import { contextError } from '../errors.ts';
import { findSpace, insertSpace, listSpaces, organisationOf, type SpaceRow } from './space-store.ts';

/** A separated area of context data: an NGSI-LD tenant. The shared one is named ''. */
export type Space = SpaceRow;

/** What a new space is called, and whose it is; null: the node's. */
export interface NewSpace {
  readonly name: string;
  readonly title?: string;
  readonly organisation?: string | null;
}

/** The spaces of a node. They are never removed, so those that are known stay known. */
export interface Spaces {
  byName(name: string): Promise<Space | null>;
  create(space: NewSpace): Promise<Space>;
  list(): Promise<readonly Space[]>;
  /** The organisation that a space belongs to; null for one of the node's own and for an unknown one. */
  organisation(id: number): Promise<string | null>;
}

/** NGSI-LD 1.9.1 §6.3.14 leaves names open; ours can stand in a header and in an address. */
const nameForm = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/** Makes the spaces. */
export function createSpaces({ db }: { readonly db: Database }): Spaces {
  const known = new Map<string, Space>();
  const organisations = new Map<number, string | null>();

  const note = (space: Space): Space => {
    known.set(space.name, space);
    organisations.set(space.id, space.organisation);
    return space;
  };

  return {
    async byName(name) {
      const remembered = known.get(name);
      if (remembered) return remembered;
      if (name !== '' && !nameForm.test(name)) return null;
      const found = await findSpace(db.kysely, name);
      return found ? note(found) : null;
    },
    async create({ name, title = name, organisation = null }) {
      if (!nameForm.test(name))
        throw contextError('space-name-invalid', { name: name.slice(0, 80) }, { field: 'name' });
      const made = await insertSpace(db, { name, title, organisation });
      if (!made) throw contextError('space-exists', { name });
      return note(made);
    },
    list: () => listSpaces(db.kysely),
    async organisation(id) {
      const remembered = organisations.get(id);
      if (remembered !== undefined) return remembered;
      const found = await organisationOf(db.kysely, id);
      if (found !== undefined) organisations.set(id, found);
      return found ?? null;
    },
  };
}
