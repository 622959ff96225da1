import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { publishingGround } from '../../test/support/publishing.ts';
import { type FeedClient, memorySource } from '../connectors/index.ts';
import type { Clock } from '../platform/clock.ts';
import { createSecrets } from '../platform/secrets/index.ts';
import { followFeeds } from './feeds.ts';
import { createPublications, createRunWork, type Publications } from './index.ts';

let now = new Date('2026-11-02T08:00:00Z');
const clock: Clock = { now: () => now };
const minutesLater = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};

/** The feed's server: what it answers, and how often it was asked. */
let answer: () => string = () => '';
let asked = 0;
const call: FeedClient['call'] = async () => {
  asked += 1;
  const body = answer();
  return {
    status: 200,
    headers: {},
    stream: () => memorySource('vir', body).open(),
    discard: async () => {},
  } as unknown as Awaited<ReturnType<FeedClient['call']>>;
};

const { deps: shared, entities, provider: ana } = await publishingGround({ after }, { clock });
const { db, uploads } = shared;
const work = createRunWork(shared);
const publications: Publications = createPublications({
  ...shared,
  work,
  queue: { submit: (run) => work.carryOut(run) },
  outbound: { call: (...asked) => call(...asked) },
  secrets: createSecrets('a secret key of at least thirty-two characters'),
  deeds: { record: async () => {} },
  letters: { awaiting: async () => {} },
});

const parking = (free: number) => JSON.stringify({ data: [{ id: 'a', name: 'Tržnica', free, lat: 46.05, lon: 14.5 }] });
const follow = () =>
  followFeeds({
    db,
    clock,
    log: shared.log,
    publications,
    uploads,
    system: { ...ana, kind: 'operator', operator: true },
  });
const free = () => JSON.stringify([...entities.values()][0]?.document ?? [...entities.values()][0]);

test('a published feed is asked when it is due and not before', async () => {
  answer = () => parking(5);
  const { slug } = await publications.create(ana, {
    organisation: 'koper',
    description: { titles: { sl: 'Prosta mesta' } },
  });
  await publications.feed(ana, slug, { url: 'https://vir.example/p.json', everyMinutes: 10 });
  await publications.check(ana, slug);
  await publications.publish(ana, slug);
  const before = asked;
  await follow();
  assert.equal(asked, before);
  minutesLater(11);
  answer = () => parking(4);
  await follow();
  assert.equal(asked, before + 1);
  assert.match(free(), /:4[,}]/);
});

test('a feed that fails keeps the old data, says why, and is asked again at its next time only', async () => {
  minutesLater(11);
  const before = asked;
  answer = () => 'to ni JSON';
  await follow();
  await follow();
  assert.equal(asked, before + 1);
  assert.match(free(), /:4[,}]/);
  const [run] = await publications.runs(ana, 'prosta-mesta');
  assert.equal(run?.state, 'failed');
  assert.ok(run?.error?.sl && run.error.en);
  assert.equal((await publications.get(ana, 'prosta-mesta')).state, 'published');
  minutesLater(11);
  answer = () => parking(3);
  await follow();
  assert.match(free(), /:3[,}]/);
});

test('a paused feed is not asked, also by a process that has just started; resumed it is asked at once', async () => {
  await publications.pause(ana, 'prosta-mesta');
  minutesLater(60);
  const before = asked;
  await follow();
  const { state, nextPull } = await publications.get(ana, 'prosta-mesta');
  assert.deepEqual([asked, state, nextPull], [before, 'paused', null]);
  await publications.resume(ana, 'prosta-mesta');
  await follow();
  assert.equal(asked, before + 1);
});
