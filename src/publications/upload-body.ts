import { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { RequestContext } from '../platform/http/index.ts';
import { publicationsError } from './errors.ts';

/** A file on its way in. */
export interface UploadBody {
  readonly name: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * The file of a request, as a stream: the first file of a form (`multipart/form-data`), or the whole body, whose name
 * stands in `?name=` or in `Content-Disposition`.
 */
export async function uploadBody(c: RequestContext): Promise<UploadBody> {
  const { body } = c.req.raw;
  if (!body) throw publicationsError('upload-missing', {}, { field: 'file' });
  const type = c.req.header('content-type') ?? '';
  const stream = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  if (/^multipart\/form-data\b/i.test(type)) return firstFile(stream, type);
  return { name: baseName(c.req.query('name') ?? dispositionName(c) ?? 'vir'), body: stream };
}

function firstFile(stream: Readable, type: string): Promise<UploadBody> {
  return new Promise((resolve, reject) => {
    const broken = (cause: unknown) => reject(publicationsError('upload-broken', {}, { cause, field: 'file' }));
    try {
      const form = new Busboy({
        headers: { 'content-type': type } as BusboyHeaders,
        limits: { files: 1, fields: 20, fieldSize: 10_000 },
      });
      form.on('file', (_field, file, name) => {
        stream.once('error', (cause) => file.destroy(cause));
        form.once('error', (cause) => file.destroy(cause instanceof Error ? cause : undefined));
        resolve({ name: baseName(name || 'vir'), body: file as AsyncIterable<Uint8Array> });
      });
      form.once('finish', () => reject(publicationsError('upload-missing', {}, { field: 'file' })));
      form.on('error', broken);
      stream.once('error', broken);
      stream.pipe(form);
    } catch (cause) {
      broken(cause);
    }
  });
}

function dispositionName(c: RequestContext): string | undefined {
  const header = c.req.header('content-disposition') ?? '';
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  try {
    return extended ? decodeURIComponent(extended) : /filename="([^"]*)"/i.exec(header)?.[1];
  } catch {
    return undefined;
  }
}

/** Only the last part of a path, without control characters: the name is shown and decides nothing. */
function baseName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  return last.replace(/\p{Cc}/gu, '').slice(0, 200) || 'vir';
}
