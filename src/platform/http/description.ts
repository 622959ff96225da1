import { z } from '@hono/zod-openapi';

/** The JSON body of a request, for a route's description. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}

/** The body of a request that is a file of one of these media types, for a route's description. */
export function fileBody(...mediaTypes: readonly string[]) {
  const content = { schema: z.string().openapi({ format: 'binary' }) };
  return { required: true, content: Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, content])) };
}

/** An answer in JSON, for a route's description. */
export function jsonAnswer<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

const fault = {
  code: z.string(),
  detail: z.string(),
  field: z.string().optional(),
  line: z.number().optional(),
};

const refusal = {
  description: 'Refusal (RFC 9457)',
  content: {
    'application/problem+json': {
      schema: z
        .object({
          type: z.string(),
          title: z.string(),
          status: z.number(),
          ...fault,
          errors: z.array(z.object(fault)).optional(),
          requestId: z.string(),
        })
        .openapi('Problem'),
    },
  },
};

/** The refusals (RFC 9457) that every route may give, for its description. */
export const refusals = { '4XX': refusal, '5XX': refusal };

/** The ways in which a caller may say who it is, for a route's description; an empty one means anybody. */
export const security = [{ key: [] }, { session: [] }];

/** What those ways are, for the description of the whole API. */
export const securitySchemes = {
  key: { type: 'http', scheme: 'bearer', description: 'An API key, also accepted in the header X-Api-Key.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'vozel.session_token',
    description: 'The session of the portal; over https the name of the cookie begins with __Secure-.',
  },
} as const;
