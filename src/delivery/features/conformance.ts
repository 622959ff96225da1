const part1 = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf';
const part2 = 'http://www.opengis.net/spec/ogcapi-features-2/1.0/conf';
const common = 'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf';

/** What this door claims; each class is proven by the contract tests of this room. */
export const conformanceClasses: readonly string[] = [
  `${part1}/core`,
  `${part1}/oas30`,
  `${part1}/html`,
  `${part1}/geojson`,
  `${part2}/crs`,
  `${common}/core`,
];
