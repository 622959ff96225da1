import type { Context, EntityQuery } from '../../context/index.ts';
import { geometryOf } from '../../delivery/index.ts';
import type { Access } from '../../participants/index.ts';
import { partsOf } from '../components/box-parts.ts';
import { sloveniaBounds } from '../components/geometry.ts';
import { middleOf } from '../sources/middle.ts';
import type { Point } from '../sources/views.ts';

/** Where entities lie, and whether all of them are among the points. */
export interface Picture {
  readonly points: readonly Point[];
  readonly isWhole: boolean;
}

/** So many points a drawing still tells apart, and the parts on each side of the country that each get their share. */
const most = 500;
const side = 4;

/** Where the entities of a query lie; of more than can be drawn, some of every part of the country. */
export async function spreadPoints(
  query: Pick<Context['query'], 'page'>,
  access: Access,
  asked: EntityQuery,
): Promise<Picture> {
  const pointsOf = async (limit: number, bbox: EntityQuery['bbox']) => {
    const { entities, next } = await query.page(access, { ...asked, ...(bbox ? { bbox } : {}), limit });
    const points = entities.map((entity) => middleOf(geometryOf(entity))).filter((point) => point !== null);
    return { points, isWhole: next === undefined };
  };
  const first = await pointsOf(most, undefined);
  if (first.isWhole) return first;
  const share = Math.floor(most / (side * side));
  const parts = await Promise.all(partsOf(sloveniaBounds, side).map((part) => pointsOf(share, part)));
  const points = parts.flatMap((part) => part.points);
  // What lies elsewhere in the world is drawn as it comes.
  return points.length * side < first.points.length ? first : { points, isWhole: false };
}
