export { createDirectDoor, type DirectDoorDeps } from './direct-door.ts';
