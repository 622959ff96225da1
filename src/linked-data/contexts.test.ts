import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ContextCopies, createContexts, expandEntity, ngsiLd, readBundledContexts } from './index.ts';

const bundled = await readBundledContexts(join(import.meta.dirname, '../../models/contexts'));

/** Contexts over an invented web; counts what is asked of it. */
function webOf(pages: Record<string, unknown>, copies?: ContextCopies, overrides?: Record<string, string>) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    if (!(url in pages)) throw new Error('connection refused');
    const page = pages[url];
    return { body: typeof page === 'string' ? page : JSON.stringify(page) };
  };
  const contexts = createContexts({
    bundled,
    fetch,
    ...(copies ? { copies } : {}),
    ...(overrides ? { overrides } : {}),
  });
  return { contexts, asked };
}

const refusal =
  (code: string, kind: string, reason = /./) =>
  (error: Error & { code?: string; kind?: string }) => {
    assert.deepEqual([error.code, error.kind], [`linked-data.${code}`, kind]);
    assert.match(error.message, reason);
    return true;
  };

test('bundled contexts need no network and the core wins over what clients define', async () => {
  const { contexts, asked } = webOf({});
  const active = await contexts.parse([
    'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.3.jsonld',
    'https://raw.githubusercontent.com/smart-data-models/dataModel.Parking/master/context.jsonld',
    { location: 'https://example.org/wrong', type: 'https://example.org/wrong' },
  ]);
  assert.equal(active.expandTerm('location'), `${ngsiLd}location`);
  assert.equal(active.expandTerm('type'), '@type');
  assert.equal(active.expandTerm('ParkingSpot'), 'https://smartdatamodels.org/dataModel.Parking/ParkingSpot');
  assert.deepEqual(asked, []);
});

test('a context that cannot be fetched is refused by its address, and not asked for again at once', async () => {
  const { contexts, asked } = webOf({});
  for (const _ of [1, 2]) {
    await assert.rejects(
      contexts.parse('https://example.org/a'),
      refusal('context-unavailable', 'upstream-timeout', /example.org\/a/),
    );
  }
  assert.deepEqual(asked, ['https://example.org/a']);
});

test('a page that is not a context is refused', async () => {
  const { contexts } = webOf({ 'https://e.org/html': '<html>', 'https://e.org/none': { a: 1 } });
  await assert.rejects(contexts.parse('https://e.org/html'), refusal('context-invalid', 'invalid', /is not JSON/));
  await assert.rejects(contexts.parse('https://e.org/none'), refusal('context-invalid', 'invalid', /has no @context/));
});

test('contexts that include themselves, each other without end, or too many others are refused', async () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`https://e.org/${n}`, { '@context': {} }]));
  const deep = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => [`https://d.org/${n}`, { '@context': `https://d.org/${n + 1}` }]),
  );
  const { contexts } = webOf({
    'https://e.org/a': { '@context': ['https://e.org/b'] },
    'https://e.org/b': { '@context': 'https://e.org/a' },
    ...many,
    ...deep,
  });
  await assert.rejects(contexts.parse('https://e.org/a'), refusal('context-invalid', 'invalid', /includes itself/));
  await assert.rejects(contexts.parse(Object.keys(many)), refusal('context-limit', 'invalid', /documents/));
  await assert.rejects(contexts.parse('https://d.org/0'), refusal('context-limit', 'invalid', /depth/));
});

test('wrong contexts are refused with their term', async () => {
  const { contexts } = webOf({});
  const wrong: [unknown, RegExp][] = [
    [5, /not number/],
    ['relative.jsonld', /absolute web address/],
    ['ftp://e.org/x', /absolute web address/],
    [{ a: 'b:x', b: 'a:y' }, /refers to itself/],
    [{ a: 'no-iri-here', '@vocab': null }, /is not an IRI/],
    [{ a: 7 }, /term "a"/],
    [{ '@version': 1.0 }, /1\.1/],
    [[{ '@protected': true, a: 'https://e.org/a' }, { a: 'https://e.org/b' }], /protected term "a"/],
  ];
  for (const [context, reason] of wrong) {
    await assert.rejects(
      contexts.parse(context),
      refusal('context-invalid', 'invalid', reason),
      JSON.stringify(context),
    );
  }
});

test('a kept copy serves without its host, and an override beats the network', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'contexts-'));
  t.after(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, 'own.jsonld'), '{"@context":{"pot":"https://own.org/pot"}}');
  const read = async () => '{"@context":{"pot":"https://e.org/pot"}}';
  const copies: ContextCopies = { read, keep: async () => {}, noteUse: async () => {} };
  const { contexts, asked } = webOf({}, copies, { 'https://e.org/own': join(directory, 'own.jsonld') });
  assert.equal((await contexts.parse('https://e.org/old')).expandTerm('pot'), 'https://e.org/pot');
  assert.equal((await contexts.parse('https://e.org/own')).expandTerm('pot'), 'https://own.org/pot');
  assert.deepEqual(asked, []);
});

test('a database that is away for a moment is asked again at once', async () => {
  const answers = [() => Promise.reject(new Error('terminating connection')), async () => '{"@context":{}}'];
  const away = () => Promise.reject(new Error('terminating connection'));
  const copies: ContextCopies = { read: async () => answers.shift()!(), keep: away, noteUse: away };
  const { contexts, asked } = webOf({}, copies);
  await assert.rejects(contexts.parse('https://e.org/a'), /terminating connection/);
  await contexts.parse('https://e.org/a');
  assert.deepEqual(asked, []);
});

test('only what makes a context is kept, and what does not is asked for again after a while', async () => {
  const kept: string[] = [];
  const copies: ContextCopies = {
    read: async () => null,
    keep: async (url) => void kept.push(url),
    noteUse: async () => {},
  };
  let now = 0;
  const pages: Record<string, unknown> = {
    'https://e.org/part': { '@context': { a: 'https://e.org/1' } },
    'https://e.org/whole': { '@context': ['https://e.org/part', { b: 7 }] },
  };
  const fetch = async (url: string) => ({ body: JSON.stringify(pages[url]) });
  const contexts = createContexts({ bundled, fetch, copies, now: () => now });
  await assert.rejects(contexts.parse('https://e.org/whole'), refusal('context-invalid', 'invalid', /term "b"/));
  assert.deepEqual(kept, []);
  pages['https://e.org/whole'] = { '@context': ['https://e.org/part', { b: 'https://e.org/2' }] };
  now = 11_000;
  assert.equal((await contexts.parse('https://e.org/whole')).expandTerm('b'), 'https://e.org/2');
  assert.deepEqual(kept.sort(), ['https://e.org/part', 'https://e.org/whole']);
});

test('an active context stays one object until one of its addresses is forgotten, and its use is noted hourly', async () => {
  const noted: (readonly string[])[] = [];
  const copies: ContextCopies = {
    read: async () => null,
    keep: async () => {},
    noteUse: async (addresses) => void noted.push(addresses),
  };
  let now = 0;
  const fetch = async (url: string) => ({
    body: url.endsWith('/outer') ? '{"@context":"https://e.org/inner"}' : '{"@context":{}}',
  });
  const contexts = createContexts({ bundled, fetch, copies, now: () => now });
  const first = await contexts.parse('https://e.org/outer');
  const other = await contexts.parse('https://e.org/other');
  now = 3_599_999;
  assert.equal(await contexts.parse('https://e.org/outer'), first);
  assert.equal(noted.length, 2);
  now = 3_600_000;
  assert.equal(await contexts.parse('https://e.org/outer'), first);
  assert.deepEqual(noted.slice(2), [['https://e.org/outer', 'https://e.org/inner']]);
  contexts.forget('https://e.org/inner');
  assert.notEqual(await contexts.parse('https://e.org/outer'), first);
  assert.equal(await contexts.parse('https://e.org/other'), other);
});

test('a context of one address is named by it, any other by an address of this node', async () => {
  const own = { read: () => undefined, addressOf: () => 'https://own/1', remember: async () => {} };
  const fetch = async () => ({ body: '{"@context":{}}' });
  const contexts = createContexts({ bundled, fetch, own });
  const address = async (source: unknown) => (await contexts.parse(source)).address;
  const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld';
  assert.equal(await address(undefined), core);
  assert.equal(await address('https://e.org/a'), 'https://e.org/a');
  assert.equal(await address(['https://e.org/a', core]), 'https://e.org/a');
  assert.equal(await address(['https://e.org/a', 'https://e.org/b']), 'https://own/1');
  assert.equal(await address({ a: 'https://e.org/a' }), 'https://own/1');
  assert.equal(await address([{ a: 'https://e.org/a' }, core]), 'https://own/1');
});

test('a forgotten address is fetched anew', async () => {
  const pages: Record<string, unknown> = { 'https://e.org/c': { '@context': { a: 'https://e.org/1' } } };
  const { contexts } = webOf(pages);
  assert.equal((await contexts.parse('https://e.org/c')).expandTerm('a'), 'https://e.org/1');
  pages['https://e.org/c'] = { '@context': { a: 'https://e.org/2' } };
  contexts.forget('https://e.org/c');
  assert.equal((await contexts.parse('https://e.org/c')).expandTerm('a'), 'https://e.org/2');
});

test('wrong entities are refused with their field', async () => {
  const active = await webOf({}).contexts.core();
  const wrong: [object, string, RegExp][] = [
    [{ type: 'T' }, 'id', /no id/],
    [{ id: 'x', type: 'T' }, 'id', /URI/],
    [{ id: 'urn:x', type: [] }, 'type', /type/],
    [{ id: 'urn:x', type: 'T', a: null }, 'a', /null/],
    [{ id: 'urn:x', type: 'T', a: { type: 'Property' } }, 'a', /needs the member "value"/],
    [{ id: 'urn:x', type: 'T', a: { type: 'Thing', value: 1 } }, 'a.type', /not a kind/],
    [{ id: 'urn:x', type: 'T', a: { type: 'Relationship', object: 'x y' } }, 'a.object', /URI/],
    [{ id: 'urn:x', type: 'T', a: { value: 1, observedAt: 'today' } }, 'a.observedAt', /date/],
    [{ id: 'urn:x', type: 'T', location: { type: 'Point', coordinates: [14, 146] } }, 'location', /latitude 146/],
    [{ id: 'urn:x', type: 'T', a: [{ value: 1 }, { value: 2 }] }, 'a', /datasetId/],
  ];
  for (const [entity, field, reason] of wrong) {
    assert.throws(
      () => expandEntity(entity, active),
      (error: Error & { place?: { field?: string } }) => error.place?.field === field && reason.test(error.message),
      JSON.stringify(entity),
    );
  }
});
