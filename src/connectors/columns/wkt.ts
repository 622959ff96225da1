import { type Geometry, geometryFault, type Position } from '../geometry.ts';

/** A geometry with the system its EWKT prefix names. */
export interface WktGeometry {
  readonly geometry: Geometry;
  readonly system?: string;
}

const types: Readonly<Record<string, readonly [Exclude<Geometry['type'], 'GeometryCollection'>, number]>> = {
  POINT: ['Point', 0],
  MULTIPOINT: ['MultiPoint', 1],
  LINESTRING: ['LineString', 1],
  MULTILINESTRING: ['MultiLineString', 2],
  POLYGON: ['Polygon', 2],
  MULTIPOLYGON: ['MultiPolygon', 3],
};

const beginning =
  /^\s*(?:SRID=(\d{1,6});)?\s*(MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|POINT|LINESTRING|POLYGON)\s*(?:ZM|Z|M)?\s*(?=\()/i;

/** Whether a text begins like Well-Known Text. */
export const looksLikeWkt = (text: string): boolean => beginning.test(text);

/** Reads Well-Known Text (OGC 06-103r4 §7) or PostGIS's EWKT; null when it is not valid. */
export function parseWkt(text: string): WktGeometry | null {
  const match = beginning.exec(text);
  const known = match && types[match[2]!.toUpperCase()];
  if (!known) return null;
  const [type, depth] = known;
  const reader = new WktReader(text, match[0].length);
  const read = reader.list(depth);
  if (read === null || !reader.finished) return null;
  const geometry = { type, coordinates: depth === 0 ? (read as unknown[])[0] : read } as Geometry;
  if (geometryFault(geometry)) return null;
  return match[1] ? { geometry, system: `EPSG:${match[1]}` } : { geometry };
}

const numbers =
  /\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:\s+[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?){1,3})\s*/y;

/** Reads nested lists of positions from a text. */
class WktReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  get finished(): boolean {
    return this.#text.slice(this.#at).trim() === '';
  }

  list(depth: number): unknown[] | null {
    if (!this.#take('(')) return null;
    const members: unknown[] = [];
    do {
      const member = depth > 1 ? this.list(depth - 1) : this.#position();
      if (member === null) return null;
      members.push(member);
    } while (this.#take(','));
    return this.#take(')') ? members : null;
  }

  /** A position; within a MULTIPOINT it may stand in brackets of its own. */
  #position(): Position | null {
    if (this.#take('(')) {
      const inner = this.#position();
      return inner && this.#take(')') ? inner : null;
    }
    numbers.lastIndex = this.#at;
    const match = numbers.exec(this.#text);
    if (!match) return null;
    this.#at = numbers.lastIndex;
    return match[1]!.split(/\s+/).slice(0, 3).map(Number);
  }

  #take(character: string): boolean {
    let at = this.#at;
    while (/\s/.test(this.#text[at] ?? '')) at += 1;
    if (this.#text[at] !== character) return false;
    this.#at = at + 1;
    return true;
  }
}
