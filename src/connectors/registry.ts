import type { Connector, ConnectorKind, ReadOptions, Source } from './connector.ts';
import { csvConnector } from './csv/index.ts';
import { connectorsError } from './errors.ts';
import { geoJsonConnector } from './geojson/index.ts';
import { httpJsonConnector } from './http-json/index.ts';
import { storableRecords } from './storable-records.ts';
import { xlsxConnector } from './xlsx/index.ts';

/** Every kind of connector, the more particular ones first. */
export const connectors: readonly Connector[] = [
  untyped(xlsxConnector),
  untyped(geoJsonConnector),
  untyped(httpJsonConnector),
  untyped(csvConnector),
];

/** Which connector reads a source, and how. */
export interface SourceDetection {
  readonly kind: ConnectorKind;
  readonly configuration: unknown;
}

/** Asks every connector and takes the most certain one; refuses a source that none knows. */
export async function detectSource(source: Source, options: ReadOptions = {}): Promise<SourceDetection> {
  if (source.size === 0) throw connectorsError('empty-source', { name: source.name });
  let best: (SourceDetection & { certainty: number }) | null = null;
  for (const connector of connectors) {
    const found = await connector.detect(source, options);
    if (found && found.certainty > (best?.certainty ?? 0)) best = { kind: connector.kind, ...found };
    if (best && best.certainty >= 0.95) break;
  }
  if (!best) throw connectorsError('unknown-format', { name: source.name });
  return { kind: best.kind, configuration: best.configuration };
}

/** The connector of a kind. */
export function connectorOf(kind: ConnectorKind): Connector {
  return connectors.find((connector) => connector.kind === kind)!;
}

/** The configuration of a kind, checked; a wrong member is named. */
export function checkedConfiguration(kind: ConnectorKind, value: unknown): unknown {
  const parsed = connectorOf(kind).configuration.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = `configuration.${issue?.path.join('.') ?? ''}`;
  throw connectorsError('configuration-invalid', { field, reason: issue?.message ?? 'unknown' }, { field });
}

/** Forgets the configuration's type once its schema guards it at run time. */
function untyped<Configuration>(connector: Connector<Configuration>): Connector {
  return {
    ...connector,
    read: (source, configuration, options) =>
      storableRecords(connector.read(source, connector.configuration.parse(configuration), options)),
  };
}
