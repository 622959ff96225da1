import {
  type ConnectorKind,
  connectorOf,
  connectorsError,
  detectSource,
  PersonalDataCheck,
  type PersonalDataFinding,
  type Source,
  TableProfiler,
} from '../connectors/index.ts';
import type { Places } from '../places/index.ts';
import type { KeptProfile } from './publication.ts';

/** What one pass over a whole source tells. */
export interface Inspection {
  readonly kind: ConnectorKind;
  readonly configuration: unknown;
  readonly profile: KeptProfile;
  readonly findings: readonly PersonalDataFinding[];
}

/** Detects the kind of a source unless one is given, then judges columns and looks for personal data in one pass. */
export async function inspect(
  source: Source,
  places: Places,
  given?: { kind: ConnectorKind; configuration: unknown },
  signal?: AbortSignal,
): Promise<Inspection> {
  const { kind, configuration } = given ?? (await detectSource(source));
  const profiler = new TableProfiler();
  const personal = new PersonalDataCheck();
  for await (const batch of connectorOf(kind).read(source, configuration, signal ? { signal } : {})) {
    profiler.add(batch);
    personal.add(batch);
  }
  const crs =
    typeof configuration === 'object' && configuration !== null && 'crs' in configuration ? configuration.crs : null;
  const {
    preview,
    faults: _faults,
    ...table
  } = profiler.finish(places, source.name, typeof crs === 'string' ? crs : undefined);
  if (table.rows === 0) throw connectorsError('empty-source', { name: source.name });
  const findings = personal.finish();
  const profile = { ...table, preview: preview.map(({ line, values }) => ({ line, values })) };
  return { kind, configuration, profile: withoutPersonalData(profile, findings), findings };
}

const hidden = '•••';

/** The same profile with the values of suspicious columns hidden: they are not kept before a person has decided. */
function withoutPersonalData(profile: KeptProfile, findings: readonly PersonalDataFinding[]): KeptProfile {
  const suspicious = new Set(findings.map(({ column }) => column));
  if (suspicious.size === 0) return profile;
  const columns = profile.columns.map((column) => {
    if (!suspicious.has(column.name)) return column;
    const { enumeration: _values, ...rest } = column;
    return { ...rest, examples: [], exceptions: column.exceptions.map(({ line }) => ({ line, value: hidden })) };
  });
  const preview = profile.preview.map(({ line, values }) => ({
    line,
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, suspicious.has(name) ? hidden : value]),
    ),
  }));
  return { ...profile, columns, preview };
}
