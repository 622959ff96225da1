import type { Geometry } from '../../linked-data/index.ts';
import { queryError } from './errors.ts';
import { parseGeometry } from './geo-query.ts';
import { type AttributePath, type CoreMember, coreMembers } from './q-tree.ts';

/** What an entity is ordered by that is no attribute. */
export type EntityMember = (typeof entityMembers)[number];

/** One key of an ordering: an entity member, an attribute path, or the distance of a GeoProperty from a geometry. */
export type OrderTerm =
  | {
      readonly kind: 'member';
      readonly member: EntityMember;
      readonly descending: boolean;
    }
  | { readonly kind: 'value'; readonly path: AttributePath; readonly descending: boolean }
  | { readonly kind: 'distance'; readonly property: string; readonly from: Geometry; readonly descending: boolean };

/** The texts of an ordering. NGSI-LD 1.9.1 §4.23. */
export interface OrderText {
  readonly orderBy: string;
  readonly orderFrom?: unknown;
  readonly orderGeometry?: string | undefined;
}

/** Refuses what no ordering could be made with, also where none is asked for. NGSI-LD 1.9.1 §5.7.2.4. */
export function requireOrdering(text: Omit<OrderText, 'orderBy'> & { readonly collation?: string | undefined }): void {
  const { collation, orderFrom, orderGeometry = 'Point' } = text;
  if (orderFrom !== undefined) parseGeometry(orderGeometry, orderFrom, 'orderFrom');
  if (collation !== undefined && !isLanguageTag(collation))
    throw queryError('collation-malformed', { collation: collation.slice(0, 60) }, { field: 'collation' });
}

/** IETF RFC 6067: a collation is named by a language tag, with `und` for none. */
function isLanguageTag(tag: string): boolean {
  try {
    return new Intl.Locale(tag).toString() !== '';
  } catch {
    return false;
  }
}

const maximumTerms = 8;
const entityMembers = ['id', 'type', 'scope', 'createdAt', 'modifiedAt', 'expiresAt'] as const;

/** Parses an ordering, `name;desc,location;dist-asc`. NGSI-LD 1.9.1 §4.23.3. */
export function parseOrder(text: OrderText, expandTerm: (name: string) => string): readonly OrderTerm[] {
  const terms = text.orderBy.split(',');
  if (terms.length > maximumTerms) {
    const parameters = { parameter: 'orderBy', measure: 'number of terms', limit: maximumTerms };
    throw queryError('too-complex', parameters, { field: 'orderBy' });
  }
  let position = 1;
  return terms.map((term) => {
    const parsed = parseTerm(term, position, text, expandTerm);
    position += term.length + 1;
    return parsed;
  });
}

const termForm =
  /^([\p{L}@][\p{L}\p{N}_:-]*(?:\.[\p{L}][\p{L}\p{N}_:-]*)*)(?:\[([^[\]\p{Cc}\p{Cs}]+)\])?(?:;(asc|desc|dist-asc|dist-desc))?$/u;

function parseTerm(term: string, position: number, text: OrderText, expandTerm: (name: string) => string): OrderTerm {
  const found = termForm.exec(term);
  if (!found || term.length > 1_000)
    throw queryError('order-malformed', { position, expected: 'name;asc or name;desc' }, { field: 'orderBy' });
  const [, dotted, trail, direction] = found;
  const descending = direction === 'desc' || direction === 'dist-desc';
  const names = dotted!.split('.');
  if (direction?.startsWith('dist')) {
    if (text.orderFrom === undefined) throw queryError('order-from-missing', {}, { field: 'orderFrom' });
    const from = parseGeometry(text.orderGeometry ?? 'Point', text.orderFrom, 'orderFrom');
    return { kind: 'distance', property: expandTerm(names[0]!), from, descending };
  }
  const member = entityMembers.find((each) => each === dotted);
  if (member) return { kind: 'member', member, descending };
  return { kind: 'value', path: pathOf(names, trail, expandTerm), descending };
}

function pathOf(
  names: readonly string[],
  trail: string | undefined,
  expandTerm: (name: string) => string,
): AttributePath {
  const last = names.at(-1)!;
  const member = names.length > 1 ? (coreMembers.find((each) => each === last) as CoreMember | undefined) : undefined;
  const attributes = (member ? names.slice(0, -1) : names).map(expandTerm);
  return {
    attributes,
    ...(member ? { member } : {}),
    ...(trail === undefined ? {} : { trail: trail.split('.') }),
    text: names.join('.'),
  };
}
