import { DomainError } from './platform/errors.ts';

/** What the console says about a node that cannot start, in Slovene and English; a defect shows its whole stack. */
export function refusedStart(error: unknown): string {
  if (error instanceof DomainError) {
    return [error, ...error.faults].map((fault) => `${fault.sentence('sl')}\n  ${fault.sentence('en')}`).join('\n');
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Vozlišče se ne more zagnati.\n  The node cannot start.\n${stack}`;
}
