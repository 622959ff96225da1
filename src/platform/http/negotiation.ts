import type { Asking } from './environment.ts';
import { httpError } from './errors.ts';

interface Range {
  readonly type: string;
  readonly quality: number;
  /** Exact types before families, families before the wildcard. RFC 9110 §12.5.1. */
  readonly exactness: number;
}

const mostRanges = 64;

/**
 * The offer that the caller likes best, by `Accept` (RFC 9110 §12.5.1); the first offer when the caller does not
 * say or does not mind. Refuses when nothing fits.
 */
export function negotiate<const Offer extends string>(c: Asking, offers: readonly Offer[]): Offer {
  const best = preferred(c.req.header('accept'), offers);
  if (best === undefined) throw httpError('not-acceptable', { offered: offers.join(', ') }, { field: 'Accept' });
  return best;
}

/** The offer that an `Accept` header likes best; undefined when none fits. */
export function preferred<const Offer extends string>(
  accept: string | undefined,
  offers: readonly Offer[],
): Offer | undefined {
  if (accept === undefined || accept.trim() === '' || accept.trim() === '*/*') return offers[0];
  const ranges = accept.split(',').slice(0, mostRanges).flatMap(parseRange);
  if (ranges.length === 0) return offers[0];
  let best: Offer | undefined;
  let bestQuality = 0;
  for (const offer of offers) {
    const quality = qualityOf(offer, ranges);
    if (quality > bestQuality) {
      best = offer;
      bestQuality = quality;
    }
  }
  return best;
}

function parseRange(part: string): Range[] {
  const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
  if (!/^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+$/.test(type)) return [];
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = weight === undefined ? 1 : Number(weight);
  const exactness = type === '*/*' ? 0 : type.endsWith('/*') ? 1 : 2;
  return [{ type, quality: Number.isFinite(quality) ? Math.min(Math.max(quality, 0), 1) : 1, exactness }];
}

/** The most exact range that covers the offer decides, also when it says 0. */
function qualityOf(offer: string, ranges: readonly Range[]): number {
  const type = offer.split(';', 1)[0]!.toLowerCase();
  let deciding: Range | undefined;
  for (const range of ranges) {
    const covers =
      range.exactness === 0 ||
      range.type === type ||
      (range.exactness === 1 && type.startsWith(range.type.slice(0, -1)));
    if (covers && range.exactness > (deciding?.exactness ?? -1)) deciding = range;
  }
  return deciding?.quality ?? 0;
}
