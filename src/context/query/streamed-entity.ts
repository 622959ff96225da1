import { type Document, parseJson } from '../../linked-data/index.ts';
import { type Access, shownAttributes } from '../../participants/index.ts';
import { mayExpire, withoutExpired } from '../expiry.ts';
import type { ReadEntity } from '../stored-entity.ts';
import type { BodyRow } from './page-store.ts';

/** An entity of a stream, whose document is taken apart only when somebody asks for it. */
export interface StreamedEntity extends ReadEntity {
  /** Its document as the database writes JSON; null where its reader may not see all of it, or something in it may expire. */
  readonly text: string | null;
}

/** The entity of a row, without what its reader may not see and what has expired by `now`. */
export function streamedEntity(access: Access, row: BodyRow, now: Date): StreamedEntity {
  const seesAll = access.readsAll || shownAttributes(access, row.datasets) === null;
  return seesAll && !mayExpire(row.document)
    ? new PlainEntity(row)
    : { id: row.id, types: row.types, scopes: row.scopes, text: null, document: documentOf(access, row, now) };
}

/** What a row's reader may see of its document by `now`. */
export function documentOf(access: Access, { document, datasets }: BodyRow, now: Date): Document {
  const parsed = parseJson(document) as Document;
  const lasting = mayExpire(document) ? withoutExpired(parsed, now) : parsed;
  const shown = shownAttributes(access, datasets);
  if (shown === null) return lasting;
  return Object.fromEntries(Object.entries(lasting).filter(([name]) => shown.has(name)));
}

class PlainEntity implements StreamedEntity {
  readonly id: string;
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly text: string;
  private parsed: Document | undefined;

  constructor({ id, types, scopes, document }: BodyRow) {
    this.id = id;
    this.types = types;
    this.scopes = scopes;
    this.text = document;
    this.parsed = undefined;
  }

  get document(): Document {
    this.parsed ??= parseJson(this.text) as Document;
    return this.parsed;
  }
}
