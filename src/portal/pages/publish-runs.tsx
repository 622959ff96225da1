import type { Publication, Rejection, Run } from '../../publications/index.ts';
import { Actions } from '../components/fields.tsx';
import { Form } from '../components/form-page.tsx';
import { Icon } from '../components/icon.tsx';
import { KeyFigures, Notice } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import { textIn } from '../naming.ts';
import { Published } from './publish-next.tsx';
import { RunProgress } from './publish-progress.tsx';
import { StepPage, type StepView, stepAddress } from './publish-steps.tsx';

/** What the dry run and the publication show of their run. */
export interface RunView extends StepView {
  readonly run: Run | null;
  /** The comparison of what is published with a next file, until it is carried out. */
  readonly comparison: Run | null;
  readonly rejections: readonly Rejection[];
  readonly mayApprove: boolean;
  /** How many others may approve. */
  readonly approvers: number;
  /** Slug of the publishing organisation; null where it is not known. */
  readonly organisation: string | null;
}

/** Step 4: refused rows and first entities, before anything is stored. */
export function PreviewStep({ frame, view }: { frame: Frame; view: RunView }) {
  const { publish, common } = frame.voice.words;
  const { publication, run } = view;
  const ready = run?.state === 'done';
  const drafted = publication.state === 'draft' || publication.state === 'checked';
  return (
    <StepPage frame={frame} step={4} {...view} lead={drafted ? publish.previewLead : publish.previewPast}>
      {run && <RunProgress frame={frame} run={run} />}
      {ready && <Outcome frame={frame} view={view} run={run} />}
      {run?.state === 'failed' && <RejectedRows frame={frame} view={view} run={run} />}
      <Form frame={frame} action={stepAddress(frame, publication, 4)}>
        <Actions>
          {ready && (
            <a class="button" href={stepAddress(frame, publication, 5)}>
              {common.continue}
            </a>
          )}
          {drafted && (
            <button type="submit" name="action" value="check" class="button quiet">
              {publish.dryRun}
            </button>
          )}
          <a href={stepAddress(frame, publication, 3)}>{common.backStep}</a>
        </Actions>
      </Form>
    </StepPage>
  );
}

function Outcome({ frame, view, run }: { frame: Frame; view: RunView; run: Run }) {
  const { words, count } = frame.voice;
  return (
    <>
      <p role="status">
        <strong>{count(words.publish.accepted, run.counts.accepted)}</strong>{' '}
        {run.counts.rejected === 0 ? words.publish.rejectedNone : count(words.publish.rejected, run.counts.rejected)}
      </p>
      <RejectedRows frame={frame} view={view} run={run} />
      <FirstEntities frame={frame} publication={view.publication} run={run} />
    </>
  );
}

/** Which rows do not go along, why, and what can be done about them. */
function RejectedRows({ frame, view, run }: { frame: Frame; view: RunView; run: Run }) {
  const { words, number, fill } = frame.voice;
  const { publish } = words;
  const { rejections, publication } = view;
  if (rejections.length === 0) return null;
  return (
    <section class="section">
      <h2>{publish.rejectedTitle}</h2>
      <p class="measure">{run.state === 'done' ? publish.rejectedWhat : publish.rejectedAll}</p>
      <section class="table-frame" aria-label={publish.rejectedTitle} tabindex={0}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col" class="number">
                {publish.line}
              </th>
              <th scope="col">{publish.column}</th>
              <th scope="col">{publish.reason}</th>
            </tr>
          </thead>
          <tbody>
            {rejections.map((rejection) => (
              <tr>
                <td class="number" data-label={publish.line}>
                  {number(rejection.line)}
                </td>
                <td data-label={publish.column}>{columnName(frame, publication, rejection.column)}</td>
                <td data-label={publish.reason}>{rejection[frame.language]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p class="row">
        <a href={`/api/v1/publication-runs/${run.id}/rejections?f=csv`} download="">
          <Icon name="download" /> {publish.rejectedDownload}
        </a>
        <a href={stepAddress(frame, publication, 1)}>{publish.rejectedAgain}</a>
        {run.counts.rejected > rejections.length && (
          <span class="soft">{fill(publish.rejectedFirst, { n: rejections.length, all: run.counts.rejected })}</span>
        )}
      </p>
    </section>
  );
}

/** A column of the source as the source calls it; what is made of several columns has no name there. */
function columnName(frame: Frame, { profile }: Publication, column: string | null): string {
  if (column === null) return '–';
  return profile?.columns.some(({ name }) => name === column) ? column : frame.voice.words.dataset.position;
}

const shownAttributes = 8;

function FirstEntities({ frame, publication, run }: { frame: Frame; publication: Publication; run: Run }) {
  const { publish, dataset } = frame.voice.words;
  const first = run.outcome.first ?? [];
  if (first.length === 0) return null;
  const present = new Set(first.flatMap((entity) => Object.keys(entity)));
  const order = publication.profile?.columns.map(({ name }) => name) ?? [];
  const attributes = Object.entries(publication.mapping?.attributes ?? {})
    .filter(([name]) => present.has(name))
    .map(([name, source]) => [name, 'column' in source ? source.column : name] as const)
    .sort(([, one], [, other]) => order.indexOf(one) - order.indexOf(other));
  const shown = [...attributes, ...(present.has('location') ? [['location', dataset.position] as const] : [])].slice(
    0,
    shownAttributes,
  );
  return (
    <section class="section">
      <h2>{publish.firstTitle}</h2>
      <section class="table-frame" aria-label={publish.firstTitle} tabindex={0}>
        <table class="table">
          <thead>
            <tr>
              {shown.map(([, label]) => (
                <th scope="col">{label}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first.slice(0, 10).map((entity) => (
              <tr>
                {shown.map(([name, label]) => (
                  <td data-label={label}>{valueText(entity[name])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** The bare value of an attribute, short: positions as degrees, composed values as their parts. */
function valueText(attribute: unknown): string {
  const inner = isRecord(attribute) ? (attribute.value ?? attribute.object ?? attribute) : attribute;
  if (isRecord(inner) && '@value' in inner) return String(inner['@value']);
  if (isRecord(inner) && inner.type === 'Point' && Array.isArray(inner.coordinates)) return degrees(inner.coordinates);
  const parts = isRecord(inner) ? ((inner.coordinates as unknown) ?? Object.values(inner).join(', ')) : inner;
  const text = typeof parts === 'object' && parts !== null ? JSON.stringify(parts) : String(parts ?? '–');
  return text.length > 80 ? `${text.slice(0, 80)} …` : text;
}

/** Latitude before longitude, as on paper; a hundred-thousandth of a degree is a metre. */
const degrees = ([longitude, latitude]: readonly unknown[]) =>
  `${Number(latitude).toFixed(5)}, ${Number(longitude).toFixed(5)}`;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Step 5: out into the open, or first to a second person. */
export function PublishStep({ frame, view }: { frame: Frame; view: RunView }) {
  const { words, fill } = frame.voice;
  const { publish } = words;
  const { publication, run } = view;
  const done = publication.state === 'published' || publication.state === 'paused';
  const said: Readonly<Record<string, readonly [heading: string, lead: string]>> = {
    published: [publish.doneTitle, publish.doneText],
    paused: [publish.pausedTitle, publish.pausedText],
    retired: [publish.retiredTitle, publish.retiredText],
    'awaiting-approval': view.mayApprove
      ? [
          publish.approveTitle,
          fill(publish.approveLead, { author: publication.authorName, title: titleOf(frame, view) }),
        ]
      : [publish.awaitingTitle, publish.awaiting],
  };
  const [heading, lead] = said[publication.state] ?? [publish.questions.publish, publish.publishLead];
  return (
    <StepPage frame={frame} step={5} {...view} heading={heading} lead={lead}>
      {run && <RunProgress frame={frame} run={run} />}
      {run && run.counts.accepted > 0 && <RunFigures frame={frame} run={run} />}
      {done && <Published frame={frame} view={view} />}
      {publication.state === 'awaiting-approval' && <Approval frame={frame} view={view} />}
      {(publication.state === 'draft' || publication.state === 'checked') && (
        <Decision frame={frame} publication={publication} />
      )}
    </StepPage>
  );
}

const titleOf = (frame: Frame, { publication }: RunView) =>
  textIn(publication.description.titles, frame.language)?.text ?? publication.slug;

function RunFigures({ frame, run }: { frame: Frame; run: Run }) {
  const { words, number } = frame.voice;
  return (
    <KeyFigures
      figures={[
        { label: words.publish.acceptedLabel, value: number(run.counts.accepted) },
        { label: words.publish.rejectedLabel, value: number(run.counts.rejected) },
      ]}
    />
  );
}

/** What waits for a second person: who may decide decides, its author may take it back. */
function Approval({ frame, view }: { frame: Frame; view: RunView }) {
  const { publish } = frame.voice.words;
  const { publication, mayApprove, approvers, organisation } = view;
  return (
    <Form frame={frame} action={stepAddress(frame, publication, 5)}>
      {!mayApprove && (
        <Notice kind={approvers === 0 ? 'attention' : 'news'}>
          <p>{approvers === 0 ? publish.nobodyApproves : publish.ownApproval}</p>
          {approvers === 0 && organisation && (
            <p>
              <a href={to(frame, 'organisationSettings', { organisation })}>{publish.inviteApprover}</a>
            </p>
          )}
        </Notice>
      )}
      <Actions>
        {mayApprove && (
          <button type="submit" class="button" name="action" value="approve">
            {publish.approve}
          </button>
        )}
        <button type="submit" class="button quiet" name="action" value="return">
          {mayApprove ? publish.returnDraft : publish.takeBack}
        </button>
      </Actions>
    </Form>
  );
}

function Decision({ frame, publication }: { frame: Frame; publication: Publication }) {
  const { publish, common } = frame.voice.words;
  return (
    <Form frame={frame} action={stepAddress(frame, publication, 5)}>
      <Actions>
        {!publication.approvalRequired && (
          <button type="submit" class="button" name="action" value="publish">
            {publish.publishNow}
          </button>
        )}
        <button
          type="submit"
          class={publication.approvalRequired ? 'button' : 'button quiet'}
          name="action"
          value="submit"
        >
          {publish.askApproval}
        </button>
        <a href={stepAddress(frame, publication, 4)}>{common.backStep}</a>
      </Actions>
    </Form>
  );
}
