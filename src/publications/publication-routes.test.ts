import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { serve } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import { pino } from 'pino';
import { freshDatabase } from '../../test/support/database.ts';
import { openModels } from '../connectors/index.ts';
import { createContexts, readBundledContexts } from '../linked-data/index.ts';
import { anonymous, type Participant, type Role } from '../participants/index.ts';
import { loadPlaces } from '../places/index.ts';
import { systemClock } from '../platform/clock.ts';
import type { Env } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import { createOutbound } from '../platform/outbound/index.ts';
import { createSecrets } from '../platform/secrets/index.ts';
import { createPublications, createRunWork, createUploads, publicationRoutes, uploadRoutes } from './index.ts';
import type { RunWorkDeps } from './run-work.ts';

const root = join(import.meta.dirname, '../..');
const db = await freshDatabase({ after });
const directory = await mkdtemp(join(tmpdir(), 'vozel-publication-routes-'));
after(() => rm(directory, { recursive: true, force: true }));
const koper = newId();
const member = (role: Role, organisation = koper): Participant => ({
  kind: 'person',
  id: `${role}-${organisation}`,
  name: role,
  operator: false,
  memberships: [{ organisation, role }],
});
const callers: Readonly<Record<string, Participant>> = {
  anonymous,
  stranger: member('administrator', newId()),
  member: member('member'),
  developer: member('developer'),
  provider: member('provider'),
  administrator: member('administrator'),
  operator: { kind: 'operator', id: null, name: 'operator', operator: true, memberships: [] },
};

const bundled = await readBundledContexts(join(root, 'models/contexts'));
const shared: RunWorkDeps = {
  db,
  clock: systemClock,
  log: pino({ level: 'silent' }),
  models: openModels(join(root, 'models')),
  places: loadPlaces(join(root, 'models/places')),
  uploads: createUploads({ directory, maxBytes: 1_000_000 }),
  contexts: createContexts({ bundled, fetch: () => Promise.reject(new Error('no network')) }),
  organisations: {
    find: async (key) => (key === koper || key === 'koper' ? { id: koper, slug: 'koper', confirmed: true } : null),
  },
  context: {
    write: async (_space, _steward, given) => given.map(() => ({ outcome: 'created' as const })),
    remove: async () => {},
    select: async () => 7,
    unselect: async () => {},
  },
  catalogue: {
    check: () => {},
    enter: async (_access, entry) => entry.id ?? newId(),
    publish: async (_access, entry) => entry.id ?? newId(),
    pause: async () => {},
    retire: async () => {},
    touch: async () => {},
  },
  grants: { open: async () => {}, withdraw: async () => {} },
};
const work = createRunWork(shared);
const outbound = createOutbound({ allow: ['127.0.0.2'], userAgent: 'test' });
after(() => outbound.close());
const publications = createPublications({
  ...shared,
  work,
  outbound,
  queue: { submit: (run) => work.carryOut(run) },
  secrets: createSecrets('a secret key of at least thirty-two characters'),
  deeds: { record: async () => {} },
  letters: { awaiting: async () => {} },
});

const app = new OpenAPIHono<Env>();
app.use(async (c, next) => {
  c.set('participant', callers[c.req.header('x-caller') ?? 'anonymous']!);
  c.set('language', 'sl');
  c.set('log', pino({ level: 'silent' }));
  await next();
});
app.route('/api/v1', uploadRoutes(publications));
app.route('/api/v1', publicationRoutes(publications));
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
await new Promise((resolve) => server.once('listening', resolve));
after(() => new Promise<void>((resolve) => server.close(() => resolve())));
const { port } = server.address() as { port: number };

async function call(
  caller: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const raw = body instanceof FormData || typeof body === 'string' || body === undefined;
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: { 'x-caller': caller, ...(raw ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: raw ? (body as string | FormData) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, never>,
  };
}

const csv = 'id;Število vozil;lon;lat\n1;10;14,5;46,05\n2;=20;14,6;46,06\n';
let count = 0;
const draft = async () => {
  const made = await call('provider', 'POST', '/publications', {
    organisation: 'koper',
    description: { titles: { sl: `Preizkus ${++count}` } },
  });
  assert.equal(made.status, 201, made.text);
  return String(made.body.slug);
};
const uploaded = async () => {
  const slug = await draft();
  const answer = await call('provider', 'PUT', `/publications/${slug}/source?name=stevci.csv`, csv, {
    'content-type': 'text/csv',
  });
  assert.equal(answer.status, 200, answer.text);
  return slug;
};
const published = async () => {
  const slug = await uploaded();
  await call('provider', 'POST', `/publications/${slug}/check`);
  assert.equal((await call('provider', 'POST', `/publications/${slug}/publish`)).status, 202);
  return slug;
};

/** Every route with what it needs beforehand; the verdicts are those of the callers in order. */
const change = { anonymous: 401, stranger: 404, member: 403, developer: 403 };
const look = { anonymous: 401, stranger: 404 };
const routes: readonly [
  method: string,
  path: (slug: string) => string | Promise<string>,
  refused: Record<string, number>,
  begin: () => Promise<string>,
  body?: unknown,
][] = [
  ['GET', () => '/publications', { anonymous: 401 }, async () => ''],
  [
    'POST',
    () => '/publications',
    { anonymous: 401, stranger: 403, member: 403, developer: 403 },
    async () => '',
    { organisation: 'koper', description: { titles: { sl: 'Nova' } } },
  ],
  ['GET', (slug) => `/publications/${slug}`, look, draft],
  ['PATCH', (slug) => `/publications/${slug}`, change, uploaded, { leftOut: [] }],
  [
    'PUT',
    (slug) => `/publications/${slug}/feed`,
    { ...change, provider: 403, administrator: 403, operator: 403 },
    draft,
    { url: 'http://127.0.0.1:9/a.json' },
  ],
  ['PUT', (slug) => `/publications/${slug}/source?name=a.csv`, change, draft, csv],
  ['POST', (slug) => `/publications/${slug}/check`, change, uploaded],
  [
    'POST',
    (slug) => `/publications/${slug}/submit`,
    change,
    async () => {
      const slug = await uploaded();
      await call('provider', 'POST', `/publications/${slug}/check`);
      return slug;
    },
  ],
  [
    'POST',
    (slug) => `/publications/${slug}/return`,
    change,
    async () => {
      const slug = await uploaded();
      await call('provider', 'POST', `/publications/${slug}/check`);
      await call('provider', 'POST', `/publications/${slug}/submit`);
      return slug;
    },
  ],
  [
    'POST',
    (slug) => `/publications/${slug}/approve`,
    { ...change, provider: 403 },
    async () => {
      const slug = await uploaded();
      await call('provider', 'POST', `/publications/${slug}/check`);
      await call('provider', 'POST', `/publications/${slug}/submit`);
      return slug;
    },
  ],
  [
    'POST',
    (slug) => `/publications/${slug}/publish`,
    change,
    async () => {
      const slug = await uploaded();
      await call('provider', 'POST', `/publications/${slug}/check`);
      return slug;
    },
  ],
  ['POST', (slug) => `/publications/${slug}/refresh?kind=replace&name=a.csv`, change, published, csv],
  [
    'POST',
    (slug) => `/publications/${slug}/pull`,
    { ...change, provider: 422, administrator: 422, operator: 422 },
    published,
  ],
  ['POST', (slug) => `/publications/${slug}/pause`, change, published],
  [
    'POST',
    (slug) => `/publications/${slug}/resume`,
    change,
    async () => {
      const slug = await published();
      await call('provider', 'POST', `/publications/${slug}/pause`);
      return slug;
    },
  ],
  ['POST', (slug) => `/publications/${slug}/retire`, change, published],
  ['GET', (slug) => `/publications/${slug}/runs`, look, draft],
  ['GET', (slug) => runOf(slug), look, published],
  ['GET', async (slug) => `${await runOf(slug)}/rejections`, look, published],
  ['POST', async (slug) => `${await runOf(slug)}/cancel`, change, published],
  [
    'POST',
    async (slug) => `${await runOf(slug)}/confirm?kind=replace`,
    { ...change, provider: 409, administrator: 409, operator: 409 },
    published,
  ],
];

async function runOf(slug: string): Promise<string> {
  const { body } = await call('provider', 'GET', `/publications/${slug}/runs`);
  return `/publication-runs/${(body.runs as unknown as { id: string }[])[0]!.id}`;
}

for (const [index, [method, path, refused, begin, body]] of routes.entries()) {
  test(`route ${index + 1}, ${method} ${String(path).replace(/^.*?=> /, '')}, answers each caller as permitted`, async () => {
    for (const caller of Object.keys(callers)) {
      const answer = await call(caller, method, await path(await begin()), body);
      const expected = refused[caller];
      if (expected === undefined) assert.ok(answer.status < 300, `${caller}: ${answer.status} ${answer.text}`);
      else assert.equal(answer.status, expected, `${caller}: ${answer.text}`);
      if (answer.status >= 400) assert.match(answer.headers.get('content-type') ?? '', /application\/problem\+json/);
    }
  });
}

test('every described route has a row in the permission test', () => {
  const described = Object.entries(
    app.getOpenAPIDocument({ openapi: '3.0.0', info: { title: '', version: '' } }).paths ?? {},
  ).flatMap(([path, item]) => Object.keys(item ?? {}).map((method) => `${method.toUpperCase()} ${path}`));
  assert.equal(new Set(described).size, routes.length, described.join('\n'));
});

test('a form with a file, as a page without JavaScript sends it', async () => {
  const slug = await draft();
  const form = new FormData();
  form.set('title', 'x');
  form.set('file', new Blob([csv]), 'C:\\pot\\števci.csv');
  const answer = await call('provider', 'PUT', `/publications/${slug}/source`, form);
  assert.equal(answer.status, 200, answer.text);
  assert.equal((answer.body.source as unknown as { name: string }).name, 'števci.csv');
});

test('a GeoJSON body beyond the limit of JSON bodies still streams to disk; one beyond the limit of files is refused', async () => {
  const feature = (id: number) =>
    `{"type":"Feature","id":${id},"properties":{"ime":"${'x'.repeat(200)}"},"geometry":{"type":"Point","coordinates":[14.5,46.05]}}`;
  const layer = (length: number) =>
    `{"type":"FeatureCollection","features":[${Array.from({ length }, (_, id) => feature(id)).join(',')}]}`;
  const slug = await draft();
  const fits = await call('provider', 'PUT', `/publications/${slug}/source?name=a.geojson`, layer(3000), {
    'content-type': 'application/geo+json',
  });
  assert.equal(fits.status, 200, fits.text.slice(0, 300));
  const large = await call('provider', 'PUT', `/publications/${slug}/source?name=a.geojson`, layer(6000), {
    'content-type': 'application/geo+json',
  });
  assert.equal(large.status, 413, large.text);
});

test('bad input names its field or line', async () => {
  const slug = await draft();
  const empty = await call('provider', 'PUT', `/publications/${slug}/source?name=a.csv`, '');
  assert.ok([400, 422].includes(empty.status), empty.text);
  const broken = await call(
    'provider',
    'PUT',
    `/publications/${slug}/source?name=a.geojson`,
    '{"type":"FeatureCollection","features":[{',
    { 'content-type': 'application/geo+json' },
  );
  assert.equal(broken.status, 422, broken.text);
  assert.equal(broken.body.code, 'connectors.broken-json');
  const privateAddress = await call('provider', 'PUT', `/publications/${slug}/feed`, {
    url: 'http://169.254.169.254/latest',
  });
  assert.equal(privateAddress.status, 403, privateAddress.text);
  const form = await call('provider', 'PUT', `/publications/${slug}/source`, 'garbage', {
    'content-type': 'multipart/form-data',
  });
  assert.equal(form.status, 400, form.text);
  const mapping = await call('provider', 'PATCH', `/publications/${await uploaded()}`, { mapping: { model: 'Nope' } });
  assert.equal(mapping.status, 400, mapping.text);
});

const fieldsOf = (body: { errors?: { field: string }[] }) => body.errors?.map(({ field }) => field);

test('a feed at an address where nobody answers is refused with the field of its address', async () => {
  const slug = await draft();
  const closed = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.2', () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => resolve(free));
    });
  });
  const answer = await call('provider', 'PUT', `/publications/${slug}/feed`, { url: `http://127.0.0.2:${closed}/a` });
  assert.equal(answer.status, 422, answer.text);
  assert.equal(answer.body.code, 'outbound.unreachable');
  assert.deepEqual(fieldsOf(answer.body), ['url']);
});

test('refused rows come as CSV that no spreadsheet takes for formulas', async () => {
  const slug = await published();
  const path = `${await runOf(slug)}/rejections`;
  const answer = await call('provider', 'GET', path, undefined, { accept: 'text/csv' });
  assert.match(answer.headers.get('content-disposition') ?? '', /attachment/);
  assert.match(answer.text, /^\uFEFF?vrstica;stolpec;koda;razlog\r\n/);
  // A link in a browser cannot say what it accepts.
  const browser = { accept: 'text/html,*/*;q=0.8' };
  const linked = await call('provider', 'GET', `${path}?f=csv`, undefined, browser);
  assert.equal(linked.headers.get('content-type'), 'text/csv; charset=utf-8');
  assert.equal((await call('provider', 'GET', `${path}?f=pdf`, undefined, browser)).status, 400);
});

test('header values of a feed are never shown', async () => {
  const { presentPublication } = await import('./index.ts');
  const publication = await publications.get(callers.operator!, await uploaded());
  const shown = presentPublication({
    ...publication,
    source: {
      ...publication.source!,
      feed: { url: 'https://a.si/x', headers: { authorization: 'sealed-secret' }, everyMinutes: 5 },
    },
  });
  assert.ok(!JSON.stringify(shown).includes('sealed-secret'));
});
