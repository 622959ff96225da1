import type { Publication, Run } from '../../publications/index.ts';
import { Actions, FieldError } from '../components/fields.tsx';
import { Form } from '../components/form-page.tsx';
import { Icon } from '../components/icon.tsx';
import { KeyFigures } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import { RunProgress } from './publish-progress.tsx';
import type { RunView } from './publish-runs.tsx';
import { stepAddress } from './publish-steps.tsx';

/** What a next file would change, before anything is changed. */
function Comparison({ frame, publication, run }: { frame: Frame; publication: Publication; run: Run }) {
  const { words, number } = frame.voice;
  const { publish } = words;
  const { created, updated, unchanged, removed, rejected } = run.counts;
  if (run.state !== 'done') return <RunProgress frame={frame} run={run} />;
  return (
    <>
      <h3>{frame.voice.fill(publish.compareTitle, { file: run.source?.name ?? '' })}</h3>
      <KeyFigures
        figures={[
          { label: publish.compareCreated, value: number(created) },
          { label: publish.compareUpdated, value: number(updated) },
          { label: publish.compareUnchanged, value: number(unchanged) },
          { label: publish.compareRemoved, value: number(removed) },
          { label: publish.rejectedLabel, value: number(rejected) },
        ]}
      />
      <p class="soft count">{publish.compareHint}</p>
      <Form frame={frame} action={stepAddress(frame, publication, 5)}>
        <input type="hidden" name="run" value={run.id} />
        <Actions>
          <button type="submit" class="button" name="action" value="replace">
            {publish.replace}
          </button>
          <button type="submit" class="button quiet" name="action" value="append">
            {publish.append}
          </button>
        </Actions>
      </Form>
    </>
  );
}

/** What can be done with a published dataset: see it, bring its next issue, pause, retire. */
export function Published({ frame, view }: { frame: Frame; view: RunView }) {
  const { words, fill, dateTime } = frame.voice;
  const { publish } = words;
  const { publication } = view;
  return (
    <>
      <p class="actions section-small">
        <a class="button" href={to(frame, 'dataset', { dataset: publication.slug })}>
          <Icon name="dataset" />
          {publish.seeDataset}
        </a>
        <a href={to(frame, 'publish')}>{publish.another}</a>
      </p>
      {publication.approverName && publication.published && (
        <p class="soft">
          {fill(publish.approvedBy, {
            author: publication.authorName,
            approver: publication.approverName,
            when: dateTime(publication.published),
          })}
        </p>
      )}
      {publication.source?.feed ? (
        <Feed frame={frame} publication={publication} />
      ) : (
        <NextFile frame={frame} view={view} />
      )}
      <Ending frame={frame} publication={publication} />
    </>
  );
}

/** A source that the node reads by itself: how often, when next, and now. */
function Feed({ frame, publication }: { frame: Frame; publication: Publication }) {
  const { words, count, fill, dateTime } = frame.voice;
  const { publish } = words;
  const every = publication.source?.feed?.everyMinutes ?? null;
  return (
    <section class="section">
      <h2>{publish.feedTitle}</h2>
      <p>
        <code>{publication.source?.feed?.url}</code>
      </p>
      <p>
        {every === null ? publish.feedByHand : count(publish.feedEvery, every)}{' '}
        {publication.nextPull && fill(publish.feedNext, { when: dateTime(publication.nextPull) })}
      </p>
      {publication.state === 'published' && (
        <Form frame={frame} action={stepAddress(frame, publication, 5)}>
          <Actions>
            <button type="submit" class="button quiet" name="action" value="pull">
              {publish.feedNow}
            </button>
          </Actions>
        </Form>
      )}
    </section>
  );
}

/** The next issue of a file: compared first, then carried out. */
function NextFile({ frame, view }: { frame: Frame; view: RunView }) {
  const { publish } = frame.voice.words;
  const { publication } = view;
  return (
    <section class="section">
      <h2>{publish.replaceTitle}</h2>
      <p class="soft count">{publish.replaceHint}</p>
      {view.comparison && <Comparison frame={frame} publication={publication} run={view.comparison} />}
      <Form frame={frame} action={stepAddress(frame, publication, 5)} upload>
        <div class="field">
          <label for="file">{publish.file}</label>
          <FieldError name="file" error={view.errors.file} />
          <input id="file" name="file" type="file" />
        </div>
        <Actions>
          <button
            type="submit"
            class="button quiet"
            formaction={`${stepAddress(frame, publication, 5)}?action=compare`}
          >
            {publish.compare}
          </button>
        </Actions>
      </Form>
    </section>
  );
}

/** Pausing and retiring, folded away so that nobody does either by the way. */
function Ending({ frame, publication }: { frame: Frame; publication: Publication }) {
  const { publish } = frame.voice.words;
  const paused = publication.state === 'paused';
  return (
    <details class="section fold" open={paused}>
      <summary>
        <h2>{publish.endingTitle}</h2>
      </summary>
      <Form frame={frame} action={stepAddress(frame, publication, 5)}>
        <p class="measure">{paused ? publish.pausedText : publish.pauseHint}</p>
        <p>
          <button type="submit" class="button quiet" name="action" value={paused ? 'resume' : 'pause'}>
            {paused ? publish.resume : publish.pause}
          </button>
        </p>
        <p class="measure">{publish.retireHint}</p>
        <p>
          <button type="submit" class="button danger" name="action" value="retire">
            {publish.retire}
          </button>
        </p>
      </Form>
    </details>
  );
}
