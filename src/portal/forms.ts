import type { Participants, Visitor } from '../participants/index.ts';
import { DomainError } from '../platform/errors.ts';
import type { RequestContext } from '../platform/http/index.ts';
import type { FieldErrors } from './components/fields.tsx';
import { portalError } from './errors.ts';
import type { Frame } from './frame.ts';

/** A submitted form: texts by field name, and uploaded files. */
export interface SubmittedForm {
  text(name: string): string;
  /** As it was written, for passwords. */
  exact(name: string): string;
  file(name: string): File | null;
  has(name: string): boolean;
  readonly values: Readonly<Record<string, string>>;
}

/** Reads a form of this portal; one that another site sends in a session's name is refused. */
export async function readForm(
  c: RequestContext,
  participants: Pick<Participants, 'isFormToken'>,
): Promise<SubmittedForm> {
  const body = await c.req.parseBody();
  if (!participants.isFormToken(c.req.header('cookie'), body._token)) throw portalError('form-expired');
  const values = Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  return {
    values,
    text: (name) => (values[name] ?? '').trim(),
    exact: (name) => values[name] ?? '',
    file: (name) => {
      const file = body[name];
      return file instanceof File && file.size > 0 ? file : null;
    },
    has: (name) => (values[name] ?? '') !== '',
  };
}

/** From where a form comes. */
export function visitorOf(c: RequestContext): Visitor {
  return { cookie: c.req.header('cookie'), userAgent: c.req.header('user-agent'), address: c.get('address') };
}

/** What a refusal says about the fields of a form; a defect is no refusal and goes on. */
export function faultsOf(error: unknown, frame: Frame): FieldErrors {
  if (!(error instanceof DomainError) || error.kind === 'internal') throw error;
  const faults = error.faults.length > 0 ? error.faults : [error];
  return Object.fromEntries(
    faults.map((fault, index) => [fault.place.field ?? `_${index}`, fault.sentence(frame.language)]),
  );
}

/** Hands cookies of the session through to the browser. */
export function setCookies(c: RequestContext, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
}
