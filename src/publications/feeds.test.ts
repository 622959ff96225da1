import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pino } from 'pino';
import { freshDatabase } from '../../test/support/database.ts';
import { type FeedClient, memorySource, openModels } from '../connectors/index.ts';
import { createContexts, type ExpandedEntity, readBundledContexts } from '../linked-data/index.ts';
import type { Participant, Role } from '../participants/index.ts';
import { loadPlaces } from '../places/index.ts';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { createSecrets } from '../platform/secrets/index.ts';
import { followFeeds } from './feeds.ts';
import { createPublications, createRunWork, createUploads, type Publications } from './index.ts';
import type { RunWorkDeps } from './run-work.ts';

const root = join(import.meta.dirname, '../..');
const db = await freshDatabase({ after });
const directory = await mkdtemp(join(tmpdir(), 'vozel-publications-'));
after(() => rm(directory, { recursive: true, force: true }));

const koper = newId();
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

const person = (name: string, role: Role, organisation = koper): Participant => ({
  kind: 'person',
  id: name,
  name,
  operator: false,
  memberships: [{ organisation, role }],
});
const ana = person('ana', 'provider');

/** What lies beyond publications, in memory: the real doors are tried over HTTP. */
const entities = new Map<string, ExpandedEntity>();
const told: string[] = [];
const bundled = await readBundledContexts(join(root, 'models/contexts'));
const models = openModels(join(root, 'models'));
const places = loadPlaces(join(root, 'models/places'));
const uploads = createUploads({ directory, maxBytes: 5_000_000 });
const shared: RunWorkDeps = {
  db,
  clock,
  log: pino({ level: 'silent' }),
  models,
  places,
  uploads,
  contexts: createContexts({ bundled, fetch: () => Promise.reject(new Error('no network')) }),
  organisations: {
    find: async (key) => (key === koper || key === 'koper' ? { id: koper, slug: 'koper', confirmed: true } : null),
  },
  context: {
    async write(_space, _steward, given) {
      return given.map((entity) => {
        const outcome = entities.has(entity.id) ? 'updated' : 'created';
        entities.set(entity.id, entity);
        return { outcome } as const;
      });
    },
    async remove(_space, _steward, ids) {
      for (const id of ids) entities.delete(id);
    },
    select: async () => 7,
    unselect: async (_space, dataset) => void told.push(`unselect ${dataset}`),
  },
  catalogue: {
    check: () => {},
    enter: async (_access, entry) => entry.id ?? newId(),
    publish: async (_access, entry) => {
      told.push(`publish ${entry.slug} ${entry.types.join()}`);
      return entry.id ?? newId();
    },
    pause: async () => void told.push('pause'),
    retire: async () => void told.push('retire'),
    touch: async () => {},
  },
  grants: {
    open: async (_id, dataset, _organisation, everyone) => void told.push(`grant ${dataset} ${everyone}`),
    withdraw: async () => void told.push('withdraw'),
  },
};
const work = createRunWork(shared);
const publications: Publications = createPublications({
  ...shared,
  work,
  queue: { submit: (run) => work.carryOut(run) },
  outbound: { call: (...asked) => call(...asked) },
  secrets: createSecrets('a secret key of at least thirty-two characters'),
  deeds: { record: async () => {} },
  letters: { awaiting: async ({ slug }) => void told.push(`letter ${slug}`) },
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
    submit: (run) => work.carryOut(run),
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
