export { createSpaces, type NewSpace, type Space, type Spaces } from './spaces.ts';
