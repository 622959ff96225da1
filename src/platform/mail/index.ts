export { createMail, type Mail, type MailDeps } from './mail.ts';
export type { Letter, OutboxEntry } from './mail-store.ts';
