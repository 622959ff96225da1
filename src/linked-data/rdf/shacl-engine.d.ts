declare module 'shacl-engine' {
  import type { DatasetCore, Term } from '@rdfjs/types';

  interface Result {
    readonly focusNode: { readonly term?: Term };
    readonly message: readonly { readonly value: string; readonly language: string }[];
    readonly path?: readonly { readonly predicates: readonly Term[] }[] | null;
    readonly severity: Term;
    readonly value?: { readonly term?: Term };
    readonly constraintComponent: Term;
    readonly shape: { readonly ptr: { readonly term?: Term } };
  }

  export class Validator {
    constructor(shapes: DatasetCore, options: { readonly factory: unknown });
    validate(data: {
      readonly dataset: DatasetCore;
    }): Promise<{ readonly conforms: boolean; readonly results: readonly Result[] }>;
  }
}
