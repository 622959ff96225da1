import { readClientSettings } from '../config.ts';
import { cliError } from './cli-errors.ts';
import { language } from './cli-language.ts';

/** The options of every command that talks to a running node. */
export const connectionOptions = {
  url: { type: 'string' },
  key: { type: 'string' },
} as const;

/** A way to one node, which asks in the language of the terminal. */
export interface Connection {
  readonly url: string;
  /** Any answer of the node; throws a domain error when there is none. */
  ask(path: string, request?: RequestInit): Promise<Response>;
}

/** Where the node is and how requests to it authenticate: options first, then VOZEL_URL and VOZEL_KEY. */
export function connectionOf(values: { url?: string | undefined; key?: string | undefined }): Connection {
  const settings = readClientSettings();
  const key = values.key ?? settings.key;
  const url = (values.url ?? settings.url).replace(/\/+$/, '');
  const headers = { 'accept-language': language, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) };
  return {
    url,
    ask: (path, request = {}) =>
      fetch(url + path, { ...request, headers: { ...headers, ...(request.headers as Record<string, string>) } }).catch(
        (error: Error & { cause?: { code?: string; message?: string } }) => {
          const reason = error.cause?.code ?? error.cause?.message ?? error.message;
          throw cliError('node-unreachable', { url, reason }, { cause: error });
        },
      ),
  };
}
