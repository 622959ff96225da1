import { parseReferenceSystem, toWgs84 } from '../../../places/index.ts';
import { parseMoment, parseNumber } from '../../columns/index.ts';

type Argument = unknown;

const compass = ['S', 'SSV', 'SV', 'VSV', 'V', 'VJV', 'JV', 'JJV', 'J', 'JJZ', 'JZ', 'ZJZ', 'Z', 'ZSZ', 'SZ', 'SSZ'];

/** What expressions may call besides JSONata's own functions, with their JSONata signatures. */
export const functions: Readonly<
  Record<string, readonly [implementation: (...values: Argument[]) => unknown, signature: string]>
> = {
  /** `$wgs84('EPSG:3794', [462050, 101529])` → longitude and latitude. */
  wgs84: [
    (system, position) => {
      const [x, y] = position as [unknown, unknown];
      return toWgs84(parseReferenceSystem(String(system)), [Number(x), Number(y)]);
    },
    '<sa:a>',
  ],
  /** `$num('18,7')` → 18.7; nothing when it is not a number. */
  num: [
    (value) => (typeof value === 'number' ? value : (parseNumber(String(value ?? ''), 'mixed') ?? undefined)),
    '<x?:n>',
  ],
  /** `$below('<1')` → true: below what the instrument detects. */
  below: [(value) => /^\s*<\s*[\d.,]+\s*$/.test(String(value ?? '')), '<x?:b>'],
  /** `$localTime('21.09.2026 12:00')` → `2026-09-21T10:00:00Z`, taken as time in Slovenia. */
  localTime: [
    (value) => {
      const text = String(value ?? '');
      const moment = parseMoment(text, 'iso') ?? parseMoment(text, 'day-first') ?? parseMoment(text, 'year-slashes');
      return moment?.iso;
    },
    '<x?:s>',
  ],
  /** `$windDeg('SV')` → 45. Slovene letters: S is north, V east, J south, Z west. */
  windDeg: [
    (value) => {
      const index = compass.indexOf(
        String(value ?? '')
          .trim()
          .toUpperCase(),
      );
      return index < 0 ? undefined : index * 22.5;
    },
    '<s?:n>',
  ],
  /** `$urn('ParkingSpot', 'koper', id)` → `urn:ngsi-ld:ParkingSpot:koper:12`. */
  urn: [
    (...parts) => `urn:ngsi-ld:${parts.map((part) => encodeURIComponent(String(part ?? ''))).join(':')}`,
    '<sxx?:s>',
  ],
};
