export type { Place, PlaceKind, PlaceNames } from './place.ts';
export { fold, slugOf } from './place.ts';
export type { Located, MunicipalityAt, PlaceFilter, PlaceMatch, PlacePolygon, Places } from './places.ts';
export { loadPlaces, placesAttribution } from './places.ts';
export type { Position, ReferenceSystem } from './reference-systems.ts';
export { fromWgs84, metresBetween, parseReferenceSystem, referenceSystems, toWgs84 } from './reference-systems.ts';
