import { readClientSettings } from '../config.ts';

/** The options of every command that talks to a running node. */
export const connectionOptions = {
  url: { type: 'string' },
  key: { type: 'string' },
} as const;

/** Where the node is and how requests to it authenticate: options first, then VOZEL_URL and VOZEL_KEY. */
export function connectionOf(values: { url?: string | undefined; key?: string | undefined }): {
  url: string;
  headers: Record<string, string>;
} {
  const settings = readClientSettings();
  const key = values.key ?? settings.key;
  return {
    url: (values.url ?? settings.url).replace(/\/+$/, ''),
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
  };
}
