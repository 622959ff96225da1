export { type ParseRdfOptions, parseRdf } from './parse-rdf.ts';
export { type RdfMediaType, rdfFormats } from './rdf-formats.ts';
export {
  createShapes,
  type Severity,
  type ShapeResult,
  type Shapes,
  type ShapesReport,
  validateShapes,
} from './shapes.ts';
export { type WriteRdfOptions, writeRdf } from './write-rdf.ts';
