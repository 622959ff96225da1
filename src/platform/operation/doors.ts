const doors = ['ngsi-ld', 'ogc', 'sta', 'catalogue', 'datasets', 'sparql', 'dsp', 'services', 'api', 'auth'] as const;

/** The door that a path belongs to: a handful of names, so that metrics stay few whatever callers ask for. */
export function doorOf(path: string): string {
  const first = path.slice(1, path.indexOf('/', 1) === -1 ? undefined : path.indexOf('/', 1));
  return doors.find((door) => door === first) ?? 'portal';
}
