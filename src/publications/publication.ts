import { z } from '@hono/zod-openapi';
import type {
  ColumnProfile,
  ConnectorKind,
  FeedAddress,
  FeedVersion,
  Mapping,
  PersonalDataFinding,
  TableProfile,
} from '../connectors/index.ts';
import type { ColumnCorrection } from './column-corrections.ts';
import { publicationsError } from './errors.ts';
import type { PublicationState } from './life-cycle.ts';

const texts = z
  .strictObject({
    sl: z.string().max(20_000),
    en: z.string().max(20_000),
    it: z.string().max(20_000),
    hu: z.string().max(20_000),
  })
  .partial();

/** What the provider says about the data, and under which terms. The catalogue checks codes against the EU tables. */
export const descriptionDocument = z.strictObject({
  titles: texts
    .refine((value) => Object.values(value).some((text) => text?.trim()), 'a title is needed')
    .openapi({ minProperties: 1 }),
  descriptions: texts.default({}),
  keywords: z
    .strictObject({ sl: z.array(z.string().max(100)), en: z.array(z.string().max(100)) })
    .partial()
    .default({}),
  themes: z.array(z.string().max(20)).max(13).default([]),
  /** Code of the EU table licence. */
  licence: z.string().max(60).nullable().default('CC_BY_4_0'),
  accessRights: z.enum(['PUBLIC', 'RESTRICTED', 'NON_PUBLIC']).default('PUBLIC'),
  frequency: z.string().max(20).nullable().default(null),
  contact: z
    .strictObject({
      name: z.string().max(200),
      email: z.email().nullable().default(null),
      url: z.url().nullable().default(null),
    })
    .nullable()
    .default(null),
  places: z.array(z.string().max(60)).max(300).default([]),
  attribution: z.string().max(1000).nullable().default(null),
  isInvented: z.boolean().default(false),
});

/** Description and terms of a publication. */
export type Description = z.infer<typeof descriptionDocument>;

/** A description from outside, checked; a wrong member is named. */
export function parseDescription(value: unknown): Description {
  const parsed = descriptionDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = `description.${issue?.path.join('.') ?? ''}`;
  throw publicationsError('description-invalid', { reason: `${field}: ${issue?.message ?? ''}` }, { field });
}

/** The file that a publication reads, where it came from and how it is read. */
export interface SourceFile {
  readonly kind: ConnectorKind;
  readonly configuration: unknown;
  /** Name that the provider gave it. */
  readonly name: string;
  /** Name below DATA_DIR/uploads; null when it has been removed. */
  readonly file: string | null;
  readonly size: number;
  /** Present when the file is fetched; header values are sealed. */
  readonly feed?: Omit<FeedAddress, 'headers'> & { readonly headers: Readonly<Record<string, string>> };
}

/** A profile without its preview, as it is kept; values of columns with personal data are hidden. */
export type KeptProfile = Omit<TableProfile, 'preview' | 'faults'> & {
  readonly preview: readonly { readonly line: number; readonly values: Readonly<Record<string, unknown>> }[];
  /** The columns as they were detected, when a person has corrected some. */
  readonly detected?: readonly ColumnProfile[];
  readonly corrections?: Readonly<Record<string, ColumnCorrection>>;
};

/** A publication with all of its steps. */
export interface Publication {
  readonly id: string;
  readonly space: number;
  readonly organisation: string;
  readonly slug: string;
  readonly state: PublicationState;
  readonly author: string | null;
  readonly authorName: string;
  readonly source: SourceFile | null;
  readonly profile: KeptProfile | null;
  readonly findings: readonly PersonalDataFinding[];
  readonly leftOut: readonly string[];
  readonly justified: Readonly<Record<string, string>>;
  readonly mapping: Mapping | null;
  readonly description: Description;
  readonly approvalRequired: boolean;
  readonly approvedBy: string | null;
  readonly approverName: string | null;
  readonly dataset: number | null;
  readonly record: string | null;
  readonly feedVersion: FeedVersion | null;
  readonly nextPull: Date | null;
  readonly version: number;
  readonly created: Date;
  readonly modified: Date;
  readonly published: Date | null;
  readonly retired: Date | null;
}

/** Certain personal data in columns that are neither left out nor justified. */
export function openFindings({ findings, leftOut, justified }: Publication): PersonalDataFinding[] {
  return findings.filter(
    ({ column, certainty }) => certainty === 'certain' && !leftOut.includes(column) && !justified[column],
  );
}

/** Refuses a publication that is not ready to go out: a step is missing, or personal data would be opened. */
export function requireReady(publication: Publication): void {
  for (const step of ['source', 'mapping'] as const) {
    if (!publication[step]) throw publicationsError('step-missing', { step }, { field: step });
  }
  const [finding] = openFindings(publication);
  if (finding)
    throw publicationsError(
      'personal-data-open',
      { column: finding.column, kind: finding.kind },
      { field: finding.column },
    );
}
