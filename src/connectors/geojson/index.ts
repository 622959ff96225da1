export type { GeoJsonConfiguration } from './geojson-connector.ts';
export { geoJsonConnector } from './geojson-connector.ts';
