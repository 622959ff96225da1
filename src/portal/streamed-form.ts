import { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { Participants } from '../participants/index.ts';
import type { RequestContext } from '../platform/http/index.ts';
import { portalError } from './errors.ts';
import { readForm, requireStorable, type SubmittedForm, submittedForm } from './forms.ts';

/** A form whose file is still on its way: fields that stand above it are read, the file streams. */
export interface StreamedForm extends Omit<SubmittedForm, 'file'> {
  /** The file, when one was chosen; it can be read once. */
  readonly stream: { readonly name: string; readonly body: AsyncIterable<Uint8Array> } | null;
  /** Lets the rest of the body run off, so that a refusal reaches a browser that is still sending. */
  drain(): void;
}

const fieldLimits = { files: 1, fields: 300, fieldSize: 1_000_000, fieldNameSize: 200 };

/**
 * Reads a form of the wizard. A file is never held in memory: fields above it, the session's token among them, are
 * judged first, then the file is handed on as it arrives.
 */
export async function readStreamedForm(
  c: RequestContext,
  participants: Pick<Participants, 'isFormToken'>,
): Promise<StreamedForm> {
  const type = c.req.header('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) return { ...(await readForm(c, participants)), stream: null, drain() {} };
  const { values, stream, drain } = await untilFile(c, type);
  try {
    if (!participants.isFormToken(c.req.header('cookie'), values._token)) throw portalError('form-expired');
    requireStorable(values);
  } catch (refusal) {
    drain();
    throw refusal;
  }
  // The button that was pressed stands below the file; its address says which it was.
  const action = c.req.query('action');
  const all = action === undefined ? values : { ...values, action };
  return { ...submittedForm(all), stream, drain };
}

interface Begun {
  readonly values: Record<string, string>;
  readonly stream: StreamedForm['stream'];
  drain(): void;
}

/** The fields up to the first chosen file, or all of them where none was chosen. */
function untilFile(c: RequestContext, type: string): Promise<Begun> {
  return new Promise((resolve, reject) => {
    const broken = (cause: unknown) => reject(portalError('form-broken', {}, { cause }));
    const { body } = c.req.raw;
    if (!body) {
      broken(new Error('no body'));
      return;
    }
    try {
      const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
      const form = new Busboy({ headers: { 'content-type': type } as BusboyHeaders, limits: fieldLimits });
      const values: Record<string, string> = {};
      form.on('field', (name, value) => {
        values[name] = value;
      });
      form.on('file', (_field, file, name) => {
        if (!name) {
          file.resume();
          return;
        }
        source.once('error', (cause) => file.destroy(cause));
        const stream = { name: baseName(name), body: file as AsyncIterable<Uint8Array> };
        resolve({ values, stream, drain: () => file.resume() });
      });
      form.once('finish', () => resolve({ values, stream: null, drain() {} }));
      form.once('error', broken);
      source.once('error', broken);
      source.pipe(form);
    } catch (cause) {
      broken(cause);
    }
  });
}

/** Only the last part of a path, without control characters: the name is shown and decides nothing. */
function baseName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  return last.replace(/\p{Cc}/gu, '').slice(0, 200) || 'vir';
}
