export { type TypeDependencies, typeRoutes } from './type-routes.ts';
