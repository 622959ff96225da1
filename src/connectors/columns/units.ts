import { fold } from '../../places/index.ts';

/** A unit with its code of UN/CEFACT Recommendation 20, which NGSI-LD's `unitCode` takes. */
export interface Unit {
  readonly code: string;
  readonly symbol: string;
}

const units: readonly (readonly [code: string, symbol: string, ...spellings: string[]])[] = [
  ['CEL', '°C', '°c', 'stopinj c', 'celsius', 'degc'],
  ['KMH', 'km/h', 'km/h', 'kmh', 'km na uro'],
  ['MTS', 'm/s', 'm/s'],
  ['KMK', 'km²', 'km2', 'km²'],
  ['MTK', 'm²', 'm2', 'm²', 'kvadratnih metrov'],
  ['HAR', 'ha', 'ha', 'hektar', 'hektarjev'],
  ['MTQ', 'm³', 'm3', 'm³', 'kubicnih metrov'],
  ['MQH', 'm³/h', 'm3/h', 'm³/h'],
  ['MQS', 'm³/s', 'm3/s', 'm³/s'],
  ['LTR', 'l', 'l', 'liter', 'litrov'],
  ['KMT', 'km', 'km'],
  ['MTR', 'm', 'm', 'metrov'],
  ['CMT', 'cm', 'cm'],
  ['MMT', 'mm', 'mm'],
  ['P1', '%', '%', 'odstotkov', 'prozent', 'percent', 'procent'],
  ['KWH', 'kWh', 'kwh'],
  ['MWH', 'MWh', 'mwh'],
  ['KWT', 'kW', 'kw'],
  ['WTT', 'W', 'w'],
  ['VLT', 'V', 'v'],
  ['AMP', 'A', 'a'],
  ['GQ', 'µg/m³', 'µg/m3', 'ug/m3', 'µg/m³', 'μg/m3', 'μg/m³'],
  ['GP', 'mg/m³', 'mg/m3', 'mg/m³'],
  ['GL', 'g/l', 'g/l'],
  ['A97', 'hPa', 'hpa', 'mbar'],
  ['2N', 'dB', 'db', 'dba', 'db(a)'],
  ['KGM', 'kg', 'kg'],
  ['TNE', 't', 't', 'ton'],
  ['EUR', '€', '€', 'eur', 'evro', 'evrov'],
  ['SEC', 's', 's', 'sek'],
  ['MIN', 'min', 'min'],
  ['HUR', 'h', 'h', 'ur'],
  ['DD', '°', '°', 'stopinj'],
];

const bySpelling = new Map(
  units.flatMap(([code, symbol, ...spellings]) => spellings.map((spelling) => [spelling, { code, symbol }] as const)),
);

/** Units that stand clear of words only in brackets or after an underscore would be mistaken for letters. */
const bracketOnly = new Set(['a', 'v', 'w', 't', 's', 'h', 'm', 'l', '°', 'ur', 'ton', 'min']);

/** The unit that a header names: `temperatura [°C]`, `hitrost (km/h)`, `POV_KM2`, `delež %`. */
export function unitInHeader(header: string): Unit | null {
  const bracketed = /[[(]\s*([^\])]{1,30}?)\s*[\])]/.exec(header)?.[1] ?? /\bv\s+(\S{1,12})$/.exec(header)?.[1];
  if (bracketed) {
    const unit = bySpelling.get(bracketed.toLowerCase().trim());
    if (unit) return unit;
  }
  const last =
    header
      .toLowerCase()
      .split(/[\s_]+/)
      .at(-1) ?? '';
  return last !== header.toLowerCase() && !bracketOnly.has(last) ? (bySpelling.get(last) ?? null) : null;
}

/** A header without its unit, folded to plain lower-case words: `Hitrost (km/h)` → `hitrost`. */
export function headerWords(header: string): string {
  const split = header.replace(/([a-zčšž])([A-ZČŠŽ])/g, '$1 $2').replace(/[[(][^\])]*[\])]/g, ' ');
  return fold(split.replace(/[_\-./:;#*%€°]+/g, ' '));
}
