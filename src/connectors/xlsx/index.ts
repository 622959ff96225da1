export type { XlsxConfiguration } from './xlsx-connector.ts';
export { xlsxConnector } from './xlsx-connector.ts';
