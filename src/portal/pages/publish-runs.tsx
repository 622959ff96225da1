import type { Publication, Rejection, Run } from '../../publications/index.ts';
import { Actions } from '../components/fields.tsx';
import { Form } from '../components/form-page.tsx';
import { Icon } from '../components/icon.tsx';
import { KeyFigures, Notice } from '../components/parts.tsx';
import { changed, type Frame, to } from '../frame.ts';
import { StepPage, type StepView, stepAddress } from './publish-steps.tsx';

/** What the dry run and the publication show of their run. */
export interface RunView extends StepView {
  readonly run: Run | null;
  readonly rejections: readonly Rejection[];
  readonly mayApprove: boolean;
}

const underway = (run: Run) => run.state === 'waiting' || run.state === 'running';

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

function RunProgress({ frame, run }: { frame: Frame; run: Run }) {
  const { words, fill, size } = frame.voice;
  if (run.state === 'failed' && run.error) {
    return (
      <div class="count">
        <Notice kind="failed">
          <p>{run.error[frame.language]}</p>
        </Notice>
      </div>
    );
  }
  if (!underway(run)) return null;
  const total = Math.max(run.totalBytes, 1);
  return (
    <div class="stack count" data-refresh>
      <p role="status">
        {fill(words.publish.progress, { done: run.counts.rows })} ({size(run.bytes)} / {size(run.totalBytes)})
      </p>
      <progress max={total} value={Math.min(run.bytes, total)} aria-label={words.publish.previewTitle} />
      <p class="soft">{words.publish.progressFound}</p>
      <p>
        <a class="button quiet small" href={changed(frame, {})}>
          {words.publish.refresh}
        </a>
      </p>
    </div>
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
            </Notice>
          )}
          <Decision frame={frame} publication={publication} mayApprove={view.mayApprove} />
        </Form>
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

function Published({ frame, view }: { frame: Frame; view: RunView }) {
  const { publish } = frame.voice.words;
  const { publication } = view;
  return (
    <>
      <p class="actions">
        <a class="button" href={to(frame, 'dataset', { dataset: publication.slug })}>
          <Icon name="dataset" />
          {publish.seeDataset}
        </a>
      </p>
      <section class="section">
        <h2>{publish.replaceTitle}</h2>
        <p class="soft count">{publish.replaceHint}</p>
        <Form frame={frame} action={stepAddress(frame, publication, 5)} upload>
          <div class="field">
            <label for="file">{publish.file}</label>
            <input id="file" name="file" type="file" />
          </div>
          <Actions>
            <button
              type="submit"
              class="button quiet"
              formaction={`${stepAddress(frame, publication, 5)}?action=replace`}
            >
              {publish.replace}
            </button>
            <button
              type="submit"
              class="button quiet"
              formaction={`${stepAddress(frame, publication, 5)}?action=append`}
            >
              {publish.append}
            </button>
          </Actions>
        </Form>
        <Form frame={frame} action={stepAddress(frame, publication, 5)} inline>
          <button
            type="submit"
            class="button quiet small"
            name="action"
            value={publication.state === 'paused' ? 'resume' : 'pause'}
          >
            {publication.state === 'paused' ? publish.resume : publish.pause}
          </button>
          <button type="submit" class="button danger small" name="action" value="retire">
            {publish.retire}
          </button>
        </Form>
      </section>
    </>
  );
}
