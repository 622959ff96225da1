import { DomainError } from '../../platform/errors.ts';

/** What a failed statement means for the batch it carried. */
export type Failure =
  /** Somebody else was faster: read again and run again. */
  | 'outdated'
  /** The connection broke; whether it was committed is not known. */
  | 'unknown'
  /** Nothing was written, and the database cannot take it now. */
  | 'unavailable'
  /** Something in the batch cannot be stored. */
  | 'unstorable';

const connectionCodes = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', '57P01', '57P02', '57P03']);
const refusedCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', '57014', '55P03', '25006']);

/** Reads PostgreSQL's state or the socket's error; what is not recognised may have been committed. */
export function failureOf(error: unknown): Failure {
  if (error instanceof DomainError) return 'unknown';
  const { code = '', constraint, message = '' } = error as { code?: string; constraint?: string; message?: string };
  if (code === 'VZ001' || code === '40001' || code === '40P01') return 'outdated';
  if (code === '23505' && constraint === 'series_pkey') return 'outdated';
  if (refusedCodes.has(code) || code.startsWith('53') || message.startsWith('timeout exceeded')) return 'unavailable';
  if (connectionCodes.has(code) || code.startsWith('08')) return 'unknown';
  return /^(22|23|54|42|XX|0A|21|P0)/.test(code) ? 'unstorable' : 'unknown';
}
