import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { describedRoutes, type Env, jsonAnswer, jsonBody, refusals, security } from '../../platform/http/index.ts';
import { participantError } from '../errors.ts';
import type { Participant } from '../participant.ts';
import { holderForm, holderOf } from '../permissions/holder.ts';
import type { Grant, Permissions } from '../permissions/permissions.ts';
import { hasRole, requireParticipant } from '../requirements.ts';
import { objectId } from './organisation-schemas.ts';

const tags = ['Grants'];

const dataset = z.coerce.number().int().min(1).max(2_147_483_647);

const grantView = z
  .object({
    id: z.string(),
    holder: z.string(),
    dataset: z.number(),
    shows: z.array(z.string()).nullable(),
    source: z.string(),
    until: z.string().nullable(),
    created: z.string(),
    createdBy: z.string().nullable(),
  })
  .openapi('Grant');

const newGrant = z
  .strictObject({
    holder: z
      .string()
      .max(100)
      .openapi({ pattern: holderForm.source, example: 'organisation:0197c1de-7a10-7c40-9d4b-0a5c5f1e2b3d' }),
    dataset: z.int().min(1).max(2_147_483_647),
    shows: z.array(z.url().max(500)).max(500).optional().openapi({ description: 'Attribute IRIs; absent = all.' }),
    until: z.iso
      .datetime({ offset: true })
      .optional()
      .transform((text) => (text === undefined ? undefined : new Date(text))),
  })
  .openapi('NewGrant');

const list = createRoute({
  method: 'get',
  path: '/grants',
  tags,
  security,
  summary: 'List grants of a dataset',
  description: 'The operator may leave the dataset out and then lists all grants.',
  request: {
    query: z.object({
      dataset: dataset.optional(),
      holder: z.string().max(100).optional(),
      after: objectId.optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ grants: z.array(grantView), next: z.string().nullable() }), 'A page of grants'),
    ...refusals,
  },
});

const give = createRoute({
  method: 'post',
  path: '/grants',
  tags,
  security,
  summary: 'Let somebody read a dataset',
  description: 'For the operator and for administrators of the organisation that answers for the dataset.',
  request: { body: jsonBody(newGrant) },
  responses: {
    200: jsonAnswer(grantView, 'The grant that was there, changed'),
    201: jsonAnswer(grantView, 'The new grant'),
    ...refusals,
  },
});

const withdraw = createRoute({
  method: 'delete',
  path: '/grants/{grant}',
  tags,
  security,
  summary: 'Withdraw a grant',
  description:
    'Grants that a publication, an agreement or a consent wrote end with it; only the operator may end them here.',
  request: { params: z.object({ grant: objectId }) },
  responses: { 204: { description: 'Withdrawn, at once and at every door' }, ...refusals },
});

/** Grants under /api/v1. */
export function grantRoutes(deps: { permissions: Permissions }): OpenAPIHono<Env> {
  const { permissions } = deps;
  const app = describedRoutes();

  app.openapi(list, async (c) => {
    const participant = c.get('participant');
    requireParticipant(participant);
    const { dataset: number, holder, after, limit } = c.req.valid('query');
    if (!participant.operator) await requireSteward(permissions, participant, number ?? 0);
    const found = await permissions.grantsOf({
      ...(number === undefined ? {} : { dataset: number }),
      ...(holder === undefined ? {} : { holder: holderOf(holder) }),
      ...(after === undefined ? {} : { after }),
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    return c.json(
      { grants: page.map(presentGrant), next: found.length > limit ? (page.at(-1)?.id ?? null) : null },
      200,
    );
  });

  app.openapi(give, async (c) => {
    const participant = c.get('participant');
    requireParticipant(participant);
    const { holder, dataset: number, shows, until } = c.req.valid('json');
    await requireSteward(permissions, participant, number);
    const { outcome, grant } = await permissions.grant({
      holder: holderOf(holder),
      dataset: number,
      source: 'manual',
      by: participant.id,
      ...(shows === undefined ? {} : { shows }),
      ...(until === undefined ? {} : { until }),
    });
    return outcome === 'created' ? c.json(presentGrant(grant), 201) : c.json(presentGrant(grant), 200);
  });

  app.openapi(withdraw, async (c) => {
    const participant = c.get('participant');
    requireParticipant(participant);
    const id = c.req.valid('param').grant;
    const grant = await permissions.grantById(id);
    const known = grant !== null && (await isSteward(permissions, participant, grant.dataset));
    if (grant === null || !known) throw participantError('grant-missing', { grant: id });
    if (grant.source !== 'manual' && !participant.operator) throw participantError('not-allowed', { role: 'operator' });
    await permissions.revoke({ id });
    return c.body(null, 204);
  });

  return app;
}

async function isSteward(permissions: Permissions, participant: Participant, number: number): Promise<boolean> {
  if (participant.operator) return true;
  const stewards = await permissions.stewardsOf(number);
  return stewards.some((organisation) => hasRole(participant, organisation, 'administrator'));
}

/** A dataset that the caller does not answer for is none of its business, not even that it exists. */
async function requireSteward(permissions: Permissions, participant: Participant, number: number): Promise<void> {
  if (await isSteward(permissions, participant, number)) return;
  throw participantError('dataset-missing', { dataset: number });
}

function presentGrant(grant: Grant): z.infer<typeof grantView> {
  return {
    ...grant,
    shows: grant.shows && [...grant.shows],
    until: grant.until?.toISOString() ?? null,
    created: grant.created.toISOString(),
  };
}
