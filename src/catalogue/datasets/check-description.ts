import type { Places } from '../../places/index.ts';
import type { DomainError } from '../../platform/errors.ts';
import { catalogueError } from '../errors.ts';
import type { TableName, Vocabularies } from '../vocabularies/vocabularies.ts';
import type { DatasetDescription } from './dataset.ts';
import { descriptionSchema } from './description-schema.ts';
import { readPlaceId } from './place-id.ts';

/** What descriptions are checked against. */
export interface DescriptionRules {
  readonly vocabularies: Vocabularies;
  readonly places: Places;
}

/** What a description says where its provider says nothing. */
export const emptyDescription: DatasetDescription = {
  titles: {},
  descriptions: {},
  keywords: {},
  themes: [],
  publisher: { organisation: null, slug: null, names: {}, homepage: null },
  contact: null,
  licence: null,
  accessRights: 'PUBLIC',
  frequency: null,
  spatial: { places: [], bbox: null },
  temporal: null,
  conformsTo: [],
  model: null,
  provenance: {},
  attribution: null,
  isInvented: false,
  highValueCategories: [],
  series: null,
  landingPage: null,
  distributions: [],
};

/** A description that is whole and uses known codes; one error names every field that is not. */
export function checkDescription(description: unknown, rules: DescriptionRules): DatasetDescription {
  const parsed = descriptionSchema.safeParse(description);
  if (!parsed.success) {
    const faults = parsed.error.issues.slice(0, 100).map((issue) => {
      const field = issue.path.join('.') || '.';
      return catalogueError('field-invalid', { field, reason: issue.message }, { field });
    });
    throw catalogueError('description-invalid', { count: faults.length }, { faults });
  }
  const checked = { ...emptyDescription, ...parsed.data } as DatasetDescription;
  const faults = [...codeFaults(checked, rules.vocabularies), ...placeFaults(checked, rules.places)];
  if (faults.length > 0) throw catalogueError('description-invalid', { count: faults.length }, { faults });
  return checked;
}

function codeFaults(description: DatasetDescription, vocabularies: Vocabularies): DomainError[] {
  const faults: DomainError[] = [];
  const check = (table: TableName, code: string | null, field: string) => {
    if (code === null || vocabularies.concept(table, code)) return;
    faults.push(catalogueError('code-unknown', { code, field, table }, { field }));
  };
  description.themes.forEach((code, place) => {
    check('data-theme', code, `themes.${place}`);
  });
  check('licence', description.licence, 'licence');
  check('frequency', description.frequency, 'frequency');
  description.highValueCategories.forEach((iri, place) => {
    check('high-value-category', iri.split('/').at(-1) ?? '', `highValueCategories.${place}`);
  });
  description.distributions.forEach((distribution, place) => {
    check('file-type', distribution.format, `distributions.${place}.format`);
    check('licence', distribution.licence, `distributions.${place}.licence`);
  });
  return faults;
}

function placeFaults(description: DatasetDescription, places: Places): DomainError[] {
  return description.spatial.places.flatMap((place, index) => {
    const field = `spatial.places.${index}`;
    return readPlaceId(place, places) ? [] : [catalogueError('place-unknown', { place, field }, { field })];
  });
}
