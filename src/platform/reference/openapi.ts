/** The parts of an OpenAPI 3.1 document that the readable reference shows. */
export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
}

/** One operation of the document. */
export interface ApiOperation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly ApiParameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> };
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
}

/** One parameter of an operation. */
export interface ApiParameter {
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly description?: string;
}

/** One operation with its address, ready to be listed. */
export interface ListedOperation extends ApiOperation {
  readonly method: string;
  readonly path: string;
  readonly anchor: string;
}

/** The document of routes that are mounted at `mount`: every operation has an id, every pattern is a bare one. */
export function finished(document: ApiDocument, mount: string): ApiDocument {
  const paths = Object.entries(document.paths ?? {}).map(([path, methods]) => {
    const operations = Object.entries(methods).map(([method, operation]) => {
      const operationId = `${method}${path.replaceAll(/[^a-z0-9]+/gi, '-').replace(/-$/, '')}`;
      return [method, { operationId, ...operation }] as const;
    });
    return [mount + path, Object.fromEntries(operations)] as const;
  });
  return JSON.parse(JSON.stringify({ ...document, paths: Object.fromEntries(paths) }), (key, value) =>
    key === 'pattern' && typeof value === 'string' ? plainPattern(value) : value,
  ) as ApiDocument;
}

/**
 * A regular expression as JSON Schema 2020-12 §6.4 wants it. The generator leaves the flags at the end (`^a$/u`), and
 * classes of Unicode are beyond what every reader understands.
 */
const plainPattern = (pattern: string): string =>
  pattern.replace(/\$\/[a-z]+$/, '$').replaceAll('\\p{Cc}', '\\u0000-\\u001F\\u007F-\\u009F');

/** All operations of a document, by their first tag, in the order in which they stand there. */
export function operationsByTag(document: ApiDocument): Map<string, ListedOperation[]> {
  const groups = new Map<string, ListedOperation[]>();
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? '';
      const anchor = `${method}${path}`.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
      groups.set(tag, [...(groups.get(tag) ?? []), { ...operation, method: method.toUpperCase(), path, anchor }]);
    }
  }
  return groups;
}
