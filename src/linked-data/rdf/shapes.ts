import type { Quad, Term } from '@rdfjs/types';
import { DataFactory, Store } from 'n3';
import { Validator } from 'shacl-engine';

/** How grave a finding is, as the shape says. */
export type Severity = 'violation' | 'warning' | 'info';

/** One finding of a validation. */
export interface ShapeResult {
  /** The thing that was looked at: IRI or blank node label. */
  readonly focus: string;
  /** The property concerned; null where the finding is about the thing itself or follows a longer path. */
  readonly path: string | null;
  readonly message: string;
  readonly severity: Severity;
  readonly value: string | null;
  readonly constraint: string;
}

/** The outcome of a validation; `conforms` is false as soon as there is any finding (SHACL §3.6.1.1). */
export interface ShapesReport {
  readonly conforms: boolean;
  readonly results: readonly ShapeResult[];
}

/** Shapes made ready once and used for many records. */
export interface Shapes {
  validate(dataset: readonly Quad[]): Promise<ShapesReport>;
}

/** Prepares SHACL Core shapes; shapes with SPARQL constraints are passed over by the engine. */
export function createShapes(shapes: readonly Quad[]): Shapes {
  const factory = { ...DataFactory, dataset: (quads: Quad[] = []) => new Store(quads as never) };
  const validator = new Validator(new Store(shapes as never) as never, { factory });
  return {
    validate: async (dataset) => {
      const report = await validator.validate({ dataset: new Store(dataset as never) as never });
      return {
        conforms: report.conforms,
        results: report.results.map((result) => ({
          focus: result.focusNode.term?.value ?? '',
          path: simplePath(result.path),
          message: result.message.map(({ value }) => value).join(' ') || fragment(result.constraintComponent),
          severity: severities[result.severity.value] ?? 'violation',
          value: result.value?.term?.value ?? null,
          constraint: fragment(result.constraintComponent),
        })),
      };
    },
  };
}

/** Validates one record against shapes that are used only this once. */
export function validateShapes(dataset: readonly Quad[], shapes: readonly Quad[]): Promise<ShapesReport> {
  return createShapes(shapes).validate(dataset);
}

const severities: Readonly<Record<string, Severity>> = {
  'http://www.w3.org/ns/shacl#Violation': 'violation',
  'http://www.w3.org/ns/shacl#Warning': 'warning',
  'http://www.w3.org/ns/shacl#Info': 'info',
};

const fragment = (term: Term): string => term.value.slice(term.value.indexOf('#') + 1);

function simplePath(path: readonly { readonly predicates: readonly Term[] }[] | null | undefined): string | null {
  return path?.length === 1 && path[0]?.predicates.length === 1 ? path[0].predicates[0]!.value : null;
}
