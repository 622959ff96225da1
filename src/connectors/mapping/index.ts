export type { EntityDraft, NgsiAttribute } from './entity-draft.ts';
export {
  checkExpression,
  createExpressionRunner,
  type ExpressionLimits,
  type ExpressionRunner,
} from './expressions/index.ts';
export { compileMapping, type MappedBatch, type MappedEntity, type Mapper } from './mapper.ts';
export { type AttributeMapping, columnsOf, type Mapping, parseMapping } from './mapping.ts';
export { type Conformance, type DataModel, type ModelAttribute, type Models, openModels } from './models.ts';
export { type MappingSuggestion, suggestMapping } from './suggestion.ts';
