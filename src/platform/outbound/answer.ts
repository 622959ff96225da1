import type { Dispatcher } from 'undici';
import { outboundError } from './errors.ts';
import { bareHost } from './guard.ts';

/** What another system answered. Its body is read once, and never beyond the limit of the call. */
export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the answer came from, after redirects. */
  readonly url: string;
  stream(): AsyncIterable<Uint8Array>;
  bytes(): Promise<Buffer>;
  text(): Promise<string>;
  json(): Promise<unknown>;
  /** Lets the body go unread. */
  discard(): Promise<void>;
}

/** Wraps an answer so that its body stays bounded and its faults have names. */
export function presentAnswer(
  answer: Dispatcher.ResponseData,
  url: URL,
  most: number,
  translate: (error: unknown) => unknown,
): OutboundAnswer {
  const host = bareHost(url);
  // A body that nobody reads any more may still fail; without a listener that would end the process.
  answer.body.on('error', () => {});
  const tooLarge = () => {
    answer.body.destroy();
    return outboundError('answer-too-large', { host, most });
  };
  async function* stream() {
    if (Number(answer.headers['content-length'] ?? 0) > most) throw tooLarge();
    let size = 0;
    try {
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
        size += chunk.length;
        if (size > most) throw tooLarge();
        yield chunk;
      }
    } catch (error) {
      throw translate(error);
    }
  }
  const bytes = async () => Buffer.concat(await Array.fromAsync(stream()));
  const text = async () => new TextDecoder().decode(await bytes());
  const headers = Object.entries(answer.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(headers),
    url: url.href,
    stream,
    bytes,
    text,
    async json() {
      const content = await text();
      try {
        return JSON.parse(content);
      } catch (cause) {
        throw outboundError('answer-unreadable', { host, form: 'JSON' }, { cause });
      }
    },
    discard: () => answer.body.dump(),
  };
}
