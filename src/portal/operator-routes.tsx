import { type Participants, requireOperator } from '../participants/index.ts';
import type { Mail } from '../platform/mail/index.ts';
import type { Work } from '../platform/work/index.ts';
import { readForm } from './forms.ts';
import { to } from './frame.ts';
import { OperatorPage, type OperatorView } from './pages/operator.tsx';
import type { Renderer } from './rendering.ts';
import type { Router } from './routing.ts';

/** What the operator's overview reads. */
export interface OperatorDeps {
  readonly renderer: Renderer;
  readonly participants: Participants;
  readonly operation: Operation;
}

/** The technical ground as the operator sees it. */
export interface Operation {
  readonly version: string;
  readonly engine: 'postgres' | 'embedded';
  readonly work: Pick<Work, 'overview' | 'failures' | 'retry'>;
  readonly mail: Pick<Mail, 'leaves' | 'outbox'>;
  spaces(): Promise<OperatorView['spaces']>;
  indexes(): Promise<OperatorView['indexes']>;
}

/** The operator's overview, and what can be set right from it. */
export function operatorRoutes(router: Router, { renderer, participants, operation }: OperatorDeps): void {
  const { organisations } = participants;
  router.get('operator', async (c, frame) => {
    requireOperator(frame.participant);
    const [queues, failures, letters, spaces, indexes, all] = await Promise.all([
      operation.work.overview(),
      operation.work.failures(20),
      operation.mail.outbox(30),
      operation.spaces(),
      operation.indexes(),
      organisations.list(frame.participant, { limit: 500 }),
    ]);
    const view = {
      version: operation.version,
      engine: operation.engine,
      uptimeSeconds: process.uptime(),
      memoryBytes: process.memoryUsage().rss,
      queues,
      failures,
      mailLeaves: operation.mail.leaves,
      letters,
      spaces,
      indexes,
      unconfirmed: all.filter((one) => !one.confirmed),
    };
    return renderer.page(c, OperatorPage({ frame, view }));
  });
  router.post('operator', async (c, frame) => {
    requireOperator(frame.participant);
    const form = await readForm(c, participants);
    if (form.text('action') === 'retry') {
      const [queue, job] = [form.text('queue'), form.text('job')];
      await operation.work.retry(queue, job);
      await participants.note({ action: 'job.retried', object: ['job', job], details: { queue } });
    }
    if (form.text('action') === 'confirm') {
      const organisation = await organisations.byId(form.text('organisation'));
      if (organisation) await organisations.change(organisation.id, { confirmed: true }, organisation.version);
    }
    return c.redirect(to(frame, 'operator'), 303);
  });
}
