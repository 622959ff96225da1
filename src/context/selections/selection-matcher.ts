import { parseScopes, queryMatcher, scopesMatch } from '../query/index.ts';
import type { StoredEntity } from '../stored-entity.ts';
import type { SelectionRow } from './selection-store.ts';

/** What a selection looks at. */
export type SelectableEntity = Pick<StoredEntity, 'types' | 'scopes' | 'document' | 'created' | 'modified'>;

type Test = (entity: SelectableEntity) => boolean;

/** Tells to which datasets an entity belongs; selections are found by type, so that many cost little. */
export function datasetsMatcher(selections: readonly SelectionRow[]): (entity: SelectableEntity) => readonly number[] {
  const ofType = new Map<string, { dataset: number; test: Test }[]>();
  const ofAny: { dataset: number; test: Test }[] = [];
  for (const selection of selections) {
    const entry = { dataset: selection.dataset, test: testOf(selection) };
    if (selection.types === null) ofAny.push(entry);
    for (const type of selection.types ?? []) {
      const list = ofType.get(type);
      if (list) list.push(entry);
      else ofType.set(type, [entry]);
    }
  }
  return (entity) => {
    const found = ofAny.filter(({ test }) => test(entity)).map(({ dataset }) => dataset);
    for (const type of entity.types) {
      for (const { dataset, test } of ofType.get(type) ?? []) {
        if (!found.includes(dataset) && test(entity)) found.push(dataset);
      }
    }
    return found.length > 1 ? found.sort((left, right) => left - right) : found;
  };
}

function testOf({ scope, condition }: SelectionRow): Test {
  const scopes = scope === null ? null : parseScopes(scope);
  const matches = condition === null ? null : queryMatcher(condition);
  return (entity) => (scopes === null || scopesMatch(scopes, entity.scopes)) && (matches === null || matches(entity));
}
