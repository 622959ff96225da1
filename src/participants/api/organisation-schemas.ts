import { z } from '@hono/zod-openapi';
import { isId } from '../identifier.ts';
import type { Invitation } from '../organisations/invitations.ts';
import type { Member } from '../organisations/members.ts';
import { type Organisation, organisationKinds, slugForm } from '../organisations/organisation.ts';
import { roles } from '../participant.ts';

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}]*$/u);
const prose = z
  .string()
  .trim()
  .max(5000)
  .regex(/^(?:[^\p{Cc}]|[\n\t])*$/u);

/** The id of an object of this room. */
export const objectId = z.string().refine(isId, 'a uuid').openapi({ format: 'uuid' });

/** A text in up to four languages. */
const texts = (text: z.ZodType<string>) =>
  z.strictObject({ sl: text.optional(), en: text.optional(), it: text.optional(), hu: text.optional() });

const place = z
  .strictObject({
    kind: z.enum(['municipality', 'settlement', 'region']),
    code: z.string().regex(/^[0-9A-Za-z-]{1,12}$/),
  })
  .openapi({
    description: 'The code of a municipality, settlement or statistical region.',
    example: { kind: 'municipality', code: '003' },
  });

const website = z.url({ protocol: /^https?$/ }).max(500);

/** The e-mail address of a person or organisation. */
export const emailAddress = z.email().max(254);

const profile = {
  slug: z
    .string()
    .regex(slugForm)
    .refine((text) => !isId(text), 'a short name, not an id')
    .openapi({ example: 'obcina-bled' }),
  kind: z.enum(organisationKinds as [string, ...string[]]).transform((kind) => kind as Organisation['kind']),
  names: texts(line(200)).extend({ sl: line(200) }),
  descriptions: texts(prose),
  place: place.nullable(),
  website: website.nullable(),
  email: emailAddress.nullable(),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .nullable(),
};

/** What a new organisation says of itself. */
export const newOrganisation = z
  .strictObject({
    slug: profile.slug,
    kind: profile.kind,
    names: profile.names,
    descriptions: profile.descriptions.default({}),
    place: profile.place.default(null),
    website: profile.website.default(null),
    email: profile.email.default(null),
    colour: profile.colour.default(null),
  })
  .openapi('NewOrganisation');

/** What may be changed of an organisation; absent members stay. */
export const organisationChange = z
  .strictObject({ ...profile, confirmed: z.boolean().openapi({ description: 'Operator only.' }) })
  .partial()
  .openapi('OrganisationChange');

/** A role in an organisation. */
export const role = z.enum(roles as [string, ...string[]]).transform((text) => text as Member['role']);

/** An organisation as the API shows it. */
export const organisationView = z
  .object({
    id: z.string(),
    slug: z.string(),
    kind: z.string(),
    names: texts(z.string()),
    descriptions: texts(z.string()),
    place: z.object({ kind: z.string(), code: z.string() }).nullable(),
    website: z.string().nullable(),
    email: z.string().nullable(),
    colours: z
      .object({
        chosen: z.string(),
        light: z.string(),
        dark: z.string(),
        adjusted: z.array(z.string()).openapi({ description: 'Themes in which the chosen colour is made readable.' }),
      })
      .nullable(),
    logo: z.string().nullable(),
    confirmed: z.boolean(),
    version: z.number(),
    created: z.string(),
    modified: z.string(),
  })
  .openapi('Organisation');

/** A member as the API shows it. */
export const memberView = z
  .object({ person: z.string(), name: z.string(), email: z.string(), role: z.string(), since: z.string() })
  .openapi('Member');

/** An invitation as the API shows it. */
export const invitationView = z
  .object({ id: z.string(), email: z.string(), role: z.string(), created: z.string(), expires: z.string() })
  .openapi('Invitation');

/** An organisation in JSON. */
export function presentOrganisation(organisation: Organisation, baseUrl: string): z.infer<typeof organisationView> {
  const { colour: _, names, descriptions, colours, ...rest } = organisation;
  return {
    ...rest,
    names: { ...names },
    descriptions: { ...descriptions },
    colours: colours && { ...colours, adjusted: [...colours.adjusted] },
    logo: organisation.logo && baseUrl + organisation.logo,
    created: organisation.created.toISOString(),
    modified: organisation.modified.toISOString(),
  };
}

/** A member in JSON. */
export function presentMember(member: Member): z.infer<typeof memberView> {
  return { ...member, since: member.since.toISOString() };
}

/** An invitation in JSON. */
export function presentInvitation(invitation: Invitation): z.infer<typeof invitationView> {
  const { organisation: _, created, expires, ...rest } = invitation;
  return { ...rest, created: created.toISOString(), expires: expires.toISOString() };
}

/** The body with which an organisation is made; what is optional may be left out. */
export type NewOrganisation = z.input<typeof newOrganisation>;
