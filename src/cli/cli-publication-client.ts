import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

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

/** A refusal of the node (RFC 9457), or no node at all. */
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
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ url, headers }: { url: string; headers: Readonly<Record<string, string>> }) {
    this.#url = `${url}/api/v1`;
    this.#headers = headers;
  }

  create = (input: unknown) => this.#json<ShownPublication>('POST', '/publications', input);
  read = (slug: string) => this.#json<ShownPublication>('GET', at(slug));
  change = (slug: string, change: unknown) => this.#json<ShownPublication>('PATCH', at(slug), change);
  submit = (slug: string) => this.#json<ShownPublication>('POST', `${at(slug)}/submit`);

  async upload(slug: string, file: string): Promise<ShownPublication> {
    return this.#call('PUT', `${at(slug)}/source?name=${encodeURIComponent(basename(file))}`, await blobOf(file));
  }

  async refresh(slug: string, kind: string, file: string): Promise<ShownRun> {
    const name = encodeURIComponent(basename(file));
    return this.#ended(
      await this.#call<ShownRun>('POST', `${at(slug)}/refresh?kind=${kind}&name=${name}`, await blobOf(file)),
    );
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
    const request = {
      method,
      headers: { ...this.#headers, ...headers, accept: 'application/json' },
      ...(body === undefined ? {} : { body }),
    };
    const response = await fetch(this.#url + path, request).catch((cause: unknown) => {
      throw new Refusal(`${this.#url}: ${cause instanceof Error ? cause.message : 'unreachable'}`, null);
    });
    const text = await response.text();
    const answer: unknown = text.startsWith('{') ? JSON.parse(text) : { detail: text.slice(0, 500) };
    if (!response.ok) throw new Refusal(sentenceOf(response.status, answer as Problem), answer);
    return answer as Body;
  }
}

const at = (slug: string) => `/publications/${encodeURIComponent(slug)}`;

function blobOf(file: string): Promise<Blob> {
  return openAsBlob(file, { type: 'application/octet-stream' }).catch(() => {
    throw new Refusal(`${file}: ?`, null);
  });
}

function sentenceOf(status: number, { detail, title, errors = [] }: Problem): string {
  const faults = errors.map((fault) => `  ${fault.field ?? ''}: ${fault.detail ?? ''}`);
  return [`${status} ${detail ?? title ?? ''}`, ...faults].join('\n');
}
