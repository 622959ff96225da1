import type { Publication, Rejection, Run } from '../../publications/index.ts';
import { Actions } from '../components/fields.tsx';
import { Form } from '../components/form-page.tsx';
import { KeyFigures, Notice } from '../components/parts.tsx';
import type { Frame } from '../frame.ts';
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
}

/** Step 4: first entities and refused rows, before anything is stored. */
export function PreviewStep({ frame, view }: { frame: Frame; view: RunView }) {
  const { publish } = frame.voice.words;
  const { publication, run } = view;
  return (
    <StepPage frame={frame} step={4} {...view} lead={publish.previewLead}>
      {run && <RunProgress frame={frame} run={run} />}
      {run?.state === 'done' && <Outcome frame={frame} view={view} run={run} />}
      <div class="actions">
        <Form frame={frame} action={stepAddress(frame, publication, 4)} inline>
          <button type="submit" name="action" value="check" class="button quiet">
            {publish.dryRun}
          </button>
        </Form>
        {run?.state === 'done' && (
          <a class="button" href={stepAddress(frame, publication, 5)}>
            {frame.voice.words.common.continue}
          </a>
        )}
        <a href={stepAddress(frame, publication, 2)}>{publish.steps.mapping}</a>
      </div>
    </StepPage>
  );
}

function Outcome({ frame, view, run }: { frame: Frame; view: RunView; run: Run }) {
  const { words, count, number } = frame.voice;
  return (
    <>
      <p role="status">
        <strong>{count(words.publish.accepted, run.counts.accepted)}</strong>{' '}
        {run.counts.rejected === 0 ? words.publish.rejectedNone : count(words.publish.rejected, run.counts.rejected)}
      </p>
      <FirstEntities frame={frame} run={run} />
      {view.rejections.length > 0 && (
        <section class="section">
          <h2>{words.publish.rejectedTitle}</h2>
          <section class="table-frame" aria-label={words.publish.rejectedTitle} tabindex={0}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col" class="number">
                    {words.publish.line}
                  </th>
                  <th scope="col">{words.publish.column}</th>
                  <th scope="col">{words.publish.reason}</th>
                </tr>
              </thead>
              <tbody>
                {view.rejections.map((rejection) => (
                  <tr class="rejected">
                    <td class="number">{number(rejection.line)}</td>
                    <td>{rejection.column ?? '–'}</td>
                    <td>{rejection[frame.language]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </section>
      )}
    </>
  );
}

const shownAttributes = 8;

function FirstEntities({ frame, run }: { frame: Frame; run: Run }) {
  const { publish } = frame.voice.words;
  const first = run.outcome.first ?? [];
  if (first.length === 0) return null;
  const names = [
    ...new Set(
      first.flatMap((entity) => Object.keys(entity).filter((name) => !/^(id|type|scope|@context)$/.test(name))),
    ),
  ];
  const shown = names.slice(0, shownAttributes);
  return (
    <section class="section">
      <h2>{publish.firstTitle}</h2>
      <section class="table-frame" aria-label={publish.firstTitle} tabindex={0}>
        <table class="table">
          <thead>
            <tr>
              {shown.map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first.slice(0, 10).map((entity) => (
              <tr>
                {shown.map((name) => (
                  <td>{valueText(entity[name])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** The bare value of an attribute, short: positions as their coordinates, composed values as their parts. */
function valueText(attribute: unknown): string {
  const inner = isRecord(attribute) ? (attribute.value ?? attribute.object ?? attribute) : attribute;
  if (isRecord(inner) && '@value' in inner) return String(inner['@value']);
  const parts = isRecord(inner) ? ((inner.coordinates as unknown) ?? Object.values(inner).join(', ')) : inner;
  const text = typeof parts === 'object' && parts !== null ? JSON.stringify(parts) : String(parts ?? '–');
  return text.length > 80 ? `${text.slice(0, 80)} …` : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Step 5: out into the open, or first to a second person. */
export function PublishStep({ frame, view }: { frame: Frame; view: RunView }) {
  const { words, count } = frame.voice;
  const { publication, run } = view;
  const done = publication.state === 'published' || publication.state === 'paused';
  const approved = publication.approverName && publication.published;
  const lead = {
    published: words.publish.doneText,
    paused: words.publish.pausedText,
    retired: words.publish.retiredText,
  };
  const said: Readonly<Record<string, string>> = lead;
  return (
    <StepPage frame={frame} step={5} {...view} lead={said[publication.state] ?? words.publish.publishLead}>
      {run && <RunProgress frame={frame} run={run} />}
      {publication.state === 'retired' ? null : done ? (
        <Published frame={frame} view={view} />
      ) : (
        <Form frame={frame} action={stepAddress(frame, publication, 5)}>
          {run && run.counts.accepted > 0 && (
            <KeyFigures
              figures={[
                { label: words.publish.acceptedLabel, value: frame.voice.number(run.counts.accepted) },
                { label: words.publish.rejectedLabel, value: frame.voice.number(run.counts.rejected) },
              ]}
            />
          )}
          {publication.state === 'awaiting-approval' && (
            <Notice>
              <p>{words.publish.awaiting}</p>
              {!view.mayApprove && <p>{words.publish.ownApproval}</p>}
            </Notice>
          )}
          <Decision frame={frame} publication={publication} mayApprove={view.mayApprove} />
        </Form>
      )}
      {done && approved && (
        <p class="soft">
          {frame.voice.fill(words.publish.approvedBy, {
            author: publication.authorName,
            approver: publication.approverName ?? '',
            when: frame.voice.dateTime(publication.published!),
          })}
        </p>
      )}
      {run && done && <p class="soft">{count(words.publish.accepted, run.counts.accepted)}</p>}
    </StepPage>
  );
}

function Decision({ frame, publication, mayApprove }: { frame: Frame; publication: Publication; mayApprove: boolean }) {
  const { publish, common } = frame.voice.words;
  if (publication.state === 'awaiting-approval') {
    if (!mayApprove) return null;
    return (
      <Actions>
        <button type="submit" class="button" name="action" value="approve">
          {publish.approve}
        </button>
        <button type="submit" class="button quiet" name="action" value="return">
          {publish.returnDraft}
        </button>
      </Actions>
    );
  }
  return (
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
  );
}
