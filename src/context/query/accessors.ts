import type { AttributePath } from './q-tree.ts';

/** A way from an attribute instance to a comparable value: member names, `null` standing for every member. */
export type Accessor = readonly (string | null)[];

/** Where the values of an element may stand, and whether its bare existence already fulfils the path. */
export interface ElementAccess {
  readonly ordered: readonly Accessor[];
  /** Objects of relationships: they are equal or not, but have no order and match no pattern. */
  readonly unordered: readonly Accessor[];
  /** Whether the addressed member must be looked for inside the instance. */
  readonly nested: boolean;
}

const whole: ElementAccess = {
  ordered: [['value'], ['value', '@value'], ['valueList'], ['languageMap', null], ['vocab'], ['json']],
  unordered: [['object'], ['objectList'], ['objectList', 'object']],
  nested: false,
};

/**
 * The one statement of where NGSI-LD 1.9.1 §4.9 lets a path point, used by the SQL compiler and by the matcher:
 * the value members of every kind of attribute; with a trailing path, a member of the value or a language.
 */
export function elementAccess(path: AttributePath): ElementAccess {
  if (path.member !== undefined) return { ordered: [[path.member]], unordered: [], nested: true };
  if (path.trail === undefined) return whole;
  if (path.trail.length === 1 && path.trail[0] === '*')
    return { ordered: [['languageMap', null]], unordered: [], nested: true };
  return {
    ordered: [
      ['value', ...path.trail],
      ['value', ...path.trail, '@value'],
      ['json', ...path.trail],
      ['languageMap', path.trail.join('.')],
    ],
    unordered: [],
    nested: true,
  };
}
