import { z } from '@hono/zod-openapi';

/** The JSON body of a request, for a route's description. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}

/** An answer in JSON, for a route's description. */
export function jsonAnswer<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** A refusal (RFC 9457), as every route of this room may give one. */
export const refusals = {
  default: {
    description: 'Refusal (RFC 9457)',
    content: {
      'application/problem+json': {
        schema: z
          .object({ type: z.string(), title: z.string(), status: z.number(), code: z.string(), detail: z.string() })
          .openapi('Problem'),
      },
    },
  },
};

/** The ways in which a caller may say who it is, for a route's description; an empty one means anybody. */
export const security = [{ key: [] }, { session: [] }];
