import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  covers,
  describedRoutes,
  type Env,
  entityTag,
  fileBody,
  isFresh,
  jsonAnswer,
  jsonBody,
  type RequestContext,
  readBytes,
  readIfMatch,
  refusals,
  security,
} from '../../platform/http/index.ts';
import { participantError } from '../errors.ts';
import { logoBytes } from '../organisations/logo.ts';
import { type Organisation, organisationKinds } from '../organisations/organisation.ts';
import type { Organisations } from '../organisations/organisations.ts';
import { requireOperator, requireParticipant, requirePerson, requireRole } from '../requirements.ts';
import { newOrganisation, organisationChange, organisationView, presentOrganisation } from './organisation-schemas.ts';

/** The path parameter that names an organisation. */
export const organisationPath = z.object({
  organisation: z.string().max(60).openapi({ description: 'Short name or id', example: 'obcina-bled' }),
});

/** The organisation that a path names, as far as the caller may know of it; else 404. */
export async function organisationAt(c: RequestContext, organisations: Organisations): Promise<Organisation> {
  const name = c.req.param('organisation') ?? '';
  const found = await organisations.find(c.get('participant'), name);
  if (found === null) throw participantError('organisation-missing', { organisation: name.slice(0, 60) });
  return found;
}

const tags = ['Organisations'];

const list = createRoute({
  method: 'get',
  path: '/organisations',
  tags,
  summary: 'List organisations',
  request: {
    query: z.object({
      kind: z.enum(organisationKinds as [Organisation['kind'], ...Organisation['kind'][]]).optional(),
      place: z
        .string()
        .regex(/^(municipality|settlement|region):[0-9A-Za-z-]{1,12}$/)
        .optional()
        .openapi({ example: 'municipality:003' }),
      q: z.string().max(100).optional(),
      after: z.string().max(60).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
  },
  responses: {
    200: jsonAnswer(
      z.object({
        organisations: z.array(organisationView),
        counts: z.record(z.string(), z.number()),
        next: z.string().nullable(),
      }),
      'A page of organisations, how many there are of each kind, and after which the next page begins',
    ),
    ...refusals,
  },
});

const create = createRoute({
  method: 'post',
  path: '/organisations',
  tags,
  security,
  summary: 'Make an organisation',
  description: 'The signed-in person becomes its administrator. The operator confirms organisations that people make.',
  request: { body: jsonBody(newOrganisation) },
  responses: { 201: jsonAnswer(organisationView, 'The organisation'), ...refusals },
});

const read = createRoute({
  method: 'get',
  path: '/organisations/{organisation}',
  tags,
  summary: 'Read an organisation',
  request: { params: organisationPath },
  responses: {
    200: jsonAnswer(organisationView, 'The organisation'),
    304: { description: 'Unchanged since the version named by If-None-Match' },
    ...refusals,
  },
});

const change = createRoute({
  method: 'patch',
  path: '/organisations/{organisation}',
  tags,
  security,
  summary: 'Change an organisation',
  description: 'With If-Match only when nobody has changed it in the meantime.',
  request: { params: organisationPath, body: jsonBody(organisationChange) },
  responses: { 200: jsonAnswer(organisationView, 'The organisation'), ...refusals },
});

const remove = createRoute({
  method: 'delete',
  path: '/organisations/{organisation}',
  tags,
  security,
  summary: 'Remove an organisation',
  request: { params: organisationPath },
  responses: { 204: { description: 'Removed, with its members, keys and invitations' }, ...refusals },
});

const readLogo = createRoute({
  method: 'get',
  path: '/organisations/{organisation}/logo',
  tags,
  summary: 'Read the logo',
  request: { params: organisationPath },
  responses: { 200: { description: 'PNG, JPEG or WebP' }, ...refusals },
});

const writeLogo = createRoute({
  method: 'put',
  path: '/organisations/{organisation}/logo',
  tags,
  security,
  summary: 'Set the logo',
  description: 'The body is the picture itself: PNG, JPEG or WebP up to 256 KiB.',
  request: { params: organisationPath, body: fileBody('image/png', 'image/jpeg', 'image/webp') },
  responses: { 204: { description: 'Kept' }, ...refusals },
});

const removeLogo = createRoute({
  method: 'delete',
  path: '/organisations/{organisation}/logo',
  tags,
  security,
  summary: 'Take the logo away',
  request: { params: organisationPath },
  responses: { 204: { description: 'Taken away' }, ...refusals },
});

/** Organisations under /api/v1. */
export function organisationRoutes(deps: { organisations: Organisations }): OpenAPIHono<Env> {
  const { organisations } = deps;
  const app = describedRoutes({ maxBytes: logoBytes });

  app.openapi(list, async (c) => {
    const { kind, place, q, after, limit } = c.req.valid('query');
    const query = {
      ...(kind === undefined ? {} : { kind }),
      ...(place === undefined ? {} : { place: placeOf(place) }),
      ...(q === undefined ? {} : { text: q }),
    };
    const reader = c.get('participant');
    const [found, counts] = await Promise.all([
      organisations.list(reader, { ...query, limit: limit + 1, ...(after === undefined ? {} : { after }) }),
      organisations.counts(reader, query),
    ]);
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.slug ?? null) : null;
    const shown = page.map((one) => presentOrganisation(one, c.get('baseUrl')));
    return c.json({ organisations: shown, counts: Object.fromEntries(counts), next }, 200);
  });

  app.openapi(create, async (c) => {
    const participant = c.get('participant');
    requireParticipant(participant);
    const administrator = participant.operator && participant.kind !== 'person' ? null : requirePerson(participant);
    const made = await organisations.create(c.req.valid('json'), { administrator, confirmed: participant.operator });
    c.header('Location', `${c.get('baseUrl')}/api/v1/organisations/${made.slug}`);
    return c.json(presentOrganisation(made, c.get('baseUrl')), 201);
  });

  app.openapi(read, async (c) => {
    const found = await organisationAt(c, organisations);
    if (isFresh(c, entityTag(found.version))) return c.body(null, 304);
    return c.json(presentOrganisation(found, c.get('baseUrl')), 200);
  });

  app.openapi(change, async (c) => {
    const found = await organisationAt(c, organisations);
    requireRole(c.get('participant'), found.id, 'administrator');
    const wanted = c.req.valid('json');
    if (wanted.confirmed !== undefined && wanted.confirmed !== found.confirmed) requireOperator(c.get('participant'));
    const condition = readIfMatch(c);
    if (condition !== null && !covers(condition, entityTag(found.version))) {
      throw participantError('organisation-changed');
    }
    const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
    const changed = await organisations.change(found.id, Object.fromEntries(given), found.version);
    c.header('ETag', entityTag(changed.version));
    return c.json(presentOrganisation(changed, c.get('baseUrl')), 200);
  });

  app.openapi(remove, async (c) => {
    const found = await organisationAt(c, organisations);
    requireOperator(c.get('participant'));
    await organisations.remove(found.id);
    return c.body(null, 204);
  });

  app.openapi(readLogo, async (c) => {
    const found = await organisationAt(c, organisations);
    const logo = await organisations.logo(found.id);
    if (logo === null) throw participantError('logo-missing', { organisation: found.slug });
    // The address in `logo` carries the picture's digest, so it never means another picture.
    const forEver = c.req.query('v') !== undefined && found.confirmed;
    c.header('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'private, no-cache');
    c.header('Content-Security-Policy', "default-src 'none'; sandbox");
    if (isFresh(c, entityTag(logo.digest))) return c.body(null, 304);
    return c.body(new Uint8Array(logo.bytes), 200, { 'Content-Type': logo.type });
  });

  app.openapi(writeLogo, async (c) => {
    const found = await organisationAt(c, organisations);
    requireRole(c.get('participant'), found.id, 'administrator');
    await organisations.setLogo(found.id, await readBytes(c, { maxBytes: logoBytes }));
    return c.body(null, 204);
  });

  app.openapi(removeLogo, async (c) => {
    const found = await organisationAt(c, organisations);
    requireRole(c.get('participant'), found.id, 'administrator');
    await organisations.setLogo(found.id, null);
    return c.body(null, 204);
  });

  return app;
}

function placeOf(text: string) {
  const [kind, code] = text.split(':') as ['municipality' | 'settlement' | 'region', string];
  return { kind, code };
}
