import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { describedRoutes, type Env, jsonAnswer, jsonBody, refusals, security } from '../../platform/http/index.ts';
import { participantError } from '../errors.ts';
import type { ApiKey, Keys } from '../keys/keys.ts';
import type { Organisations } from '../organisations/organisations.ts';
import { type Participant, roleIn } from '../participant.ts';
import { hasRole, requireOperator, requireRole } from '../requirements.ts';
import { organisationAt, organisationPath } from './organisation-routes.ts';
import { objectId, role } from './organisation-schemas.ts';

const tags = ['Keys'];

const keyView = z
  .object({
    id: z.string(),
    prefix: z.string(),
    name: z.string(),
    organisation: z.string().nullable(),
    role: z.string(),
    created: z.string(),
    createdBy: z.string().nullable(),
    expires: z.string().nullable(),
    lastUsed: z.string().nullable(),
    revoked: z.string().nullable(),
  })
  .openapi('Key');

const newKeyView = keyView
  .extend({ key: z.string().openapi({ description: 'The key itself, shown this once.' }) })
  .openapi('NewKey');

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u);
const expires = z.iso
  .datetime({ offset: true })
  .nullable()
  .default(null)
  .transform((text) => (text === null ? null : new Date(text)));

const list = createRoute({
  method: 'get',
  path: '/organisations/{organisation}/keys',
  tags,
  security,
  summary: 'List keys',
  description: 'Administrators see all of them, providers and developers those they made.',
  request: { params: organisationPath },
  responses: { 200: jsonAnswer(z.object({ keys: z.array(keyView) }), 'Newest first'), ...refusals },
});

const create = createRoute({
  method: 'post',
  path: '/organisations/{organisation}/keys',
  tags,
  security,
  summary: 'Make a key',
  description: 'With a role at most as strong as one’s own.',
  request: { params: organisationPath, body: jsonBody(z.strictObject({ name, role, expires })) },
  responses: { 201: jsonAnswer(newKeyView, 'The key, shown this once'), ...refusals },
});

const revoke = createRoute({
  method: 'delete',
  path: '/organisations/{organisation}/keys/{key}',
  tags,
  security,
  summary: 'Revoke a key',
  request: { params: organisationPath.extend({ key: objectId }) },
  responses: { 204: { description: 'Revoked, at once and everywhere' }, ...refusals },
});

const listOperators = createRoute({
  method: 'get',
  path: '/keys',
  tags,
  security,
  summary: "List the operator's keys",
  responses: { 200: jsonAnswer(z.object({ keys: z.array(keyView) }), 'Newest first'), ...refusals },
});

const createOperators = createRoute({
  method: 'post',
  path: '/keys',
  tags,
  security,
  summary: "Make an operator's key",
  request: { body: jsonBody(z.strictObject({ name, expires })) },
  responses: { 201: jsonAnswer(newKeyView, 'The key, shown this once'), ...refusals },
});

const revokeOperators = createRoute({
  method: 'delete',
  path: '/keys/{key}',
  tags,
  security,
  summary: "Revoke an operator's key",
  request: { params: z.object({ key: objectId }) },
  responses: { 204: { description: 'Revoked, at once and everywhere' }, ...refusals },
});

/** Keys under /api/v1. */
export function keyRoutes(deps: { organisations: Organisations; keys: Keys }): OpenAPIHono<Env> {
  const { organisations, keys } = deps;
  const app = describedRoutes();

  app.openapi(list, async (c) => {
    const { id } = await organisationAt(c, organisations);
    const participant = c.get('participant');
    requireRole(participant, id, 'developer');
    const all = await keys.list(id);
    return c.json({ keys: all.filter((key) => mayManage(participant, key)).map(presentKey) }, 200);
  });

  app.openapi(create, async (c) => {
    const { id } = await organisationAt(c, organisations);
    const participant = c.get('participant');
    const wanted = c.req.valid('json');
    requireRole(participant, id, 'developer');
    requireRole(participant, id, wanted.role);
    const { key, secret } = await keys.create({ ...wanted, organisation: id, by: personOf(participant) });
    c.header('Cache-Control', 'no-store');
    return c.json({ ...presentKey(key), key: secret }, 201);
  });

  app.openapi(revoke, async (c) => {
    const { id } = await organisationAt(c, organisations);
    const participant = c.get('participant');
    requireRole(participant, id, 'developer');
    const wanted = c.req.valid('param').key;
    const key = await keys.get(id, wanted);
    if (key === null || !mayManage(participant, key)) throw participantError('key-missing', { key: wanted });
    await keys.revoke(key.id);
    return c.body(null, 204);
  });

  app.openapi(listOperators, async (c) => {
    requireOperator(c.get('participant'));
    return c.json({ keys: (await keys.list(null)).map(presentKey) }, 200);
  });

  app.openapi(createOperators, async (c) => {
    const participant = c.get('participant');
    requireOperator(participant);
    const wanted = c.req.valid('json');
    const by = personOf(participant);
    const { key, secret } = await keys.create({ ...wanted, organisation: null, role: 'operator', by });
    c.header('Cache-Control', 'no-store');
    return c.json({ ...presentKey(key), key: secret }, 201);
  });

  app.openapi(revokeOperators, async (c) => {
    requireOperator(c.get('participant'));
    const wanted = c.req.valid('param').key;
    if ((await keys.get(null, wanted)) === null) throw participantError('key-missing', { key: wanted });
    await keys.revoke(wanted);
    return c.body(null, 204);
  });

  return app;
}

/** Administrators manage every key of their organisation, others those they made themselves. */
function mayManage(participant: Participant, key: ApiKey): boolean {
  if (key.organisation === null) return participant.operator;
  if (hasRole(participant, key.organisation, 'administrator')) return true;
  const own = participant.kind === 'person' && participant.id === key.createdBy;
  return own && roleIn(participant, key.organisation) !== null;
}

function personOf(participant: Participant): string | null {
  return participant.kind === 'person' ? participant.id : null;
}

function presentKey(key: ApiKey): z.infer<typeof keyView> {
  return {
    ...key,
    created: key.created.toISOString(),
    expires: key.expires?.toISOString() ?? null,
    lastUsed: key.lastUsed?.toISOString() ?? null,
    revoked: key.revoked?.toISOString() ?? null,
  };
}
