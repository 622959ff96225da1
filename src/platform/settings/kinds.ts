import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import { settingError } from './errors.ts';

/** Turns the text of a setting into its value, or throws the fault with the setting's name. */
export type Reader<Value> = (text: string, name: string) => Value;

/** Text of at least `least` characters, without control characters. */
export const text =
  (least = 1): Reader<string> =>
  (value, name) => {
    if (/\p{Cc}/u.test(value)) throw settingError('has-control-characters', { name }, { field: name });
    if (value.length < least) throw settingError('too-short', { name, least }, { field: name });
    return value;
  };

/** A TCP port; 0 lets the system choose a free one. */
export const port: Reader<number> = (value, name) => {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= 65535)) throw settingError('not-a-port', { name }, { field: name });
  return number;
};

/** A whole number between two bounds, both allowed. */
export const wholeNumber =
  (least: number, most: number): Reader<number> =>
  (value, name) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= least && number <= most)) {
      throw settingError('not-a-number', { name, least, most }, { field: name });
    }
    return number;
  };

/** An address with one of the given schemes. Credentials inside it are allowed: such settings are secret. */
export const address =
  (...schemes: readonly string[]): Reader<string> =>
  (value, name) => {
    const form = schemes.map((scheme) => `${scheme}://…`).join(' | ');
    if (!URL.canParse(value) || !schemes.includes(new URL(value).protocol.slice(0, -1))) {
      throw settingError('not-an-address', { name, form }, { field: name });
    }
    return value;
  };

/** The address under which others reach the node: without query and fragment, and without a slash at its end. */
export const baseAddress: Reader<string> = (value, name) => {
  const url = new URL(address('http', 'https')(value, name));
  if (url.search || url.hash || url.username) {
    throw settingError('not-an-address', { name, form: 'https://example.si' }, { field: name });
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
};

/** One of a few words. */
export const choice =
  <const Word extends string>(...words: readonly Word[]): Reader<Word> =>
  (value, name) => {
    const found = words.find((word) => word === value);
    if (!found) throw settingError('not-a-choice', { name, choices: words.join(', ') }, { field: name });
    return found;
  };

/** A list of values separated by commas. */
export const listOf =
  <Value>(read: Reader<Value>): Reader<readonly Value[]> =>
  (value, name) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => read(part, name));

/** A list that names something. */
export const filled =
  <Value>(read: Reader<readonly Value[]>): Reader<readonly Value[]> =>
  (value, name) => {
    const values = read(value, name);
    if (values.length === 0) throw settingError('list-empty', { name }, { field: name });
    return values;
  };

/** A JSON file that maps web addresses to files that stand beside it; their paths come back whole. */
export const filesByAddress: Reader<Readonly<Record<string, string>>> = (file, name) => {
  const unusable = (reason: string, cause?: unknown) =>
    settingError('file-unusable', { name, file, reason }, { field: name, cause });
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw unusable((cause as Error).message, cause);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw unusable('{ "https://…": "…" }');
  return Object.fromEntries(
    Object.entries(content).map(([url, path]) => {
      if (!URL.canParse(url) || typeof path !== 'string') throw unusable(url);
      const target = resolve(dirname(file), path);
      if (!existsSync(target)) throw unusable(`${path}: ENOENT`);
      return [url, target];
    }),
  );
};

/** An IP address, a network in CIDR notation or a host name. */
export const network: Reader<string> = (value, name) => {
  const [host = '', prefix] = value.split('/');
  const version = isIP(host);
  const prefixFits =
    prefix === undefined || (version > 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
  const isName =
    version === 0 && /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(host);
  if (!prefixFits || (version === 0 && !isName)) throw settingError('not-a-network', { name, value }, { field: name });
  return value;
};

/** An e-mail address, alone or behind a name: `Vozel <vozel@example.si>`. */
export const mailbox: Reader<string> = (value, name) => {
  if (!/^([^<>\p{Cc}]*<)?[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+>?$/u.test(value) || value.length > 320) {
    throw settingError('not-a-mailbox', { name }, { field: name });
  }
  return value;
};
