/** Local time in Slovenia: hours with fraction, and whether it is Saturday or Sunday. */
export interface LocalTime {
  readonly hour: number;
  readonly weekend: boolean;
}

const local = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Ljubljana',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The local time at a moment. */
export function localTime(at: Date): LocalTime {
  const parts = new Map(local.formatToParts(at).map(({ type, value }) => [type, value]));
  const weekday = parts.get('weekday');
  return {
    hour: Number(parts.get('hour')) + Number(parts.get('minute')) / 60,
    weekend: weekday === 'Sat' || weekday === 'Sun',
  };
}

/** A number from 0 up to 1 that is always the same for the same seed (FNV-1a, mixed as in MurmurHash3). */
export function chance(seed: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < seed.length; place += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(place), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A number from -1 to 1 that wanders: it meets a new value at every step and runs straight between two of them. */
export function wander(seed: string, at: Date, stepMinutes: number): number {
  const steps = at.getTime() / (stepMinutes * 60_000);
  const step = Math.floor(steps);
  const before = chance(`${seed} ${step}`);
  const after = chance(`${seed} ${step + 1}`);
  return 2 * (before + (after - before) * (steps - step)) - 1;
}

/** A hill of height 1 around an hour of the day, `width` hours to each side. */
export function hill(hour: number, top: number, width: number): number {
  const distance = Math.min(Math.abs(hour - top), 24 - Math.abs(hour - top));
  return Math.exp(-((distance / width) ** 2));
}

/** A number within bounds. */
export const within = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value));

/** A number with so many decimals. */
export function rounded(value: number, decimals = 0): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

/** The whole minute in which a moment lies. */
export const minuteOf = (at: Date): Date => new Date(Math.floor(at.getTime() / 60_000) * 60_000);
