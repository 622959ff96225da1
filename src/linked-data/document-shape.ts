import type { AttributeInstance, Document } from './entity-shapes.ts';
import { parseJson } from './lossless-json.ts';

/**
 * What the documents of many entities have in common: the same attributes, of which only the values differ. Such a
 * document need not be parsed to be written again: its values are found in its text and copied as they stand.
 */
export interface DocumentShape {
  /** A document of this shape with `marker(n)` in the place of its nth value. */
  readonly marked: Document;
  /**
   * The values in the text of another document, as JSON, the nth at place n + 1; null where it is of another shape.
   * Every number comes in the digits that JavaScript would write.
   */
  read(text: string): readonly string[] | null;
}

/** What stands in the place of the nth value. No name and no identifier holds a control character. */
export const marker = (place: number | string): string => `\u0001${place}\u0001`;

/** Splits JSON at the markers in it: text, place, text, place, … text. */
export const splitAtMarkers = (json: string): string[] => json.split(/"\\u0001(\w+)\\u0001"/);

const maximumText = 8_000;
const text = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"`;
// At most fifteen digits, and none that JavaScript would write with an exponent.
const number = String.raw`-?(?:(?:0|[1-9]\d{0,14})(?![.\d])|(?:0|[1-9]\d{0,2})\.(?!0{6})\d{0,11}[1-9](?!\d)|[1-9]\d{3,7}\.\d{0,6}[1-9](?!\d))`;
const scalar = `${text}|${number}|true|false`;
const moment = String.raw`"[^"\\]*"`;

/** Members that hold one text, written as it is. */
const textMembers: ReadonlySet<string> = new Set(['object', 'observedAt', 'unitCode']);
const systemTimes: ReadonlySet<string> = new Set(['createdAt', 'modifiedAt']);

/**
 * The shape of a document, given as the database writes JSON; null for one that is not simple enough: each attribute
 * must have one instance, with a single value or a point and without attributes of its own or an end.
 */
export function documentShape(documentText: string): DocumentShape | null {
  if (documentText.length > maximumText) return null;
  const found: Found = { places: 0 };
  const marked: Document = {};
  const parts: string[] = [];
  for (const [name, instance] of Object.entries(parseJson(documentText) as Document)) {
    const one = Array.isArray(instance) ? null : instanceShape(instance, found);
    if (one === null) return null;
    marked[name] = one.marked;
    parts.push(`${key(name)}${one.pattern}`);
  }
  const pattern = new RegExp(`^\\{${parts.join(', ')}\\}$`, 'su');
  return pattern.test(documentText) ? { marked, read: (other) => pattern.exec(other) } : null;
}

interface Found {
  places: number;
}

interface InstanceShape {
  readonly pattern: string;
  readonly marked: AttributeInstance;
}

function instanceShape(instance: AttributeInstance, found: Found): InstanceShape | null {
  const marked: AttributeInstance = {};
  const parts: string[] = [];
  for (const [member, value] of Object.entries(instance)) {
    if (systemTimes.has(member)) {
      parts.push(`${key(member)}${moment}`);
      continue;
    }
    const one = memberShape(member, value, found);
    if (one === null) return null;
    marked[member] = one.marked;
    parts.push(`${key(member)}${one.pattern}`);
  }
  return { pattern: `\\{${parts.join(', ')}\\}`, marked };
}

interface MemberShape {
  readonly pattern: string;
  readonly marked: unknown;
}

function memberShape(member: string, value: unknown, found: Found): MemberShape | null {
  if (member === 'type') return { pattern: literal(JSON.stringify(value)), marked: value };
  if (textMembers.has(member) && typeof value === 'string') return hole(text, found);
  if (member !== 'value') return null;
  if (isScalar(value)) return hole(scalar, found);
  if (!isPoint(value)) return null;
  const coordinates = value.coordinates.map(() => hole(number, found));
  const inside = coordinates.map(({ pattern }) => pattern).join(', ');
  return {
    pattern: `\\{${key('type')}"Point", ${key('coordinates')}\\[${inside}\\]\\}`,
    marked: { type: 'Point', coordinates: coordinates.map((each) => each.marked) },
  };
}

function hole(pattern: string, found: Found): MemberShape {
  const marked = marker(found.places);
  found.places += 1;
  return { pattern: `(${pattern})`, marked };
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

function isPoint(value: unknown): value is { readonly coordinates: readonly number[] } {
  if (typeof value !== 'object' || value === null) return false;
  const { type, coordinates, ...others } = value as Record<string, unknown>;
  const positioned = Array.isArray(coordinates) && coordinates.every((each) => typeof each === 'number');
  return type === 'Point' && positioned && Object.keys(others).length === 0;
}

const literal = (json: string): string => json.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const key = (name: string): string => `${literal(JSON.stringify(name))}: `;
