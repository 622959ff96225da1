import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { startNode, type TestNode } from '../../test/support/node.ts';
import { parseQuery } from '../context/index.ts';
import { DomainError } from '../platform/errors.ts';
import { safeReturn } from './browse-routes.tsx';
import { ngsiQuery } from './doors.ts';
import { snippet } from './snippets.ts';

let node: TestNode;
const endings: (() => Promise<void>)[] = [];
before(async () => {
  node = await startNode({ after: (work) => void endings.push(work) });
});
after(async () => {
  for (const end of endings.reverse()) await end();
});

test('the address without a language leads to the reader’s own', async () => {
  const english = await node.get('/', { headers: { 'accept-language': 'en-GB,en;q=0.9' } });
  assert.deepEqual([english.status, english.headers.get('location')], [302, '/en']);
  assert.equal((await node.get('/')).headers.get('location'), '/sl');
});

test('every public page answers in its language', async () => {
  const paths = [
    '',
    '/katalog',
    '/kraji',
    '/kraji/obcina/bled',
    '/kraji/regija/gorenjska',
    '/organizacije',
    '/objavite',
    '/prijava',
    '/razvijalci',
    '/sestavite',
    '/vodnik',
    '/dostopnost',
    '/zasebnost',
    '/pogoji',
    '/o-vozlu',
  ];
  for (const path of paths) {
    const page = await node.get<string>(`/sl${path}`);
    assert.equal(page.status, 200, path);
    assert.match(page.text, /^<!doctype html><html lang="sl"/, path);
  }
});

test('pages of members, administrators and the operator refuse a stranger', async () => {
  assert.equal((await node.get('/sl/upravljanje')).status, 401);
  assert.equal((await node.get('/sl/organizacije/je-ni/urejanje')).status, 401);
  assert.equal((await node.get('/sl/racun')).headers.get('location'), '/sl/prijava?return=%2Fsl%2Fracun');
  assert.equal((await node.get('/sl/nova-organizacija')).status, 303);
  assert.equal((await node.get('/sl/objavite/je-ni/2')).status, 401);
  assert.equal((await node.get('/sl/upravljanje', { as: node.operatorKey })).status, 200);
});

test('a page that is not there answers 404 in the looks of the others', async () => {
  const page = await node.get<string>('/en/not-here');
  assert.equal(page.status, 404);
  assert.match(page.text, /There is no such page/);
});

test('a slash at the end leads to the address without it', async () => {
  for (const [asked, answered] of [
    ['/sl/', '/sl'],
    ['/en/catalogue/?q=zrak', '/en/catalogue?q=zrak'],
  ] as const) {
    const answer = await node.get(asked);
    assert.deepEqual([answer.status, answer.headers.get('location')], [301, answered]);
  }
});

test('what a reader types is shown as text', async () => {
  const page = await node.get<string>(`/sl/katalog?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.text, /<script>alert/);
});

test('a first page stays under 60 KB without its map', async () => {
  const headers = { 'accept-encoding': 'br' };
  const page = await fetch(`${node.url}/sl/katalog`, { headers });
  const html = await page.text();
  const assets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((found) => found[1]!);
  let bytes = Number(page.headers.get('content-length') ?? html.length / 3);
  for (const asset of new Set(assets)) {
    const answer = await fetch(node.url + asset, { headers });
    assert.match(answer.headers.get('cache-control') ?? '', /immutable/);
    bytes += Number(answer.headers.get('content-length') ?? 0);
  }
  assert.ok(bytes < 60_000, `${bytes} bytes`);
});

test('the theme is remembered, and nothing sends a reader to another site', async () => {
  const chosen = await node.post('/sl/videz', 'theme=dark&return=https://example.org/', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(chosen.headers.get('location'), '/sl');
  assert.match(chosen.headers.get('set-cookie') ?? '', /vozel\.theme=dark/);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.string().map((text) => `/sl${text}`),
      ),
      (text) => {
        const back = safeReturn(text);
        assert.ok(back === null || new URL(back, 'http://node.test').host === 'node.test');
      },
    ),
  );
});

test('filters of a view are a query that the context reads or refuses by name', () => {
  const condition = fc.constantFrom('equal', 'unequal', 'greater', 'less', 'contains');
  const filter = fc.record({
    column: fc.string({ minLength: 1, maxLength: 40 }),
    condition,
    value: fc.string({ maxLength: 80 }),
  });
  fc.assert(
    fc.property(fc.array(filter, { minLength: 1, maxLength: 4 }), (filters) => {
      try {
        parseQuery(ngsiQuery(filters as never) ?? '', { expandTerm: (name) => `https://example.org/${name}` });
      } catch (error) {
        assert.ok(error instanceof DomainError, String(error));
      }
    }),
  );
});

test('a copied curl call is one command, whatever the address holds', () => {
  const words = (call: string) => execFileSync('sh', ['-c', call.replace(/^curl/, 'printf "%s\\n"')]).toString();
  for (const hostile of ["http://x/?q='; touch /tmp/hostile; '", 'http://x/?q=$(id)', 'http://x/?q="`id`"']) {
    assert.ok(words(snippet('curl', { url: hostile })).includes(hostile));
  }
});
