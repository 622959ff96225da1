import type { IncomingMessage } from 'node:http';
import type { RequestContext } from './environment.ts';
import { httpError } from './errors.ts';
import { type JsonLimits, parseJson } from './json.ts';

/** How much of a body is read before it is refused. */
export interface BodyLimits {
  readonly maxBytes?: number;
  /** Media types that are accepted; `application/*+json` accepts a whole family. Absent: any. */
  readonly types?: readonly string[];
}

/** Two mebibytes: far above any hand-made request; doors that take files or batches say more. */
export const defaultBodyBytes = 2 * 1024 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Reads the body as bytes; stops reading as soon as it exceeds the limit. */
export async function readBytes(c: RequestContext, limits: BodyLimits = {}): Promise<Buffer> {
  if (limits.types) requireMediaType(c, limits.types);
  const encoding = c.req.header('content-encoding');
  if (encoding && encoding.toLowerCase() !== 'identity') throw httpError('body-compressed', { encoding });
  const most = limits.maxBytes ?? defaultBodyBytes;
  if (Number(c.req.header('content-length') ?? 0) > most) throw tooLarge(c, most);
  if (c.req.bodyCache.text !== undefined) return Buffer.from(await c.req.text());
  const incoming = c.env?.incoming;
  return incoming && !incoming.readableDidRead ? readIncoming(c, incoming, most) : readStream(c, most);
}

/** Reads the body as UTF-8 text, without a byte order mark. */
export async function readText(c: RequestContext, limits: BodyLimits = {}): Promise<string> {
  const bytes = await readBytes(c, limits);
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw httpError('body-not-utf8', {}, { cause });
  }
}

/** Reads the body as JSON of bounded size and depth; every refusal names the line or the field. */
export async function readJson(c: RequestContext, limits: BodyLimits & JsonLimits = {}): Promise<unknown> {
  const text = await readText(c, limits);
  if (text.trim() === '') throw httpError('body-missing');
  return parseJson(text, limits);
}

/** Refuses a body whose media type the door does not accept. */
export function requireMediaType(c: RequestContext, accepted: readonly string[]): string {
  const header = c.req.header('content-type') ?? '';
  const type = header.split(';', 1)[0]!.trim().toLowerCase();
  if (accepted.some((pattern) => matches(pattern, type))) return type;
  throw httpError(
    'media-type-unsupported',
    { type: type || '–', accepted: accepted.join(', ') },
    { field: 'Content-Type' },
  );
}

function matches(pattern: string, type: string): boolean {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === type;
  return type.startsWith(pattern.slice(0, star)) && type.endsWith(pattern.slice(star + 1));
}

function tooLarge(c: RequestContext, most: number) {
  c.header('Connection', 'close');
  return httpError('body-too-large', { most });
}

/** The fast way: straight from the socket's stream, without a web stream between. */
function readIncoming(c: RequestContext, incoming: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void) => {
      incoming.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      finish();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) settle(() => reject(tooLarge(c, most)));
      else chunks.push(chunk);
    };
    const onEnd = () => settle(() => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)));
    const onBroken = () => settle(() => reject(httpError('body-incomplete')));
    if (incoming.destroyed) return reject(httpError('body-incomplete'));
    incoming.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
}

async function readStream(c: RequestContext, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.length;
    if (size > most) throw tooLarge(c, most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
