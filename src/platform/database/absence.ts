/** What sockets say when a server is away. */
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const messages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether a statement failed because PostgreSQL is away, starting, stopping or full: classes 08, 53 and 57P. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (messages.test(error.message)) return true;
  const isStatement = 'severity' in error || ('syscall' in error && 'errno' in error);
  return isStatement && typeof code === 'string' && (socketCodes.has(code) || /^(08|53|57P)/.test(code));
}

/** Statements that gave way: a lock not had in time, a statement that took too long, a deadlock, a conflict of transactions. */
const yieldingCodes = new Set(['55P03', '57014', '40P01', '40001']);

/** Whether a statement was given up for others' sake, so that the same one may succeed a moment later. */
export function isDatabaseBusy(error: unknown): boolean {
  return error instanceof Error && yieldingCodes.has(String((error as { code?: unknown }).code));
}
