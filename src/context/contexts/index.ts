export { storedContextRoutes } from './stored-context-routes.ts';
