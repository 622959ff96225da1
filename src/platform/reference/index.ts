export { type ReferenceDeps, referenceRoutes } from './reference-routes.tsx';
