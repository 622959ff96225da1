import { z } from '@hono/zod-openapi';
import { columnCorrection } from './column-corrections.ts';
import { allowedEvents } from './life-cycle.ts';
import { descriptionDocument, openFindings, type Publication } from './publication.ts';
import type { Run } from './run.ts';

/** The path parameter that names a publication. */
export const publicationPath = z.object({
  publication: z.string().max(100).openapi({ description: 'Short name or id', example: 'stevci-prometa' }),
});

/** The path parameter that names a run. */
export const runPath = z.object({ run: z.uuid() });

/** The body that begins a publication. */
export const newPublication = z
  .strictObject({
    organisation: z.string().max(60).optional().openapi({
      description: 'Short name or id of the organisation that publishes; may be absent for a member of one',
    }),
    description: descriptionDocument,
    slug: z.string().max(80).optional(),
    approvalRequired: z.boolean().optional(),
  })
  .openapi('NewPublication');

/** The body that changes steps; absent members stay. */
export const stepChange = z
  .strictObject({
    description: descriptionDocument,
    mapping: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'model, type, id, attributes, observedAt, geometry' }),
    model: z.string().max(100).nullable(),
    leftOut: z.array(z.string().max(200)).max(500),
    justified: z.record(z.string().max(200), z.string().min(3).max(1000)),
    columns: z
      .record(z.string().max(200), columnCorrection)
      .openapi({ description: 'Types and meanings corrected by hand, by column' }),
    configuration: z.record(z.string(), z.unknown()),
    approvalRequired: z.boolean(),
  })
  .partial()
  .openapi('PublicationChange');

/** The body that names a feed. */
export const feedInput = z
  .strictObject({
    url: z.string().max(2000).openapi({ format: 'uri' }),
    headers: z.record(z.string(), z.string()).optional(),
    everyMinutes: z.number().nullable().optional(),
  })
  .openapi('Feed');

const loose = z.record(z.string(), z.unknown());

/** A publication as the API shows it. */
export const publicationView = z
  .object({
    id: z.string(),
    slug: z.string(),
    organisation: z.string(),
    state: z.string(),
    allowed: z.array(z.string()),
    author: z.string(),
    approver: z.string().nullable(),
    approvalRequired: z.boolean(),
    source: loose.nullable(),
    profile: loose.nullable(),
    findings: z.array(loose),
    blocking: z.array(z.string()),
    leftOut: z.array(z.string()),
    justified: z.record(z.string(), z.string()),
    mapping: loose.nullable(),
    description: loose,
    dataset: z.number().nullable(),
    record: z.string().nullable(),
    version: z.number(),
    created: z.string(),
    modified: z.string(),
    published: z.string().nullable(),
    retired: z.string().nullable(),
  })
  .openapi('Publication');

/** A run as the API shows it. */
export const runView = z
  .object({
    id: z.string(),
    publication: z.string(),
    kind: z.string(),
    state: z.string(),
    /** Share of the source that has been read, 0 … 1. */
    progress: z.number(),
    counts: z.record(z.string(), z.number()),
    outcome: loose,
    error: z.object({ code: z.string(), sl: z.string(), en: z.string() }).nullable(),
    created: z.string(),
    started: z.string().nullable(),
    ended: z.string().nullable(),
    rejections: z.string(),
  })
  .openapi('PublicationRun');

/** A publication for an answer; header values of a feed and the file's own name stay inside. */
export function presentPublication(publication: Publication): z.infer<typeof publicationView> {
  const {
    id,
    slug,
    organisation,
    state,
    approvalRequired,
    source,
    profile,
    findings,
    leftOut,
    justified,
    mapping,
    description,
  } = publication;
  const shown = source && {
    kind: source.kind,
    configuration: source.configuration,
    name: source.name,
    size: source.size,
    available: source.file !== null,
    ...(source.feed
      ? {
          feed: {
            url: source.feed.url,
            headers: Object.keys(source.feed.headers),
            everyMinutes: source.feed.everyMinutes,
          },
        }
      : {}),
  };
  return {
    id,
    slug,
    organisation,
    state,
    approvalRequired,
    allowed: allowedEvents(state),
    author: publication.authorName,
    approver: publication.approverName,
    source: shown,
    profile: profile && { ...profile },
    findings: findings.map((finding) => ({ ...finding })),
    blocking: openFindings(publication).map(({ column }) => column),
    leftOut: [...leftOut],
    justified: { ...justified },
    mapping: mapping && { ...mapping },
    description: { ...description },
    dataset: publication.dataset,
    record: publication.record,
    version: publication.version,
    created: publication.created.toISOString(),
    modified: publication.modified.toISOString(),
    published: publication.published?.toISOString() ?? null,
    retired: publication.retired?.toISOString() ?? null,
  };
}

/** A run for an answer. */
export function presentRun(run: Run): z.infer<typeof runView> {
  const { id, publication, kind, state, counts, outcome, error, bytes, totalBytes } = run;
  return {
    id,
    publication,
    kind,
    state,
    progress: state === 'done' ? 1 : totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 0,
    counts: { ...counts },
    outcome: { ...outcome },
    error,
    created: run.created.toISOString(),
    started: run.started?.toISOString() ?? null,
    ended: run.ended?.toISOString() ?? null,
    rejections: `/api/v1/publication-runs/${id}/rejections`,
  };
}
