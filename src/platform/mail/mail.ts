import { createTransport } from 'nodemailer';
import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../database/index.ts';
import { newId } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Job, Work } from '../work/index.ts';
import {
  type Letter,
  listLetters,
  lockWaiting,
  markFailed,
  markSent,
  type OutboxEntry,
  writeLetter,
} from './mail-store.ts';

/** Outgoing mail. Every letter is in the database before it is sent; without an SMTP server it waits there in sight. */
export interface Mail {
  /** Whether letters leave the node; false without an SMTP server. */
  readonly leaves: boolean;
  /** Puts a letter into the outbox, in the caller's transaction when one is given; it is sent soon after. */
  send(letter: Letter, tx?: Executor): Promise<string>;
  /** The latest letters, for the operator. */
  outbox(limit?: number): Promise<OutboxEntry[]>;
  close(): void;
}

/** What outgoing mail needs. */
export interface MailDeps {
  readonly db: Database;
  readonly work: Work;
  readonly clock: Clock;
  readonly log: Log;
  readonly smtpUrl: string | undefined;
  readonly from: string;
}

const mostAttempts = 8;

/** Makes outgoing mail; its job looks every minute for letters that were left behind. */
export function createMail({ db, work, clock, log, smtpUrl, from }: MailDeps): Mail {
  const transport = smtpUrl === undefined ? undefined : createTransport(smtpUrl, { from });
  if (!transport) log.info('SMTP_URL is absent: mail waits in the outbox');
  let job: Job<object> | undefined;
  if (transport) {
    job = work.define<object>({ name: 'send-mail', run: sendWaiting, schedule: { cron: '* * * * *', data: {} } });
  }

  async function sendWaiting(): Promise<void> {
    while (await sendOne());
  }

  /** One letter, one transaction that holds its row: two processes never send the same letter at once. */
  const sendOne = () =>
    db.transaction(async (tx) => {
      const letter = await lockWaiting(tx, clock.now());
      if (!letter || !transport) return false;
      try {
        await transport.sendMail({
          to: letter.recipient,
          subject: letter.subject,
          text: letter.body,
          messageId: `<${letter.id}@vozel>`,
        });
        await markSent(tx, letter.id, clock.now());
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ letter: letter.id, reason }, 'mail was not sent');
        await markFailed(tx, letter.id, reason.slice(0, 500), letter.attempts + 1 >= mostAttempts);
      }
      return true;
    });

  return {
    leaves: transport !== undefined,
    async send(letter, tx) {
      const id = newId();
      await writeLetter(tx ?? db.kysely, id, withoutLineBreaks(letter));
      if (!tx) await job?.send({}, { key: 'now' });
      return id;
    },
    outbox: (limit = 100) => listLetters(db.kysely, limit),
    close: () => transport?.close(),
  };
}

/** A line break in a subject or address would begin a header of its own. */
function withoutLineBreaks(letter: Letter): Letter {
  const flat = (text: string) => text.replace(/[\r\n]+/g, ' ').trim();
  return { recipient: flat(letter.recipient), subject: flat(letter.subject), body: letter.body };
}
