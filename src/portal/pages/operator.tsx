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
                  <th scope="row">{queue.name}</th>
                  <td class="number">{number(queue.waiting)}</td>
                  <td class="number">{number(queue.active)}</td>
                  <td class="number">{number(queue.failed)}</td>
                  <td>{queue.schedule ? <code>{queue.schedule}</code> : '–'}</td>
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
              <strong>{failure.queue}</strong> {failure.reason}
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
            <details>
              <summary>
                <strong>{letter.subject}</strong> · {letter.recipient} ·{' '}
                <span class="soft">
                  {words.operator.letterStates[letter.state]}, {ago(letter.written, frame.now)}
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
