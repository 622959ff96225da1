export type { ActiveContext, ContextValue } from './active-context.ts';
export { readSimplified } from './attribute-value.ts';
export { readBundledContexts } from './bundled-contexts.ts';
export { type CompactOptions, compactValue } from './compact-attribute.ts';
export { compactEntity, compactTypes } from './compact-entity.ts';
export type { BundledContexts, ContextCopies, ContextDocuments, FetchDocument } from './context-documents.ts';
export { type Contexts, createContexts } from './contexts.ts';
export {
  type AttributeType,
  coreContextAddress,
  coreContextUrl,
  defaultContext,
  ngsiLd,
  nullMarker,
  type ValueMember,
  valueMembers,
} from './core-terms.ts';
export { type DocumentShape, documentShape, marker, splitAtMarkers } from './document-shape.ts';
export type {
  AttributeInstance,
  CompactableEntity,
  Document,
  ExpandedEntity,
  ExpandedFragment,
} from './entity-shapes.ts';
export { type ExpandOptions, expandAttribute, expandAttributeFragment, isDateTime } from './expand-attribute.ts';
export { expandEntity, expandFragment } from './expand-entity.ts';
export { type Geometry, geometryFault, isGeometry } from './geometry.ts';
export { isRawNumber, parseJson } from './lossless-json.ts';
export * from './rdf/index.ts';
export * from './stored/index.ts';
