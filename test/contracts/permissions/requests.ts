import { newId } from '../../../src/platform/ids.ts';
import { png } from '../../support/picture.ts';
import type { Caller } from './route-permission.ts';
import { lamp, type Person, password, rows, type Scene, subscription } from './scene.ts';

/** One request that a caller who may would send. */
export interface Asked {
  readonly path: string;
  /** JSON, unless it is text or bytes. */
  readonly body?: unknown;
  /** The fields of a form of the portal. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The session to use instead of the caller's usual one, for what ends it. */
  readonly person?: Person | undefined;
  /** What an allowed caller gets where that is no success, as the request is about nothing. */
  readonly answer?: number;
}

/** Who asks, for requests that differ by it. */
export interface Asker {
  readonly caller: Caller;
  readonly person: Person | undefined;
}

type Request = (scene: Scene, asker: Asker) => Partial<Asked> | Promise<Partial<Asked>>;

const inSpace: Request = async (scene) => ({ headers: { 'ngsild-tenant': await scene.space() } });
const writing =
  (body: unknown): Request =>
  async (scene, asker) => ({ ...(await inSpace(scene, asker)), body });
const explored =
  (path: string, query = ''): Request =>
  async (scene) => ({ path: `${path}?space=${await scene.space()}${query}` });
const level = { type: 'Property', value: 2 };
const fresh = () => ({ ...lamp, id: `urn:ngsi-ld:Lamp:${newId()}` });
/** The publication is a draft, in which there is no such step; who may not take it is refused before that. */
const step: Request = () => ({ answer: 409 });
const checked: Request = async (scene) => {
  await scene.run();
  return {};
};
const withLogo: Request = async (scene) => {
  await scene.logo();
  return {};
};
const accountForm =
  (form: Readonly<Record<string, string>>, answer?: number): Request =>
  () => ({
    form,
    ...(answer === undefined ? {} : { answer }),
  });
const withAnotherSession =
  (body?: unknown): Request =>
  async (scene, { person }) => ({ person: await scene.cast.again(person), body });
const invited: Request = async (scene, { person }) => ({
  body: { token: person === undefined ? 'x' : await scene.cast.invitation(person.email) },
});

const ofSubscription =
  (body?: unknown): Request =>
  async (scene) => ({ path: `/ngsi-ld/v1/subscriptions/${await scene.subscription()}`, body });

/** What is sent to each route beyond its address. Routes that are not listed get nothing. */
export const requests: Readonly<Record<string, Request>> = {
  // accounts
  'POST /auth/sign-up/email': () => ({ body: { name: 'Nova', email: `${newId()}@example.si`, password } }),
  'POST /auth/sign-in/email': async (scene, { person }) => ({
    body: { email: person?.email ?? (await scene.cast.newPerson('Z')).email, password },
  }),
  'POST /auth/sign-out': withAnotherSession({}),
  'GET /auth/verify-email': () => ({ path: '/auth/verify-email?token=x', answer: 401 }),
  'POST /auth/send-verification-email': (_, { person }) => ({
    body: { email: person?.email ?? `${newId()}@example.si` },
    // An address that is proven needs no letter.
    ...(person === undefined ? {} : { answer: 400 }),
  }),
  'POST /auth/request-password-reset': () => ({ body: { email: `${newId()}@example.si` } }),
  'POST /auth/reset-password': () => ({ body: { token: 'x', newPassword: password }, answer: 400 }),
  'POST /auth/change-password': withAnotherSession({ currentPassword: password, newPassword: password }),
  'POST /auth/two-factor/enable': withAnotherSession({ password }),
  'POST /auth/two-factor/disable': withAnotherSession({ password }),
  'POST /auth/two-factor/verify-totp': () => ({ body: { code: '000000' }, answer: 400 }),
  'POST /auth/two-factor/verify-backup-code': () => ({ body: { code: 'x' }, answer: 400 }),
  'PATCH /api/v1/me': () => ({ body: { language: 'en' } }),

  // organisations
  'POST /api/v1/organisations': () => ({
    body: { slug: `n-${newId().slice(-10)}`, kind: 'ngo', names: { sl: 'Novo' } },
  }),
  'PATCH /api/v1/organisations/{organisation}': () => ({ body: { website: 'https://example.si' } }),
  'GET /api/v1/organisations/{organisation}/logo': withLogo,
  'PUT /api/v1/organisations/{organisation}/logo': () => ({ body: png(16, 16) }),
  'DELETE /api/v1/organisations/{organisation}/logo': withLogo,
  'PATCH /api/v1/organisations/{organisation}/members/{person}': () => ({ body: { role: 'developer' } }),
  'POST /api/v1/organisations/{organisation}/invitations': () => ({
    body: { email: `${newId()}@example.si`, role: 'member' },
  }),
  'POST /api/v1/invitations/accept': invited,
  'POST /api/v1/organisations/{organisation}/keys': () => ({ body: { name: 'nov', role: 'member' } }),
  'POST /api/v1/keys': () => ({ body: { name: 'nov' } }),
  'GET /api/v1/grants': async (scene) => ({ path: `/api/v1/grants?dataset=${await scene.number()}` }),
  'POST /api/v1/grants': async (scene) => ({ body: { holder: 'anyone', dataset: Number(await scene.number()) } }),
  'PUT /api/v1/retention': () => ({ body: { type: 'https://example.si/Postaja', raw: 30, hourly: 365 } }),
  'DELETE /api/v1/retention': async (scene) => {
    const type = 'https://example.si/Postaja';
    await scene.cast.node.node.context.retention.set(1, { type, raw: null, hourly: null, daily: null });
    return { path: `/api/v1/retention?type=${encodeURIComponent(type)}` };
  },
  'PUT /api/v1/operator/indexes': () => ({
    body: { attribute: 'https://example.si/raven', kind: 'number', pinned: false },
  }),

  // subscriptions
  'POST /ngsi-ld/v1/subscriptions': () => ({ body: subscription() }),
  'GET /ngsi-ld/v1/subscriptions/{id}': ofSubscription(),
  'PATCH /ngsi-ld/v1/subscriptions/{id}': ofSubscription({ description: 'Nova' }),
  'DELETE /ngsi-ld/v1/subscriptions/{id}': ofSubscription(),
  'GET /api/v1/subscriptions/{id}/dead-letters': async (scene) => ({
    path: `/api/v1/subscriptions/${await scene.subscription()}/dead-letters`,
  }),
  'GET /api/v1/live': () => ({ path: '/api/v1/live?type=Lamp&for=0' }),
  'DELETE /api/v1/subscriptions/{id}/dead-letters': async (scene) => ({
    path: `/api/v1/subscriptions/${await scene.subscription()}/dead-letters`,
  }),
  'GET /api/v1/subscriptions/{id}/delivery': async (scene) => ({
    path: `/api/v1/subscriptions/${await scene.subscription()}/delivery`,
  }),
  'GET /api/v1/subscriptions/{id}/live': async (scene) => ({
    path: `/api/v1/subscriptions/${await scene.subscription()}/live?for=0`,
  }),
  'POST /api/v1/subscriptions/{id}/replay': async (scene) => ({
    path: `/api/v1/subscriptions/${await scene.subscription()}/replay`,
  }),

  // datasets and publications
  'POST /api/v1/datasets': (scene) => ({ body: { titles: { sl: newId() }, steward: scene.organisation.id } }),
  'PATCH /api/v1/datasets/{dataset}': () => ({ body: { keywords: { sl: ['nova'] } } }),
  'POST /api/v1/publications': (scene) => ({
    body: { organisation: scene.organisation.slug, description: { titles: { sl: newId() } } },
  }),
  'PATCH /api/v1/publications/{publication}': () => ({ body: { approvalRequired: true } }),
  'PUT /api/v1/publications/{publication}/feed': () => ({ body: { url: 'ftp://example.si/feed.csv' }, answer: 400 }),
  'PUT /api/v1/publications/{publication}/source': () => ({ body: rows, headers: { 'content-type': 'text/csv' } }),
  'POST /api/v1/publications/{publication}/refresh': async (scene) => ({
    path: `/api/v1/publications/${await scene.publication()}/refresh?kind=replace`,
    body: rows,
    headers: { 'content-type': 'text/csv' },
    answer: 409,
  }),
  'POST /api/v1/publications/{publication}/submit': checked,
  'POST /api/v1/publications/{publication}/publish': checked,
  'POST /api/v1/publications/{publication}/retire': step,
  'POST /api/v1/publications/{publication}/return': step,
  'POST /api/v1/publications/{publication}/pause': step,
  'POST /api/v1/publications/{publication}/resume': step,
  'POST /api/v1/publications/{publication}/approve': step,
  'POST /api/v1/publications/{publication}/pull': step,
  'POST /api/v1/publication-runs/{run}/confirm': async (scene) => ({
    path: `/api/v1/publication-runs/${await scene.run()}/confirm?kind=replace`,
    answer: 409,
  }),

  // explorer
  'GET /sl/pregledovalnik': explored('/sl/pregledovalnik'),
  'GET /sl/pregledovalnik/entitete': explored(
    '/sl/pregledovalnik/entitete',
    `&type=${encodeURIComponent('https://uri.etsi.org/ngsi-ld/default-context/Lamp')}`,
  ),
  'GET /sl/pregledovalnik/entitete/{id}/zgodovina': explored(
    `/sl/pregledovalnik/entitete/${lamp.id}/zgodovina`,
    '&attribute=level',
  ),
  'GET /sl/pregledovalnik/poizvedba': explored('/sl/pregledovalnik/poizvedba', '&type=Lamp&q=level%3E0'),
  'GET /sl/pregledovalnik/entitete/{id}': explored(`/sl/pregledovalnik/entitete/${lamp.id}`),

  // context
  'GET /ngsi-ld/v1/entities': async (scene, asker) => ({
    ...(await inSpace(scene, asker)),
    path: '/ngsi-ld/v1/entities?type=Lamp',
  }),
  'GET /ngsi-ld/v1/entities/{id}': inSpace,
  'GET /ngsi-ld/v1/types': inSpace,
  'GET /ngsi-ld/v1/types/{type}': inSpace,
  'GET /ngsi-ld/v1/attributes': inSpace,
  'GET /ngsi-ld/v1/attributes/{attribute}': inSpace,
  'GET /ngsi-ld/v1/temporal/entities': async (scene, asker) => ({
    ...(await inSpace(scene, asker)),
    path: '/ngsi-ld/v1/temporal/entities?type=Lamp&timerel=after&timeAt=2020-01-01T00:00:00Z',
  }),
  'GET /ngsi-ld/v1/temporal/entities/{id}': inSpace,
  'POST /ngsi-ld/v1/temporal/entityOperations/query': writing({
    type: 'Query',
    entities: [{ type: 'Lamp' }],
    temporalQ: { timerel: 'after', timeAt: '2020-01-01T00:00:00Z' },
  }),
  'POST /ngsi-ld/v1/temporal/entities': async (scene, asker) => {
    const { headers } = await inSpace(scene, asker);
    return { headers: { ...headers, 'vozel-organisation': scene.organisation.id }, body: fresh() };
  },
  'DELETE /ngsi-ld/v1/temporal/entities/{id}': inSpace,
  'POST /ngsi-ld/v1/temporal/entities/{id}/attrs': writing({ level: [level] }),
  'DELETE /ngsi-ld/v1/temporal/entities/{id}/attrs/{attribute}': inSpace,
  'PATCH /ngsi-ld/v1/temporal/entities/{id}/attrs/{attribute}/{instance}': async (scene, asker) => ({
    ...(await writing({ level: [level] })(scene, asker)),
    answer: 404,
  }),
  'DELETE /ngsi-ld/v1/temporal/entities/{id}/attrs/{attribute}/{instance}': async (scene, asker) => ({
    ...(await inSpace(scene, asker)),
    answer: 404,
  }),
  'POST /ngsi-ld/v1/entityOperations/query': writing({ type: 'Query', entities: [{ type: 'Lamp' }] }),
  'POST /ngsi-ld/v1/entities': async (scene, asker) => {
    const { headers } = await inSpace(scene, asker);
    return { headers: { ...headers, 'vozel-organisation': scene.organisation.id }, body: fresh() };
  },
  'DELETE /ngsi-ld/v1/entities': async (scene, asker) => ({
    ...(await inSpace(scene, asker)),
    path: '/ngsi-ld/v1/entities?type=Lamp',
  }),
  'PUT /ngsi-ld/v1/entities/{id}': writing(lamp),
  'PATCH /ngsi-ld/v1/entities/{id}': writing({ level }),
  'DELETE /ngsi-ld/v1/entities/{id}': inSpace,
  'POST /ngsi-ld/v1/entities/{id}/attrs': writing({ level }),
  'PATCH /ngsi-ld/v1/entities/{id}/attrs': writing({ level }),
  'PATCH /ngsi-ld/v1/entities/{id}/attrs/{attribute}': writing({ value: 3 }),
  'PUT /ngsi-ld/v1/entities/{id}/attrs/{attribute}': writing(level),
  'DELETE /ngsi-ld/v1/entities/{id}/attrs/{attribute}': inSpace,
  'POST /ngsi-ld/v1/jsonldContexts': async (scene, asker) => {
    const { headers } = await inSpace(scene, asker);
    return { headers: { ...headers, 'vozel-organisation': scene.organisation.id }, body: { '@context': {} } };
  },
  'GET /ngsi-ld/v1/jsonldContexts': inSpace,
  'GET /ngsi-ld/v1/jsonldContexts/{contextId}': inSpace,
  'DELETE /ngsi-ld/v1/jsonldContexts/{contextId}': inSpace,
  'POST /ngsi-ld/v1/entityOperations/create': async (scene, asker) => {
    const { headers } = await inSpace(scene, asker);
    return { headers: { ...headers, 'vozel-organisation': scene.organisation.id }, body: [fresh()] };
  },
  'POST /ngsi-ld/v1/entityOperations/upsert': writing([lamp]),
  'POST /ngsi-ld/v1/entityOperations/update': writing([lamp]),
  'POST /ngsi-ld/v1/entityOperations/merge': writing([lamp]),
  'POST /ngsi-ld/v1/entityOperations/delete': writing([lamp.id]),

  // operation; the address is of no private network (RFC 5737)
  'GET /metrics': () => ({ headers: { 'x-forwarded-for': '198.51.100.9' } }),

  // open doors
  'GET /catalogue': () => ({ headers: { accept: 'text/html' } }),
  'GET /datasets/{dataset}': () => ({ headers: { accept: 'text/html' } }),

  // portal
  'POST /sl/prijava': async (scene, { person }) => ({
    person: await scene.cast.again(person),
    form: { email: person?.email ?? (await scene.cast.newPerson('Z')).email, password },
  }),
  'POST /sl/odjava': withAnotherSession(),
  'POST /sl/nov-racun': () => ({ form: { name: 'N', email: `${newId()}@example.si`, password, consent: 'yes' } }),
  'POST /sl/pozabljeno-geslo': () => ({ form: { email: `${newId()}@example.si` } }),
  'GET /sl/katalog/{dataset}': async (scene) => ({ path: `/sl/katalog/${await scene.dataset()}` }),
  'GET /sl/katalog/{dataset}/vrstice.json': async (scene) => ({
    path: `/sl/katalog/${await scene.dataset()}/vrstice.json`,
  }),
  'GET /sl/katalog/{dataset}/vgradnja': async (scene) => ({ path: `/sl/katalog/${await scene.dataset()}/vgradnja` }),
  'POST /sl/novo-geslo': accountForm({ token: 'x', password }, 422),
  'GET /sl/prevzem': () => ({ path: '/sl/prevzem?token=x', answer: 410 }),
  'POST /sl/prevzem': accountForm({ token: 'x', name: 'N', email: 'n@example.si', password }, 422),
  'GET /sl/vabilo/{invitation}': async (scene) => ({
    path: `/sl/vabilo/${await scene.cast.invitation(`${newId()}@example.si`)}`,
  }),
  'POST /sl/vabilo/{invitation}': async (scene, { person }) => ({
    path: `/sl/vabilo/${await scene.cast.invitation(person?.email ?? `${newId()}@example.si`)}`,
    form: { answer: 'accept' },
  }),
  'POST /sl/racun/varnost': async (scene, { person }) => ({
    person: await scene.cast.again(person),
    form: { action: 'enable', password },
  }),
  'POST /sl/nova-organizacija': () => ({
    form: { name: `Novo ${newId()}`, kind: 'ngo', slug: `p-${newId().slice(-9)}` },
  }),
  'POST /sl/organizacije/{organisation}/urejanje': (scene) => ({
    form: { action: 'profile', name: 'Novo ime', kind: 'company', slug: scene.organisation.slug },
  }),
  'POST /sl/objavite': (scene) => ({
    form: { organisation: scene.organisation.id, title: newId(), url: 'http://10.0.0.1/feed.csv' },
    answer: 422,
  }),
  'GET /sl/objavite/{publication}/{step}': async (scene) => ({
    path: `/sl/objavite/${await scene.publication()}/2`,
  }),
  'POST /sl/objavite/{publication}/{step}': async (scene) => ({
    path: `/sl/objavite/${await scene.publication()}/4`,
    form: { action: 'check' },
  }),
  'POST /sl/nova-narocnina': () => ({ form: { action: 'create', type: 'Lamp', uri: 'https://receiver.example/in' } }),
  'POST /sl/narocnine/{subscription}': () => ({ form: { action: 'pause' } }),
  'POST /sl/upravljanje': accountForm({ action: 'confirm', organisation: newId() }),
  'POST /sl/videz': accountForm({ theme: 'dark', return: '/sl' }),
};
