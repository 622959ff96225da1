export {
  anonymous,
  atLeast,
  type Membership,
  type Participant,
  type Role,
  roleIn,
  roles,
} from './participant.ts';
export { type Access, mayWriteFor, shownAttributes, systemAccess, visible } from './permissions/access.ts';
