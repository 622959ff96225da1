import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { freshDatabase } from '../../../test/support/database.ts';
import {
  type Contexts,
  createContexts,
  type FetchDocument,
  openStoredContexts,
  readBundledContexts,
  type StoredContexts,
} from '../index.ts';

const db = await freshDatabase({ after });
const bundled = await readBundledContexts(join(import.meta.dirname, '../../../models/contexts'));
const start = Date.parse('2026-11-27T12:00:00Z');
const minutes = (count: number) => count * 60_000;

type Page = { readonly context?: unknown; readonly body?: string; readonly headers?: Record<string, string> };

/** A process over the one database, before an invented web and at a moment that the test sets. */
async function startProcess(t: { after(work: () => Promise<void>): void }, pages: Record<string, Page>) {
  const asked: [url: string, etag: string | null | undefined][] = [];
  const time = { now: start };
  const fetch: FetchDocument = async (url, { held }) => {
    asked.push([url, held?.etag]);
    const page = pages[url];
    if (page === undefined) throw new Error('connection refused');
    const headers = page.headers ?? {};
    if (held?.etag !== undefined && held.etag !== null && held.etag === headers.etag)
      return { body: '', headers, isUnchanged: true };
    return { body: page.body ?? JSON.stringify({ '@context': page.context }), headers };
  };
  const clock = { now: () => new Date(time.now) };
  const stored = openStoredContexts({ db, clock, fetch, baseUrl: 'https://node.si' });
  const contexts = createContexts({ bundled, fetch, copies: stored.copies, own: stored.own, now: () => time.now });
  t.after(await stored.follow(contexts));
  const meaning = async (url: string) => (await contexts.parse(url)).expandTerm('pot');
  return { asked, time, stored, contexts, meaning };
}

/** Waits for what another process is told. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 6_000; tries += 1) {
    if (await isTrue()) return;
    await wait(10);
  }
  assert.fail('it does not come');
}

const addresses = async (stored: StoredContexts, prefix: string) =>
  (await stored.fetched.list()).map(({ url }) => url).filter((url) => url.startsWith(prefix));
const one = { pot: 'https://example.org/one' };
const two = { pot: 'https://example.org/two' };

test('what one process has fetched, another understands without a network', async (t) => {
  const url = 'https://shared.example/a';
  const first = await startProcess(t, { [url]: { context: one } });
  assert.equal(await first.meaning(url), one.pot);
  const second = await startProcess(t, {});
  assert.equal(await second.meaning(url), one.pot);
  assert.deepEqual(second.asked, []);
});

test('a copy is asked for when its time has passed, by its tag, and holds on when nothing has changed', async (t) => {
  const url = 'https://tagged.example/a';
  const headers = { etag: '"1"', 'cache-control': 'max-age=600' };
  const { asked, time, stored, contexts, meaning } = await startProcess(t, { [url]: { context: one, headers } });
  const active = await contexts.parse(url);
  const asking = () => asked.filter(([each]) => each === url).map(([, etag]) => etag);
  time.now += minutes(9);
  await stored.refresh(contexts);
  assert.deepEqual(asking(), [undefined]);
  time.now += minutes(2);
  await stored.refresh(contexts);
  assert.deepEqual(asking(), [undefined, '"1"']);
  const row = await stored.fetched.find(url);
  assert.deepEqual([row?.fetched.getTime(), row?.expires?.getTime()], [time.now, time.now + minutes(10)]);
  assert.equal(await contexts.parse(url), active);
  assert.equal(await meaning(url), one.pot);
});

test('a context that has changed means the same to every process soon after', async (t) => {
  const url = 'https://changing.example/a';
  const pages: Record<string, Page> = { [url]: { context: one } };
  const [first, second] = [await startProcess(t, pages), await startProcess(t, {})];
  assert.deepEqual([await first.meaning(url), await second.meaning(url)], [one.pot, one.pot]);
  pages[url] = { context: two };
  first.time.now += minutes(60 * 24 + 1);
  await first.stored.refresh(first.contexts);
  for (const { meaning } of [first, second]) await until(async () => (await meaning(url)) === two.pot);
});

for (const [what, page, reason] of [
  ['gives nothing', undefined, /^unknown$/],
  ['gives no context', { body: '<html>' }, /^linked-data.context-invalid: .* is not JSON/],
  ['gives one that cannot be used', { context: { a: 7 } }, /^linked-data.context-invalid: .*term "a"/],
  [
    'gives one that includes itself',
    { context: `https://failing.example/${encodeURIComponent('gives one that includes itself')}` },
    /includes itself/,
  ],
] as const) {
  test(`a copy stays in use while its origin ${what}, and says so`, async (t) => {
    const url = `https://failing.example/${encodeURIComponent(what)}`;
    const pages: Record<string, Page> = { [url]: { context: one } };
    const { time, stored, contexts, meaning } = await startProcess(t, pages);
    await meaning(url);
    if (page === undefined) delete pages[url];
    else pages[url] = page;
    time.now += minutes(60 * 24 + 1);
    await stored.refresh(contexts);
    const failed = await stored.fetched.find(url);
    assert.deepEqual([failed?.failures, failed?.failed?.getTime()], [1, time.now]);
    assert.match(failed!.failure!, reason);
    assert.equal(failed?.expires?.getTime(), time.now + minutes(10));
    time.now += minutes(11);
    await stored.refresh(contexts);
    assert.equal((await stored.fetched.find(url))?.expires?.getTime(), time.now + minutes(20));
    contexts.forget();
    assert.equal(await meaning(url), one.pot);
    pages[url] = { context: two };
    time.now += minutes(21);
    await stored.refresh(contexts);
    const healed = await stored.fetched.find(url);
    assert.deepEqual([healed?.failures, healed?.failure], [0, null]);
    await until(async () => (await meaning(url)) === two.pot);
  });
}

test('a copy that is not in use is not asked for, and after a year it goes', async (t) => {
  const url = 'https://unused.example/a';
  const { asked, time, stored, contexts, meaning } = await startProcess(t, { [url]: { context: one } });
  await meaning(url);
  time.now += minutes(60 * 24 * 31);
  await stored.refresh(contexts);
  assert.equal(asked.filter(([each]) => each === url).length, 1);
  assert.deepEqual(await addresses(stored, url), [url]);
  time.now += minutes(60 * 24 * 340);
  await stored.refresh(contexts);
  assert.deepEqual(await addresses(stored, url), []);
});

test('many addresses asked for once do not push out a copy that has been of use for long', async (t) => {
  const url = 'https://proven.example/a';
  const next = 'https://next.example/a';
  const { time, stored, meaning } = await startProcess(t, { [url]: { context: one }, [next]: { context: one } });
  await meaning(url);
  time.now += minutes(60 * 24 * 2);
  await meaning(url);
  await until(async () => (await stored.fetched.find(url))?.used.getTime() === time.now);
  await sql`
    insert into fetched_context (url, id, body, created, fetched, expires, used)
    select 'https://many.example/' || n, gen_random_uuid(), '{}', ${new Date(time.now)}, ${new Date(time.now)},
           ${new Date(time.now + minutes(600))}, ${new Date(time.now)}::timestamptz + n * interval '1 ms'
      from generate_series(1, 2100) as n`.execute(db.kysely);
  time.now += minutes(1);
  await meaning(next);
  const kept = await stored.fetched.list();
  assert.equal(kept.length, 2_000);
  assert.ok(kept.some((row) => row.url === url));
  assert.ok(!kept.some((row) => row.url === 'https://many.example/1'));
  await sql`delete from fetched_context where url like 'https://many.example/%'`.execute(db.kysely);
});

test('contexts made for answers are bounded by their last use, and go after a month without it', async (t) => {
  const { time, stored, contexts } = await startProcess(t, {});
  const space = 77;
  const listed = async () => (await stored.own.list(space)).map(({ id }) => stored.own.address(id));
  const remember = async (context: unknown) => {
    const active = await contexts.parse(context);
    await contexts.remember(space, active);
    return active.address;
  };
  await sql`
    insert into own_context (space, id, kind, body, created, used)
    select ${space}::integer, 'n' || n, 'ImplicitlyCreated', '{"@context":{}}', ${new Date(start)},
           ${new Date(start)}::timestamptz - n * interval '1 s' from generate_series(1, 1000) as n`.execute(db.kysely);
  const address = await remember([{ stol: 'https://example.org/stol' }]);
  const full = await listed();
  assert.equal(full.length, 1_000);
  assert.ok(full.includes(address) && !full.includes(stored.own.address('n1000')));
  time.now += minutes(60 * 24 * 29);
  await remember([{ stol: 'https://example.org/stol' }]);
  time.now += minutes(60 * 24 * 2);
  await stored.refresh(contexts);
  assert.deepEqual(await listed(), [address]);
});

test('contexts made for answers take 16 MiB of a space at most', async (t) => {
  const { stored, contexts } = await startProcess(t, {});
  await sql`
    insert into own_context (space, id, kind, body, created, used)
    select 79, 'n' || n, 'ImplicitlyCreated', repeat('x', 1048576), ${new Date(start)},
           ${new Date(start)}::timestamptz - n * interval '1 s' from generate_series(1, 20) as n`.execute(db.kysely);
  await contexts.remember(79, await contexts.parse([{ miza: 'https://example.org/miza' }]));
  const ids = (await stored.own.list(79)).map(({ id }) => id);
  assert.deepEqual([ids.length, ids.includes('n15'), ids.includes('n16')], [16, true, false]);
});

test('whatever a context says, its digest leads to it, and another order of its members to the same', async (t) => {
  const { contexts, stored } = await startProcess(t, {});
  const address = async (context: unknown): Promise<string> => (await (contexts as Contexts).parse(context)).address;
  const [a, b] = ['https://example.org/a', 'https://example.org/b'];
  assert.equal(await address({ a, b }), await address({ b, a }));
  assert.notEqual(await address([{ a }, { b }]), await address([{ b }, { a }]));
  assert.notEqual(await address([{ a }]), await address({ a }));
  assert.notEqual(await address(JSON.parse(`{"__proto__":"${a}"}`)), await address({}));
  const list = await contexts.parse([{ a }, { b }]);
  await contexts.remember(78, list);
  assert.equal(await stored.own.read(list.address), JSON.stringify({ '@context': [{ a }, { b }] }));
});
