/** West, south, east, north. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/** A box cut into `side` × `side` equal ones, so that a sample can take something of each. */
export function partsOf([west, south, east, north]: Box, side: number): readonly Box[] {
  const [width, height] = [(east - west) / side, (north - south) / side];
  return Array.from({ length: side * side }, (_, index): Box => {
    const [left, low] = [west + width * (index % side), south + height * Math.floor(index / side)];
    return [left, low, left + width, low + height];
  });
}
