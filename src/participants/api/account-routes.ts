import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import {
  describedRoutes,
  type Env,
  jsonAnswer,
  jsonBody,
  parseJson,
  type RequestContext,
  readText,
  refusals,
  requireMediaType,
  security,
} from '../../platform/http/index.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { type AuthenticationDoor, libraryEndpoints } from '../accounts/authentication-door.ts';
import type { SignUpRule } from '../accounts/sign-up-pass.ts';
import { participantError } from '../errors.ts';
import type { Organisations } from '../organisations/organisations.ts';
import { requirePerson } from '../requirements.ts';

const tags = ['Account'];

const meView = z
  .object({
    kind: z.enum(['anonymous', 'person', 'application', 'operator']),
    id: z.string().nullable(),
    name: z.string(),
    operator: z.boolean(),
    email: z.string().nullable(),
    language: z.string().nullable(),
    secondFactor: z.boolean().nullable(),
    memberships: z.array(z.object({ organisation: z.string(), slug: z.string(), name: z.string(), role: z.string() })),
  })
  .openapi('Me');

const me = createRoute({
  method: 'get',
  path: '/me',
  tags,
  summary: 'Who am I',
  responses: { 200: jsonAnswer(meView, 'The participant that this request acts for'), ...refusals },
});

const changeMe = createRoute({
  method: 'patch',
  path: '/me',
  tags,
  security,
  summary: 'Change my name or language',
  request: {
    body: jsonBody(
      z.strictObject({
        name: z
          .string()
          .trim()
          .min(1)
          .max(200)
          .regex(/^[^\p{Cc}]*$/u)
          .optional(),
        language: z.enum(['sl', 'en']).optional(),
      }),
    ),
  },
  responses: { 204: { description: 'Changed' }, ...refusals },
});

/** The caller's own account under /api/v1. */
export function accountRoutes(deps: { accounts: Accounts; organisations: Organisations }): OpenAPIHono<Env> {
  const { accounts, organisations } = deps;
  const app = describedRoutes();

  app.openapi(me, async (c) => {
    const { kind, id, name, operator, memberships } = c.get('participant');
    const account = kind === 'person' && id !== null ? await accounts.account(id) : null;
    const known = await organisations.byIds(memberships.map((membership) => membership.organisation));
    c.header('Cache-Control', 'no-store');
    return c.json(
      {
        kind,
        id,
        name,
        operator,
        email: account?.email ?? null,
        language: account?.language ?? null,
        secondFactor: account?.secondFactor ?? null,
        memberships: memberships.flatMap(({ organisation, role }) => {
          const found = known.get(organisation);
          return found === undefined ? [] : [{ organisation, slug: found.slug, name: found.names.sl, role }];
        }),
      },
      200,
    );
  });

  app.openapi(changeMe, async (c) => {
    const person = requirePerson(c.get('participant'));
    const { name, language } = c.req.valid('json');
    await accounts.change(person, { ...(name ? { name } : {}), ...(language ? { language } : {}) });
    return c.body(null, 204);
  });

  return app;
}

/** No form of an account is longer. */
const libraryBytes = 32 * 1024;

/** The account library's endpoints, to be mounted at the root of the node. */
export function authenticationRoutes(deps: { authenticate: AuthenticationDoor; signUp: SignUpRule }): Hono<Env> {
  const app = new Hono<Env>();
  for (const { method, path } of libraryEndpoints) {
    app.on(method, path, async (c) => {
      // An invitation's proof travels only through the form of this node, never through the library's own endpoint.
      if (deps.signUp === 'invitation' && path.startsWith('/auth/sign-up')) {
        throw participantError('sign-up-by-invitation');
      }
      const answer = await deps.authenticate({
        method,
        path: path + new URL(c.req.url).search,
        headers: c.req.raw.headers,
        body: method === 'GET' ? null : await libraryBody(c),
        address: c.get('address'),
      });
      c.header('Cache-Control', 'no-store');
      return c.body(await answer.text(), answer.status as ContentfulStatusCode, headersOf(answer));
    });
  }
  return app;
}

/** JSON alone, which no form of another site can send, and without what PostgreSQL cannot store. */
async function libraryBody(c: RequestContext): Promise<string | null> {
  const text = await readText(c, { maxBytes: libraryBytes });
  if (text === '') return null;
  requireMediaType(c, ['application/json']);
  parseJson(text, { maxDepth: 4 });
  return text;
}

/** Each cookie is a header of its own. */
function headersOf(answer: Response): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') headers[name] = value;
  const cookies = answer.headers.getSetCookie();
  return cookies.length === 0 ? headers : { ...headers, 'set-cookie': cookies };
}
