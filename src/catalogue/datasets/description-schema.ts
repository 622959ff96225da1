import { z } from '@hono/zod-openapi';

/** Text that the database can hold: no NUL and no half of a Unicode character. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), 'contains NUL or half of a Unicode character');
const texts = (most: number) =>
  z.strictObject({ sl: line(most), en: line(most), it: line(most), hu: line(most) }).partial();
const keywordList = z.array(line(100)).max(50);
const code = z.string().regex(/^[A-Za-z0-9_]{1,40}$/);

/** An address on the web; anything else (javascript:, data:) could run in a reader's browser. */
const webAddress = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'not an http or https address')
  .refine((text) => !/[\s<>"{}|\\^`]/.test(text), 'contains characters that no address may have')
  .openapi({ format: 'uri', pattern: '^https?:[^\\s<>"{}|\\\\^`]+$' });

/** A name for a thing on the web: an http, https or urn IRI. */
const iri = z
  .string()
  .max(2000)
  .regex(/^(?:https?|urn):[^\s<>"{}|\\^`]+$/, 'not an IRI')
  .refine((text) => URL.canParse(text), 'not an IRI');

const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/, 'not a date')
  .refine(isCalendarDate, 'not a date of the calendar');
const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);
const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/, 'not lower-case letters, digits and hyphens');

const dataServiceSchema = z.strictObject({
  id: slug,
  titles: texts(300),
  endpointUrl: webAddress,
  endpointDescription: webAddress.nullable().default(null),
  conformsTo: z.array(iri).max(20).default([]),
});

const distributionSchema = z.strictObject({
  id: slug,
  titles: texts(300).default({}),
  descriptions: texts(5000).default({}),
  accessUrl: webAddress,
  downloadUrl: webAddress.nullable().default(null),
  format: code.nullable().default(null),
  mediaType: z
    .string()
    .regex(/^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,100}$/, 'not a media type')
    .nullable()
    .default(null),
  licence: code.nullable().default(null),
  byteSize: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable().default(null),
  conformsTo: z.array(iri).max(20).default([]),
  service: dataServiceSchema.nullable().default(null),
});

/** A description as providers send it; every member may be absent and then keeps its present value. */
export const descriptionSchema = z
  .strictObject({
    titles: texts(300),
    descriptions: texts(20_000),
    keywords: z.strictObject({ sl: keywordList, en: keywordList, it: keywordList, hu: keywordList }).partial(),
    themes: z.array(code).max(13),
    publisher: z.strictObject({
      organisation: z.uuid().nullable().default(null),
      slug: slug.nullable().default(null),
      names: texts(300),
      homepage: webAddress.nullable().default(null),
    }),
    contact: z
      .strictObject({
        name: line(300),
        email: z.email().max(254).nullable().default(null),
        url: webAddress.nullable().default(null),
      })
      .nullable(),
    licence: code.nullable(),
    accessRights: z.enum(['PUBLIC', 'RESTRICTED', 'NON_PUBLIC']),
    frequency: code.nullable(),
    spatial: z.strictObject({
      places: z.array(line(60)).max(300).default([]),
      bbox: z
        .tuple([longitude, latitude, longitude, latitude])
        .refine(([, south, , north]) => south <= north, 'the south lies above the north')
        .nullable()
        .default(null),
    }),
    temporal: z
      .strictObject({ start: moment.nullable().default(null), end: moment.nullable().default(null) })
      .refine(
        ({ start, end }) => !start || !end || start.slice(0, 10) <= end.slice(0, 10),
        'the end precedes the start',
      )
      .nullable(),
    conformsTo: z.array(iri).max(20),
    model: line(100).nullable(),
    provenance: texts(5000),
    attribution: line(1000).nullable(),
    isInvented: z.boolean(),
    highValueCategories: z.array(iri).max(20),
    series: slug.nullable(),
    landingPage: webAddress.nullable(),
    distributions: z.array(distributionSchema).max(100),
  })
  .partial();

/** What a provider may send besides the description. */
export const inputSchema = descriptionSchema.extend({
  slug: slug.optional(),
  steward: z.uuid().nullable().optional(),
  isListed: z.boolean().optional(),
});

function isCalendarDate(text: string): boolean {
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text.slice(0, 10)) return false;
  return !Number.isNaN(Date.parse(text));
}
