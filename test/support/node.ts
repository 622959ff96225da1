import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { createNode } from '../../src/main.ts';
import type { Node, NodeOptions } from '../../src/node.ts';
import type { Role } from '../../src/participants/index.ts';
import type { Database } from '../../src/platform/database/index.ts';
import { freshDatabase } from './database.ts';

/** Whatever closes things when it ends: a test's context, or `{ after }` from `node:test` for a whole file. */
export interface Ending {
  after(work: () => Promise<void>): void;
}

/** How a test's node differs from the usual one. */
export interface TestNodeOptions extends Omit<NodeOptions, 'db'> {
  /** Settings as the environment would name them. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** How one request of a test differs from the plain one. */
export interface Call {
  readonly headers?: Readonly<Record<string, string>>;
  /** A key that the request carries in `Authorization`. */
  readonly as?: string;
  /** The space that the request is about (`NGSILD-Tenant`). */
  readonly space?: string;
}

/** JSON of unknown shape that a test looks into by name: `body.errors?.[0]?.field`. */
export interface Loose {
  readonly [name: string]: Loose;
}

/** An answer whose body is already read: parsed when it is JSON, else its text. */
export interface Answer<Body = Loose> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly text: string;
}

/** A node of a test, with its own database and a real port. */
export interface TestNode {
  readonly url: string;
  readonly db: Database;
  readonly node: Node;
  /** A key with which a request acts as the operator. */
  readonly operatorKey: string;
  /** A confirmed organisation of its own; answers its id. */
  newOrganisation(): Promise<string>;
  /** A key of an organisation (of a new one when none is named), a provider's unless said otherwise. */
  newKey(of?: { organisation?: string; role?: Role }): Promise<string>;
  /** A name for a space that no other test uses. */
  newSpace(): string;
  request<Body = Loose>(method: string, path: string, body?: unknown, call?: Call): Promise<Answer<Body>>;
  get<Body = Loose>(path: string, call?: Call): Promise<Answer<Body>>;
  post<Body = Loose>(path: string, body?: unknown, call?: Call): Promise<Answer<Body>>;
  put<Body = Loose>(path: string, body?: unknown, call?: Call): Promise<Answer<Body>>;
  patch<Body = Loose>(path: string, body?: unknown, call?: Call): Promise<Answer<Body>>;
  delete<Body = Loose>(path: string, call?: Call): Promise<Answer<Body>>;
}

/**
 * Starts a node on a free port over a fresh database of the chosen engine; it closes when the test or file ends. For a
 * whole file, `const node = await startNode({ after })` stands at its top: inside `before`, `after` would belong to
 * that hook and close the node at once.
 */
export async function startNode(ending: Ending, options: TestNodeOptions = {}): Promise<TestNode> {
  const { settings = {}, ...nodeOptions } = options;
  const operatorKey = `operator-${randomUUID()}`;
  const dataDirectory = await mkdtemp(join(tmpdir(), 'vozel-test-'));
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    DATA_DIR: dataDirectory,
    OPERATOR_KEY: operatorKey,
    OUTBOUND_ALLOW: '127.0.0.0/8,::1,localhost',
    STOP_SECONDS: '1',
    ...settings,
  });
  // The database's own ending would come before the node's: it is kept back until the node has stopped.
  const endings: (() => Promise<void>)[] = [];
  const db = await freshDatabase({ after: (work) => endings.push(work) });
  const node = await createNode(config, { ...nodeOptions, db });
  await node.start();
  ending.after(async () => {
    await node.stop();
    for (const work of endings) await work();
    await rm(dataDirectory, { recursive: true, force: true });
  });
  const base = node.url;
  const request: TestNode['request'] = (method, path, body, call) => send(base, method, path, body, call);
  const newOrganisation = async () => {
    const slug = `o-${randomUUID().slice(0, 13)}`;
    const profile = { slug, kind: 'company', names: { sl: `Podjetje ${slug}` }, descriptions: {} } as const;
    const unsaid = { place: null, website: null, email: null, colour: null };
    const made = { administrator: null, confirmed: true };
    return (await node.participants.organisations.create({ ...profile, ...unsaid }, made)).id;
  };
  return {
    url: base,
    db,
    node,
    operatorKey,
    newOrganisation,
    async newKey({ organisation, role = 'provider' } = {}) {
      const owner = organisation ?? (await newOrganisation());
      return (await node.participants.keys.create({ organisation: owner, role, name: 'test', by: null })).secret;
    },
    newSpace: () => `s${randomUUID().replaceAll('-', '').slice(0, 16)}`,
    request,
    get: (path, call) => request('GET', path, undefined, call),
    post: (path, body, call) => request('POST', path, body, call),
    put: (path, body, call) => request('PUT', path, body, call),
    patch: (path, body, call) => request('PATCH', path, body, call),
    delete: (path, call) => request('DELETE', path, undefined, call),
  };
}

/** Objects travel as JSON; text, bytes and forms travel as they are. */
async function send<Body>(base: string, method: string, path: string, body: unknown, call: Call = {}) {
  const headers = new Headers();
  if (call.as) headers.set('authorization', `Bearer ${call.as}`);
  if (call.space) headers.set('ngsild-tenant', call.space);
  const raw = body === undefined || isRaw(body) ? body : JSON.stringify(body);
  if (raw !== body) headers.set('content-type', 'application/json');
  for (const [name, value] of Object.entries(call.headers ?? {})) headers.set(name, value);
  const response = await fetch(base + path, {
    method,
    headers,
    redirect: 'manual',
    ...(raw === undefined ? {} : { body: raw as NonNullable<RequestInit['body']> }),
  });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : text) as Body };
}

function isRaw(body: unknown): boolean {
  return typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData || body instanceof Blob;
}
