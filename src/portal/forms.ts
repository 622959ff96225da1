import type { Participants, Visitor } from '../participants/index.ts';
import { DomainError } from '../platform/errors.ts';
import { type RequestContext, readBytes, readText } from '../platform/http/index.ts';
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

/** Fields, and one small picture at most: files of data are streamed by `readStreamedForm`. */
const mostFormBytes = 2_000_000;

/** Reads a form of this portal; one that another site sends in a session's name is refused. */
export async function readForm(
  c: RequestContext,
  participants: Pick<Participants, 'isFormToken'>,
): Promise<SubmittedForm> {
  const bytes = await readBytes(c, { maxBytes: mostFormBytes });
  const type = c.req.header('content-type') ?? '';
  const body = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch((cause: unknown) => {
      throw portalError('form-broken', {}, { cause });
    });
  if (!participants.isFormToken(c.req.header('cookie'), body.get('_token'))) throw portalError('form-expired');
  const values: Record<string, string> = {};
  const files = new Map<string, File>();
  for (const [name, value] of body) {
    if (typeof value === 'string') values[name] = value;
    else if (value.size > 0) files.set(name, value);
  }
  requireStorable(values);
  return { ...submittedForm(values), file: (name) => files.get(name) ?? null };
}

/** PostgreSQL stores no NUL, and no field of ours has one. */
export function requireStorable(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) {
    const field = name.replaceAll('\0', '').slice(0, 100);
    if (value.includes('\0')) throw portalError('form-unstorable', { field }, { field });
  }
}

/** The fields of a form that belongs to no session. */
export async function readFields(c: RequestContext): Promise<Readonly<Record<string, string>>> {
  const text = await readText(c, { maxBytes: 10_000 });
  return Object.fromEntries(new URLSearchParams(text));
}

/** Fields as pages ask for them. */
export function submittedForm(values: Readonly<Record<string, string>>): Omit<SubmittedForm, 'file'> {
  return {
    values,
    text: (name) => (values[name] ?? '').trim(),
    exact: (name) => values[name] ?? '',
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
