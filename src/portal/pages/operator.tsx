import type { Organisation } from '../../participants/index.ts';
import type { OutboxEntry } from '../../platform/mail/index.ts';
import type { FailedJob, QueueState } from '../../platform/work/index.ts';
import { Form } from '../components/form-page.tsx';
import { Layout } from '../components/layout.tsx';
import { Breadcrumb, KeyFigures, Notice } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import { nameOf } from '../naming.ts';

/** What the operator sees of the node. */
export interface OperatorView {
  readonly version: string;
  readonly engine: 'postgres' | 'embedded';
  readonly uptimeSeconds: number;
  readonly memoryBytes: number;
  readonly queues: readonly QueueState[];
  readonly failures: readonly FailedJob[];
  readonly mailLeaves: boolean;
  readonly letters: readonly OutboxEntry[];
  readonly spaces: readonly { readonly name: string; readonly title: string }[];
  readonly indexes: readonly { readonly path: string; readonly uses: number; readonly indexed: boolean }[];
  readonly unconfirmed: readonly Organisation[];
}

/** What runs, what waits and what needs attention. */
export function OperatorPage({ frame, view }: { frame: Frame; view: OperatorView }) {
  const { words, number, size } = frame.voice;
  const hours = view.uptimeSeconds / 3600;
  return (
    <Layout frame={frame} title={words.operator.title} noIndex>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={[{ label: words.operator.title }]} />
          <h1>{words.operator.title}</h1>
          <p class="lead">{words.operator.lead}</p>
        </div>
        <Health frame={frame} view={view} />
        <KeyFigures
          figures={[
            { label: words.operator.version, value: view.version },
            { label: words.operator.engine, value: words.operator.engines[view.engine] },
            {
              label: words.operator.uptime,
              value: number(hours < 1 ? hours * 60 : hours, 0),
              note: hours < 1 ? 'min' : 'h',
            },
            { label: words.operator.memory, value: size(view.memoryBytes) },
          ]}
        />
        {view.engine === 'embedded' && (
          <div class="section-small">
            <Notice kind="attention">
              <p>{words.operator.embeddedNote}</p>
            </Notice>
          </div>
        )}
        <Unconfirmed frame={frame} view={view} />
        <Jobs frame={frame} view={view} />
        <Letters frame={frame} view={view} />
        <Spaces frame={frame} view={view} />
        <p class="section row">
          <a href="/metrics">{words.operator.metrics}</a>
          <a href="/health">/health</a>
          <a href="/ready">/ready</a>
        </p>
      </div>
    </Layout>
  );
}

/** In one sentence: all well, or what needs a person. */
function Health({ frame, view }: { frame: Frame; view: OperatorView }) {
  const { words, count } = frame.voice;
  const needs = [
    ...(view.failures.length > 0 ? [count(words.operator.jobsFailed, view.failures.length)] : []),
    ...(view.unconfirmed.length > 0 ? [count(words.operator.organisationsWait, view.unconfirmed.length)] : []),
    ...(view.letters.some(({ state }) => state === 'failed') ? [words.operator.lettersFailed] : []),
  ];
  return (
    <div class="count">
      <Notice kind={needs.length > 0 ? 'attention' : 'news'}>
        <p>
          <strong>{words.operator.healthy}</strong> {needs.length > 0 ? needs.join(' ') : words.operator.nothingWaits}
        </p>
      </Notice>
    </div>
  );
}

function Unconfirmed({ frame, view }: { frame: Frame; view: OperatorView }) {
  const { words } = frame.voice;
  if (view.unconfirmed.length === 0) return null;
  return (
    <section class="section">
      <h2>{words.operator.confirmTitle}</h2>
      <ul class="live-list">
        {view.unconfirmed.map((organisation) => (
          <li class="row apart">
            <a href={to(frame, 'organisation', { organisation: organisation.slug })}>{nameOf(organisation, frame)}</a>
            <Form frame={frame} action={to(frame, 'operator')} inline>
              <input type="hidden" name="organisation" value={organisation.id} />
              <button type="submit" class="button small" name="action" value="confirm">
                {words.operator.confirm}
              </button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Jobs({ frame, view }: { frame: Frame; view: OperatorView }) {
  const { words, number } = frame.voice;
  return (
    <section class="section">
      <h2>{words.operator.jobsTitle}</h2>
      {view.queues.length === 0 ? (
        <p class="soft">{words.operator.jobsNone}</p>
      ) : (
        <section class="table-frame" aria-label={words.operator.jobsTitle} tabindex={0}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{words.operator.job}</th>
                <th scope="col" class="number">
                  {words.operator.queued}
                </th>
                <th scope="col" class="number">
                  {words.operator.active}
                </th>
                <th scope="col" class="number">
                  {words.operator.failed}
                </th>
                <th scope="col">{words.operator.schedule}</th>
              </tr>
            </thead>
            <tbody>
              {view.queues.map((queue) => (
                <tr>
                  <th scope="row">{jobName(frame, queue.name)}</th>
                  <td class="number" data-label={words.operator.queued}>
                    {number(queue.waiting)}
                  </td>
                  <td class="number" data-label={words.operator.active}>
                    {number(queue.active)}
                  </td>
                  <td class="number" data-label={words.operator.failed}>
                    {number(queue.failed)}
                  </td>
                  <td data-label={words.operator.schedule}>{scheduleText(frame, queue.schedule)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <ul class="live-list">
        {view.failures.map((failure) => (
          <li class="row apart">
            <span>
              <strong>{jobName(frame, failure.queue)}</strong> {failure.reason}
            </span>
            <Form frame={frame} action={to(frame, 'operator')} inline>
              <input type="hidden" name="queue" value={failure.queue} />
              <input type="hidden" name="job" value={failure.id} />
              <button type="submit" class="button quiet small" name="action" value="retry">
                {words.operator.retry}
              </button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What people call a job; one that no word of ours knows keeps its own name. */
function jobName({ voice }: Frame, name: string): string {
  const names: Readonly<Record<string, string>> = voice.words.operator.jobNames;
  return names[name] ?? name;
}

/** The usual schedules in words; any other as it is written for the machine. */
function scheduleText({ voice }: Frame, schedule: string | null) {
  const { words, count, fill } = voice;
  if (!schedule) return words.operator.onDemand;
  const often = /^\*(?:\/(\d+))?(?: \*){4}$/.exec(schedule);
  if (often) return count(words.operator.everyMinutes, Number(often[1] ?? 1));
  const daily = /^(\d+) (\d+)(?: \*){3}$/.exec(schedule);
  if (daily)
    return fill(words.operator.everyDay, {
      time: `${daily[2]}${voice.language === 'sl' ? '.' : ':'}${daily[1]!.padStart(2, '0')}`,
    });
  return <code>{schedule}</code>;
}

function Letters({ frame, view }: { frame: Frame; view: OperatorView }) {
  const { words, ago } = frame.voice;
  return (
    <section class="section">
      <h2>{words.operator.mailTitle}</h2>
      {!view.mailLeaves && <p class="soft count">{words.operator.mailNote}</p>}
      {view.letters.length === 0 && <p class="soft">{words.operator.mailNone}</p>}
      <ul class="live-list">
        {view.letters.map((letter) => (
          <li>
            <details class="letter-fold">
              <summary>
                <strong>{letter.subject}</strong>{' '}
                <span class="soft">
                  {letter.recipient} · {words.operator.letterStates[letter.state]}, {ago(letter.written, frame.now)}
                </span>
              </summary>
              <pre class="letter">{letter.body}</pre>
              {letter.reason && <p class="field-error">{letter.reason}</p>}
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Spaces({ frame, view }: { frame: Frame; view: OperatorView }) {
  const { words, number } = frame.voice;
  return (
    <div class="beside half section">
      <section>
        <h2>{words.operator.spacesTitle}</h2>
        <ul class="live-list">
          {view.spaces.map((space) => (
            <li>{space.name === '' ? words.operator.sharedSpace : `${space.title || space.name} (${space.name})`}</li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{words.operator.indexesTitle}</h2>
        {view.indexes.length === 0 && <p class="soft">{words.operator.indexesNone}</p>}
        <ul class="live-list">
          {view.indexes.map((index) => (
            <li>
              <code>{index.path}</code> <span class="soft">{number(index.uses, 0)}</span>{' '}
              {index.indexed && <span class="tag">{words.operator.indexed}</span>}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
