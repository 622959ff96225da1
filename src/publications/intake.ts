import {
  checkedConfiguration,
  columnsOf,
  connectorsError,
  type FeedAddress,
  type FeedClient,
  feedAddress,
  type Models,
} from '../connectors/index.ts';
import type { Places } from '../places/index.ts';
import { DomainError, type ErrorKind } from '../platform/errors.ts';
import type { Secrets } from '../platform/secrets/index.ts';
import { correctedColumns, stillFitting } from './column-corrections.ts';
import { publicationsError } from './errors.ts';
import { inspect } from './inspection.ts';
import { move, type PublicationEvent } from './life-cycle.ts';
import { type KeptProfile, openFindings, type Publication, type SourceFile } from './publication.ts';
import { suggested } from './steps.ts';
import { withSuggestions } from './suggested-description.ts';
import type { StoredFile, Uploads } from './uploads.ts';

/** What seals of feeds' headers are for; they open for nothing else. */
const purpose = 'publication feed';

/** Changes a publication under lock; `change` sees the present one. */
export type Changing = (
  id: string,
  event: PublicationEvent | null,
  change: (current: Publication) => Partial<Publication> | Promise<Partial<Publication>>,
) => Promise<Publication>;

interface Deps {
  readonly uploads: Uploads;
  readonly models: Models;
  readonly places: Places;
  readonly outbound: FeedClient;
  readonly secrets: Secrets;
  readonly changing: Changing;
}

/** Takes files and feeds in, and judges each whole before it is used. */
export interface Intake {
  upload(publication: Publication, name: string, body: AsyncIterable<Uint8Array>): Promise<Publication>;
  feed(publication: Publication, input: unknown): Promise<Publication>;
  reconfigure(publication: Publication, configuration: unknown): Promise<Publication>;
  /** The next file under the same link: of the same kind, with the columns that the mapping reads. */
  next(publication: Publication, name: string, body: AsyncIterable<Uint8Array>): Promise<SourceFile>;
  /** The feed's present document; null when it has not changed. */
  pull(publication: Publication): Promise<SourceFile | null>;
}

/** Makes the intake of publications. */
export function createIntake({ uploads, models, places, outbound, secrets, changing }: Deps): Intake {
  /** Judges a stored file, and takes it as the publication's source. Certain personal data are left out until a person decides. */
  async function take(
    publication: Publication,
    name: string,
    stored: StoredFile,
    feed?: SourceFile['feed'],
  ): Promise<Publication> {
    const file = { name, file: stored.file, size: stored.size };
    try {
      const { kind, configuration, findings, ...inspected } = await inspect(
        await uploads.open(placeholder(file)),
        places,
      );
      const profile = recorrected(inspected.profile, publication.profile);
      const leftOut = [
        ...new Set(findings.filter(({ certainty }) => certainty === 'certain').map(({ column }) => column)),
      ];
      const source: SourceFile = { kind, configuration, ...file, ...(feed ? { feed } : {}) };
      const mapping = suggested(models, { profile, source, slug: publication.slug, leftOut });
      return await changing(publication.id, 'change', async (current) => {
        await uploads.remove(current.source?.file ?? null);
        const description = withSuggestions(current.description, { profile, mapping, source, leftOut }, models);
        return {
          description,
          source,
          profile,
          findings,
          leftOut,
          justified: {},
          mapping,
          approvedBy: null,
          approverName: null,
        };
      });
    } catch (error) {
      await uploads.remove(stored.file);
      throw error;
    }
  }

  /** Refuses a next file that lacks columns or holds personal data which nobody has decided on. */
  async function fitting(publication: Publication, source: SourceFile): Promise<SourceFile> {
    const { kind, configuration, profile, findings } = await inspect(await uploads.open(source), places);
    if (kind !== source.kind) throw connectorsError('unknown-format', { name: source.name });
    const columns = new Set(profile.columns.map(({ name }) => name));
    for (const column of publication.mapping ? columnsOf(publication.mapping) : []) {
      if (!columns.has(column)) throw connectorsError('unknown-column', { column }, { field: column });
    }
    const [finding] = openFindings({ ...publication, findings });
    if (finding)
      throw publicationsError(
        'personal-data-open',
        { column: finding.column, kind: finding.kind },
        { field: finding.column },
      );
    return { ...source, configuration };
  }

  const orRemove = <T>(file: string, work: Promise<T>): Promise<T> =>
    work.catch(async (error: unknown) => {
      await uploads.remove(file);
      throw error;
    });

  return {
    async upload(publication, name, body) {
      move(publication.state, 'change');
      return take(publication, name, await uploads.receive(body));
    },
    async feed(publication, input) {
      move(publication.state, 'change');
      const feed = parseFeed(input);
      const outcome = await uploads.fetch(outbound, feed, null).catch(refuseAddress);
      if (outcome.outcome === 'unchanged' || !outcome.stored) throw publicationsError('upload-missing');
      const headers = Object.fromEntries(
        Object.entries(feed.headers).map(([name, value]) => [name, secrets.seal(value, purpose)]),
      );
      const taken = await take(publication, feedName(feed.url), outcome.stored, { ...feed, headers });
      return changing(taken.id, null, () => ({ feedVersion: outcome.version }));
    },
    async reconfigure(publication, configuration) {
      const { source } = publication;
      if (!source) throw publicationsError('step-missing', { step: 'source' });
      const checked = checkedConfiguration(source.kind, configuration);
      const { findings, ...inspected } = await inspect(await uploads.open(source), places, {
        kind: source.kind,
        configuration: checked,
      });
      const profile = recorrected(inspected.profile, publication.profile);
      const leftOut = [
        ...new Set(findings.filter(({ certainty }) => certainty === 'certain').map(({ column }) => column)),
      ];
      const next = { ...source, configuration: checked };
      const mapping = suggested(models, { profile, source: next, slug: publication.slug, leftOut });
      return changing(publication.id, 'change', () => ({
        source: next,
        profile,
        findings,
        leftOut,
        justified: {},
        mapping,
      }));
    },
    async next(publication, name, body) {
      if (!publication.source) throw publicationsError('step-missing', { step: 'source' });
      const stored = await uploads.receive(body);
      return orRemove(
        stored.file,
        fitting(publication, { ...publication.source, name, file: stored.file, size: stored.size }),
      );
    },
    async pull(publication) {
      const { source, feedVersion } = publication;
      if (!source?.feed) throw publicationsError('step-missing', { step: 'feed' });
      const headers = Object.fromEntries(
        Object.entries(source.feed.headers).map(([name, value]) => [name, secrets.open(value, purpose)]),
      );
      const outcome = await uploads.fetch(outbound, { url: source.feed.url, headers }, feedVersion);
      if (outcome.outcome === 'unchanged' || !outcome.stored) return null;
      const { file, size } = outcome.stored;
      const next = await orRemove(file, fitting(publication, { ...source, file, size }));
      await changing(publication.id, null, () => ({ feedVersion: outcome.version }));
      return next;
    },
  };
}

/** What a person corrected holds for the next file too, where it has the column. */
function recorrected(profile: KeptProfile, before: KeptProfile | null): KeptProfile {
  const corrections = stillFitting(profile.columns, before?.corrections);
  if (Object.keys(corrections).length === 0) return profile;
  return {
    ...profile,
    columns: correctedColumns(profile.columns, corrections),
    detected: profile.columns,
    corrections,
  };
}

const placeholder = (file: Pick<SourceFile, 'name' | 'file' | 'size'>): SourceFile => ({
  kind: 'csv',
  configuration: null,
  ...file,
});

function parseFeed(input: unknown): FeedAddress {
  const parsed = feedAddress.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = `feed.${issue?.path.join('.') ?? ''}`;
  throw connectorsError('configuration-invalid', { field, reason: issue?.message ?? '' }, { field });
}

/** Whoever sets a feed up waits at its address: a host that does not exist or answer is the address's fault. */
function refuseAddress(error: unknown): never {
  const isAboutHost = error instanceof DomainError && aboutHosts.has(error.kind);
  throw isAboutHost ? error.asInput({ field: 'url' }) : error;
}

const aboutHosts: ReadonlySet<ErrorKind> = new Set(['upstream', 'upstream-timeout']);

const feedName = (url: string) => new URL(url).pathname.split('/').at(-1) || new URL(url).hostname;
