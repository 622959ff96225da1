import type { Query } from '../context/index.ts';
import type { Contexts } from '../linked-data/index.ts';
import type { Access } from '../participants/index.ts';
import { plainPage, type RenderPage, type RequestContext } from '../platform/http/index.ts';
import { type Collection, type Collections, isReadable } from './collections/collection.ts';
import { createExtents, type ExtentOf } from './collections/extents.ts';
import { createTables, type Tables } from './collections/tables.ts';
import { deliveryError } from './errors.ts';

/** What delivery stands on. */
export interface DeliveryDependencies {
  readonly query: Pick<Query, 'page' | 'stream' | 'count' | 'extent'>;
  readonly contexts: Contexts;
  readonly collections: Collections;
  /** What the request's participant may see in a space. */
  readonly accessIn: (c: RequestContext, space: number) => Promise<Access>;
  /** The looks of HTML pages; bare ones without it. */
  readonly renderPage?: RenderPage;
}

/** A collection together with what the request's participant may see of it. */
export interface OpenCollection {
  readonly collection: Collection;
  readonly access: Access;
}

/** What all doors share. */
export interface Door extends Required<DeliveryDependencies> {
  readonly tables: Tables;
  readonly extentOf: ExtentOf;
  /** The collection of a request; one that does not exist and one that may not be read answer alike: 404. */
  open(c: RequestContext, id: string): Promise<OpenCollection>;
}

/** The space in which open data of all organisations normally live. */
export const sharedSpace = 1;

/** Joins what the doors share. */
export function createDoor(deps: DeliveryDependencies): Door {
  const { query, contexts, collections, accessIn } = deps;

  const open = async (c: RequestContext, id: string): Promise<OpenCollection> => {
    if (!slugForm.test(id)) throw missing(id);
    const here = await accessIn(c, sharedSpace);
    const collection = await collections.describe(here, id);
    if (!collection) throw missing(id);
    const access = collection.space === here.space ? here : await accessIn(c, collection.space);
    if (!isReadable(collection, access)) throw missing(id);
    return { collection, access };
  };

  return {
    renderPage: plainPage,
    ...deps,
    tables: createTables(query, contexts),
    extentOf: createExtents(query),
    open,
  };
}

/** Anything else is no name of a dataset, and part of it could not even be looked up. */
const slugForm = /^[\p{L}\p{N}._~-]{1,200}$/u;

const missing = (id: string) => deliveryError('collection-missing', { collection: id.slice(0, 200) });
