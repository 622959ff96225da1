export type { CsvConfiguration } from './csv-connector.ts';
export { csvConnector } from './csv-connector.ts';
