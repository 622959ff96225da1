import {
  administrators,
  developers,
  hiddenDevelopers,
  hiddenMembers,
  hiddenProviders,
  members,
  open,
  operatorOnly,
  persons,
  providers,
  type RoutePermission,
  row,
  sessions,
  signedIn,
  stewards,
} from './route-permission.ts';

const organisation = '/api/v1/organisations/{organisation}';
const dataset = '/api/v1/datasets/{dataset}';
const publication = '/api/v1/publications/{publication}';
const run = '/api/v1/publication-runs/{run}';

const ownKeys = {
  sl: 'Ponudniki in razvijalci le za ključe, ki so jih naredili sami, z vlogo, ki ni močnejša od njihove.',
  en: 'Providers and developers only for keys that they made themselves, with a role no stronger than their own.',
};
const steward = {
  sl: 'Skrbnik organizacije, ki za podatkovno zbirko odgovarja; za druge zbirka tu ne obstaja.',
  en: 'Administrators of the organisation that answers for the dataset; for others the dataset does not exist here.',
};
const person = {
  sl: 'Le oseba s svojim računom; upravljavčev ključ ni oseba.',
  en: "Only a person with an account of its own; the operator's key is no person.",
};
const keepers = {
  sl: 'V delovnem prostoru organizacije tudi njeni skrbniki.',
  en: "In an organisation's own space its administrators, too.",
};
const linkProves = {
  sl: 'O pravici odloča povezava iz sporočila, ne klicatelj.',
  en: 'The link of the message decides, not the caller.',
};
const secondStep = {
  sl: 'Tudi v drugem koraku prijave, ko seje še ni.',
  en: 'Also in the second step of signing in, when there is no session yet.',
};
const byInvitation = {
  sl: 'Z nastavitvijo `SIGN_UP=invitation` 403 za vse; povabljeni odprejo račun na strani vabila.',
  en: 'With the setting `SIGN_UP=invitation` 403 for everybody; who is invited signs up on the page of the invitation.',
};

/** Accounts: the endpoints of the account library that the node offers, and the caller's own account. */
export const accountRows: readonly RoutePermission[] = [
  row('POST', '/auth/sign-up/email', open, { note: byInvitation }),
  row('POST', '/auth/sign-in/email', open),
  row('POST', '/auth/sign-out', open),
  row('GET', '/auth/get-session', open),
  row('GET', '/auth/verify-email', open, { note: linkProves }),
  row('POST', '/auth/send-verification-email', open),
  row('POST', '/auth/request-password-reset', open),
  row('POST', '/auth/reset-password', open, { note: linkProves }),
  row('POST', '/auth/change-password', sessions),
  row('POST', '/auth/two-factor/enable', sessions),
  row('POST', '/auth/two-factor/disable', sessions),
  row('POST', '/auth/two-factor/verify-totp', sessions, { note: secondStep }),
  row('POST', '/auth/two-factor/verify-backup-code', sessions, { note: secondStep }),
  row('GET', '/api/v1/me', open),
  row('PATCH', '/api/v1/me', persons, { note: person }),
];

/** Organisations, their people and keys, grants, and what the operator sets. */
export const organisationRows: readonly RoutePermission[] = [
  row('GET', '/api/v1/organisations', open),
  row('POST', '/api/v1/organisations', signedIn, {
    note: {
      sl: 'Organizacijo, ki je ne naredi upravljavec, mora ta potrditi, preden objavlja; do tedaj jo vidijo le člani.',
      en: 'One not made by the operator must be confirmed before it publishes; until then only its members see it.',
    },
  }),
  row('GET', organisation, open),
  row('PATCH', organisation, administrators),
  row('DELETE', organisation, operatorOnly),
  row('GET', `${organisation}/logo`, open),
  row('PUT', `${organisation}/logo`, administrators),
  row('DELETE', `${organisation}/logo`, administrators),
  row('GET', `${organisation}/members`, members),
  row('PATCH', `${organisation}/members/{person}`, administrators),
  row('DELETE', `${organisation}/members/{person}`, administrators, {
    note: {
      sl: 'Vsak član sme oditi sam; zadnji skrbnik ne more.',
      en: 'Every member may leave of its own will; the last administrator cannot.',
    },
  }),
  row('GET', `${organisation}/invitations`, administrators),
  row('POST', `${organisation}/invitations`, administrators),
  row('DELETE', `${organisation}/invitations/{invitation}`, administrators),
  row('POST', '/api/v1/invitations/accept', persons, {
    note: {
      sl: 'Le oseba z e-naslovom, na katerega je vabilo poslano.',
      en: 'Only the person with the e-mail address that the invitation was sent to.',
    },
  }),
  row('GET', `${organisation}/keys`, developers, { note: ownKeys }),
  row('POST', `${organisation}/keys`, developers, { note: ownKeys }),
  row('DELETE', `${organisation}/keys/{key}`, developers, { note: ownKeys }),
  row('GET', '/api/v1/keys', operatorOnly),
  row('POST', '/api/v1/keys', operatorOnly),
  row('DELETE', '/api/v1/keys/{key}', operatorOnly),
  row('GET', '/api/v1/retention', operatorOnly, { note: keepers }),
  row('PUT', '/api/v1/retention', operatorOnly, { note: keepers }),
  row('DELETE', '/api/v1/retention', operatorOnly, { note: keepers }),
  row('GET', '/api/v1/subscriptions/{id}/dead-letters', hiddenDevelopers),
  row('DELETE', '/api/v1/subscriptions/{id}/dead-letters', hiddenDevelopers),
  row('GET', '/api/v1/subscriptions/{id}/delivery', hiddenMembers),
  row('GET', '/api/v1/subscriptions/{id}/live', hiddenMembers),
  row('GET', '/api/v1/live', open, {
    note: {
      sl: 'Vrstice in atributi, ki jih klicatelj sme brati v tistem trenutku.',
      en: 'Rows and attributes that the caller may read at that moment.',
    },
  }),
  row('POST', '/api/v1/subscriptions/{id}/replay', hiddenDevelopers),
  row('GET', '/api/v1/grants', stewards, { note: steward }),
  row('POST', '/api/v1/grants', stewards, { note: steward }),
  row('DELETE', '/api/v1/grants/{grant}', stewards, { note: steward }),
];

const readable = {
  sl: 'Zbirka, ki jo klicatelj sme brati; za druge ne obstaja (404).',
  en: 'A dataset that the caller may read; for others it does not exist (404).',
};
const state = {
  sl: 'Kdor sme, dobi 409, kadar stanje koraka ne dopušča.',
  en: 'Who may gets 409 where the state does not allow the step.',
};

/** Datasets of the catalogue, their downloads, and publications. */
export const datasetRows: readonly RoutePermission[] = [
  row('GET', '/api/v1/datasets', open),
  row('POST', '/api/v1/datasets', providers),
  row('GET', dataset, open, { note: readable }),
  row('PATCH', dataset, providers),
  row('DELETE', dataset, providers),
  row('POST', `${dataset}/publish`, providers),
  row('POST', `${dataset}/pause`, providers),
  row('POST', `${dataset}/retire`, providers),
  row('POST', `${dataset}/withdraw`, providers),
  row('GET', `${dataset}/missing`, providers),
  row('GET', '/api/v1/datasets/{slug}/download.csv', open, { note: readable }),
  row('GET', '/api/v1/datasets/{slug}/download.geojson', open, { note: readable }),
  row('GET', '/api/v1/datasets/{slug}/download.ndjson', open, { note: readable }),
  row('GET', '/api/v1/publications', signedIn, {
    note: { sl: 'Le objave lastnih organizacij.', en: "Only publications of one's own organisations." },
  }),
  row('POST', '/api/v1/publications', providers),
  row('GET', publication, hiddenMembers),
  row('PATCH', publication, hiddenProviders),
  row('PUT', `${publication}/source`, hiddenProviders),
  row('PUT', `${publication}/feed`, hiddenProviders),
  row('POST', `${publication}/check`, hiddenProviders),
  row('POST', `${publication}/submit`, hiddenProviders),
  row('POST', `${publication}/return`, hiddenProviders, { note: state }),
  row('POST', `${publication}/approve`, hiddenProviders, {
    note: {
      sl: 'Nikoli tisti, ki je objavo začel.',
      en: 'Never the one who began the publication.',
    },
  }),
  row('POST', `${publication}/publish`, hiddenProviders),
  row('POST', `${publication}/pause`, hiddenProviders, { note: state }),
  row('POST', `${publication}/resume`, hiddenProviders, { note: state }),
  row('POST', `${publication}/pull`, hiddenProviders, { note: state }),
  row('POST', `${publication}/refresh`, hiddenProviders, { note: state }),
  row('POST', `${publication}/retire`, hiddenProviders, { note: state }),
  row('GET', `${publication}/runs`, hiddenMembers),
  row('GET', run, hiddenMembers),
  row('GET', `${run}/rejections`, hiddenMembers),
  row('POST', `${run}/cancel`, hiddenProviders),
  row('POST', `${run}/confirm`, hiddenProviders, { note: state }),
];

/** Operation of the node, and the reference of the API. */
export const operationRows: readonly RoutePermission[] = [
  row('GET', '/health', open),
  row('GET', '/ready', open),
  row('GET', '/metrics', operatorOnly, {
    note: {
      sl: 'Z istega računalnika in iz zasebnih omrežij tudi brez ključa.',
      en: 'From the same machine and from private networks without a key too.',
    },
  }),
  row('GET', '/api/v1/operator/backup', operatorOnly),
  row('GET', '/api/v1/operator/indexes', operatorOnly),
  row('PUT', '/api/v1/operator/indexes', operatorOnly),
  row('GET', '/api/v1/openapi.json', open),
  row('GET', '/api/docs', open),
  row('GET', '/api/docs/errors', open),
];
