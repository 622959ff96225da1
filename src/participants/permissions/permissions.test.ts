import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { startParticipants } from '../../../test/support/participants.ts';
import { newId } from '../../platform/ids.ts';
import { createDeeds } from '../deeds.ts';
import { anonymous, type Participant, type Role } from '../participant.ts';
import type { Holder } from './holder.ts';
import { createPermissions, readable, type Shown } from './permissions.ts';

const spaceOwner = newId();
const shows = new Map<number, Shown>([
  [11, null],
  [12, new Set(['urn:a', 'urn:b'])],
  [13, null],
  ...Array.from({ length: 40 }, (_, at): [number, Shown] => [100 + at, null]),
]);
const spaces = {
  organisation: async (space: number) => (space === 7 ? spaceOwner : null),
  shows: async (space: number) => (space === 1 ? shows : new Map<number, Shown>()),
};
const node = await startParticipants({ after }, { spaces });
const { permissions } = node.participants;
const { db } = node;
const deeds = createDeeds({ audit: { record: async () => undefined } });

const person = (...memberships: { organisation: string; role: Role }[]): Participant => ({
  kind: 'person',
  id: newId(),
  name: 'Ana',
  memberships,
  operator: false,
});

test('anonymous reads what anyone was granted and nothing else, and writes nothing', async () => {
  await permissions.grant({ holder: 'anyone', dataset: 11, source: 'open' });
  const access = await permissions.resolve(anonymous, 1);
  assert.deepEqual([...access.datasets], [[11, null]]);
  assert.equal(access.readsAll, false);
  assert.equal(access.writesAll, false);
  assert.deepEqual(access.stewardOf, []);
  await permissions.revoke({ dataset: 11 });
});

test('a person holds what it, its organisations and anyone hold, in the space of the datasets alone', async () => {
  const organisation = await node.newOrganisation();
  const ana = person({ organisation, role: 'member' });
  await permissions.grant({ holder: `organisation:${organisation}`, dataset: 11, source: 'manual' });
  await permissions.grant({ holder: `person:${ana.id}`, dataset: 12, source: 'manual' });
  assert.deepEqual([...(await permissions.resolve(ana, 1)).datasets.keys()].sort(), [11, 12]);
  assert.equal((await permissions.resolve(ana, 2)).datasets.size, 0);
  assert.equal((await permissions.resolve(person(), 1)).datasets.size, 0);
});

test('a grant and its withdrawal hold with the very next request, here and in another process', async () => {
  const ana = person();
  const other = await createPermissions({ db, clock: { now: () => new Date() }, deeds, openAccess: false, spaces });
  assert.equal((await permissions.resolve(ana, 1)).datasets.size, 0);
  assert.equal((await other.resolve(ana, 1)).datasets.size, 0);
  await permissions.grant({ holder: `person:${ana.id}`, dataset: 13, source: 'manual' });
  assert.ok((await permissions.resolve(ana, 1)).datasets.has(13));
  await eventually(async () => (await other.resolve(ana, 1)).datasets.has(13));
  await permissions.revoke({ holder: `person:${ana.id}` });
  assert.equal((await permissions.resolve(ana, 1)).datasets.size, 0);
  await eventually(async () => (await other.resolve(ana, 1)).datasets.size === 0);
  await other.close();
});

test('a grant with an end is over when its time is over, not a moment later', async () => {
  const ana = person();
  const until = new Date(Date.now() + 1_000);
  await permissions.grant({ holder: `person:${ana.id}`, dataset: 13, source: 'manual', until });
  const early = (await permissions.resolve(ana, 1)).datasets.has(13);
  assert.ok(early || Date.now() >= until.getTime());
  while (Date.now() <= until.getTime() + 10) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await permissions.resolve(ana, 1)).datasets.size, 0);
});

test('a grant rolled back with its transaction was never given', async () => {
  const ana = person();
  await assert.rejects(
    db.transaction(async (tx) => {
      await permissions.grant({ holder: `person:${ana.id}`, dataset: 13, source: 'manual' }, tx);
      throw new Error('no');
    }),
  );
  assert.equal((await permissions.resolve(ana, 1)).datasets.size, 0);
});

test('the same source changes its grant; another source adds one, and each is withdrawn by itself', async () => {
  const holder: Holder = `person:${newId()}`;
  const first = await permissions.grant({ holder, dataset: 12, source: 'agreement:1', shows: ['urn:a'] });
  const again = await permissions.grant({ holder, dataset: 12, source: 'agreement:1', shows: ['urn:b'] });
  const other = await permissions.grant({ holder, dataset: 12, source: 'agreement:2' });
  assert.deepEqual([first.outcome, again.outcome, other.outcome], ['created', 'changed', 'created']);
  assert.equal(first.grant.id, again.grant.id);
  assert.equal(await permissions.revoke({ holder, source: 'agreement:2' }), 1);
  assert.deepEqual(
    (await permissions.grantsOf({ holder })).map((grant) => grant.shows),
    [['urn:b']],
  );
  assert.equal(await permissions.revoke({}), 0);
});

test('the operator and administrators of a space read all of it; providers write for their organisation', async () => {
  const operator: Participant = { ...anonymous, kind: 'operator', operator: true };
  assert.equal((await permissions.resolve(operator, 1)).readsAll, true);
  assert.equal((await permissions.resolve(operator, 1)).writesAll, true);
  const administrator = person({ organisation: spaceOwner, role: 'administrator' });
  assert.equal((await permissions.resolve(administrator, 7)).readsAll, true);
  assert.equal((await permissions.resolve(administrator, 1)).readsAll, false);
  assert.equal((await permissions.resolve(administrator, 7)).writesAll, false);
  assert.equal((await permissions.resolve(person({ organisation: spaceOwner, role: 'provider' }), 7)).readsAll, false);
  const organisation = await node.newOrganisation();
  for (const role of ['administrator', 'provider', 'developer', 'member'] as const) {
    const { stewardOf } = await permissions.resolve(person({ organisation, role }), 1);
    assert.deepEqual(stewardOf, role === 'administrator' || role === 'provider' ? [organisation] : []);
  }
});

test('an organisation that is not confirmed writes nothing, and does from the moment it is', async () => {
  const { id } = await node.newPerson();
  const profile = {
    slug: `n-${newId().slice(-8)}`,
    kind: 'ngo',
    names: { sl: 'Društvo' },
    descriptions: {},
    place: null,
    website: null,
    email: null,
    colour: null,
  } as const;
  const { id: organisation, version } = await node.participants.organisations.create(profile, {
    administrator: id,
    confirmed: false,
  });
  const ana = person({ organisation, role: 'administrator' });
  assert.deepEqual((await permissions.resolve(ana, 1)).stewardOf, []);
  await node.participants.organisations.change(organisation, { confirmed: true }, version);
  assert.deepEqual((await permissions.resolve(ana, 1)).stewardOf, [organisation]);
});

test('with open access anybody reads and writes all', async (t) => {
  const open = await createPermissions({ db, clock: { now: () => new Date() }, deeds, openAccess: true, spaces });
  t.after(() => open.close());
  const access = await open.resolve(anonymous, 1);
  assert.deepEqual([access.readsAll, access.writesAll], [true, true]);
});

test('several grants of one dataset show together what each shows, never more than the dataset', () => {
  const attribute = fc.constantFrom('a', 'b', 'c', 'd');
  const shown = fc.option(fc.uniqueArray(attribute), { nil: null });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(1, 2, 9), shown)), shown, shown, (held, one, two) => {
      const datasets = new Map<number, Shown>([
        [1, one && new Set(one)],
        [2, two && new Set(two)],
      ]);
      const result = readable(
        datasets,
        held.map(([dataset, shows]) => ({ dataset, shows })),
      );
      for (const dataset of [1, 2, 9]) {
        const grants = held.filter(([number]) => number === dataset);
        const own = dataset === 1 ? one : two;
        const known = datasets.has(dataset) && grants.length > 0;
        assert.equal(result.has(dataset), known);
        if (!known) continue;
        for (const name of ['a', 'b', 'c', 'd'] as const) {
          const expected = (own?.includes(name) ?? true) && grants.some(([, shows]) => shows?.includes(name) ?? true);
          const attributes = result.get(dataset);
          assert.equal(attributes === null || attributes!.has(name), expected);
        }
      }
    }),
  );
});

test('resolving under a storm of grants and withdrawals never answers what was true before an acknowledged change', async () => {
  const ana = person();
  const holder: Holder = `person:${ana.id}`;
  let stop = false;
  const noise = (async () => {
    // Through the event loop: remembered answers alone would let nothing else happen.
    while (!stop) {
      await permissions.resolve(ana, 1);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let dataset = 100; dataset < 130; dataset += 1) {
    await permissions.grant({ holder, dataset, source: 'manual' });
    assert.ok((await permissions.resolve(ana, 1)).datasets.has(dataset));
    await permissions.revoke({ holder, dataset });
    assert.ok(!(await permissions.resolve(ana, 1)).datasets.has(dataset));
  }
  stop = true;
  await noise;
});

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await holds())) {
    assert.ok(performance.now() < end, 'it does not arrive');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
