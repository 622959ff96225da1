export type { Account, Accounts, Answered, Visitor } from './accounts/accounts.ts';
export type { Operator } from './accounts/operator.ts';
export type { Sessions, Signed } from './accounts/sessions.ts';
export type { SignUpRule } from './accounts/sign-up-pass.ts';
export { authenticationRoutes } from './api/account-routes.ts';
export type { NewOrganisation } from './api/organisation-schemas.ts';
export { participantRoutes } from './api/participant-routes.ts';
export type { Deeds, OwnDeed } from './deeds.ts';
export type { Identification } from './identification.ts';
export type { ApiKey, KeyRole, Keys, NewKey } from './keys/keys.ts';
export type { SendLetter } from './letters/account-mails.ts';
export type { Colours, Theme } from './organisations/colours.ts';
export type { Invitation, Invitations } from './organisations/invitations.ts';
export type { Logo } from './organisations/logo.ts';
export type { Member, Members } from './organisations/members.ts';
export {
  type Organisation,
  type OrganisationKind,
  type OrganisationPlace,
  type OrganisationProfile,
  organisationKinds,
  slugForm,
  slugOf,
  type Texts,
} from './organisations/organisation.ts';
export type { OrganisationQuery, Organisations, ProfileChange } from './organisations/organisations.ts';
export { anonymous, type Membership, type Participant, type Role, roles } from './participant.ts';
export { createParticipants, type Participants, type ParticipantsDeps } from './participants.ts';
export { type Access, mayWriteFor, shownAttributes, systemAccess, visible } from './permissions/access.ts';
export type { Holder } from './permissions/holder.ts';
export type { Grant, NewGrant, Permissions, Shown, SpaceReader } from './permissions/permissions.ts';
export { hasRole, requireOperator, requireParticipant, requirePerson, requireRole } from './requirements.ts';
export { type Maker, type MakerName, makerName, type Standing } from './standing.ts';
