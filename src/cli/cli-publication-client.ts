import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from './cli-connection.ts';
import { cliError } from './cli-errors.ts';

/** What commands read of a publication. */
export interface ShownPublication {
  readonly slug: string;
  readonly state: string;
  readonly leftOut: readonly string[];
  readonly mapping: { readonly type: string } | null;
}

/** What commands read of a run. */
export interface ShownRun {
  readonly id: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly error: { readonly sl: string; readonly en: string } | null;
}

/** A refusal of the node (RFC 9457). */
export class Refusal extends Error {
  readonly problem: unknown;

  constructor(message: string, problem: unknown) {
    super(message);
    this.problem = problem;
  }
}

interface Problem {
  readonly detail?: string;
  readonly title?: string;
  readonly errors?: readonly { readonly detail?: string; readonly field?: string }[];
}

/** The publications of a running node, over its API. */
export class PublicationClient {
  readonly #node: Connection;

  constructor(node: Connection) {
    this.#node = node;
  }

  create = (input: unknown) => this.#json<ShownPublication>('POST', '/publications', input);
  read = (slug: string) => this.#json<ShownPublication>('GET', at(slug));
  change = (slug: string, change: unknown) => this.#json<ShownPublication>('PATCH', at(slug), change);
  /** Moves a publication on in its life. */
  act = (slug: string, action: 'submit' | 'pause' | 'resume') =>
    this.#json<ShownPublication>('POST', `${at(slug)}/${action}`);

  /** Starts the retirement and waits until the data are gone. */
  async retire(slug: string): Promise<ShownPublication> {
    await this.#ended(await this.#json<ShownRun>('POST', `${at(slug)}/retire`));
    return this.read(slug);
  }

  upload = (slug: string, { name, content }: NamedFile) =>
    this.#call<ShownPublication>('PUT', `${at(slug)}/source?name=${encodeURIComponent(name)}`, content);

  async refresh(slug: string, kind: string, { name, content }: NamedFile): Promise<ShownRun> {
    const path = `${at(slug)}/refresh?kind=${kind}&name=${encodeURIComponent(name)}`;
    return this.#ended(await this.#call<ShownRun>('POST', path, content));
  }

  /** Starts a run and waits for its end. */
  async start(slug: string, kind: 'check' | 'publish'): Promise<ShownRun> {
    return this.#ended(await this.#json<ShownRun>('POST', `${at(slug)}/${kind}`));
  }

  async rejections(run: string): Promise<{ line: number; column: string | null; sl: string; en: string }[]> {
    const answer = await this.#json<{ rejections: { line: number; column: string | null; sl: string; en: string }[] }>(
      'GET',
      `/publication-runs/${run}/rejections`,
    );
    return answer.rejections;
  }

  async #ended(run: ShownRun): Promise<ShownRun> {
    let current = run;
    for (
      let pause = 50;
      current.state === 'waiting' || current.state === 'running';
      pause = Math.min(1000, pause * 1.5)
    ) {
      await wait(pause);
      current = await this.#json<ShownRun>('GET', `/publication-runs/${run.id}`);
    }
    return current;
  }

  #json<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    return this.#call(method, path, body === undefined ? undefined : JSON.stringify(body), {
      'content-type': 'application/json',
    });
  }

  async #call<Body>(
    method: string,
    path: string,
    body?: Blob | string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Body> {
    const response = await this.#node.ask(`/api/v1${path}`, {
      method,
      headers: { ...headers, accept: 'application/json' },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const answer: unknown = text.startsWith('{') ? JSON.parse(text) : { detail: text.slice(0, 500) };
    if (!response.ok) throw new Refusal(sentenceOf(response.status, answer as Problem), answer);
    return answer as Body;
  }
}

const at = (slug: string) => `/publications/${encodeURIComponent(slug)}`;

/** A file that is to be sent, known to be there. */
export interface NamedFile {
  readonly name: string;
  readonly content: Blob;
}

/** Opens a file before anything is asked of the node; its content is read when it is sent. */
export async function openFile(file: string): Promise<NamedFile> {
  if (!(await stat(file).catch(() => null))?.isFile()) throw cliError('file-unreadable', { file });
  return { name: basename(file), content: await openAsBlob(file, { type: 'application/octet-stream' }) };
}

function sentenceOf(status: number, { detail, title, errors = [] }: Problem): string {
  const faults = errors.map((fault) => `  ${fault.field ?? ''}: ${fault.detail ?? ''}`);
  return [`${status} ${detail ?? title ?? ''}`, ...faults].join('\n');
}
