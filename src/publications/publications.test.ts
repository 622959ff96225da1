import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { publishingGround, uploadBody as text } from '../../test/support/publishing.ts';
import { fileSource } from '../connectors/index.ts';
import type { Participant, Role } from '../participants/index.ts';
import type { systemClock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { createSecrets } from '../platform/secrets/index.ts';
import { createPublications, createRunWork, type Publications } from './index.ts';
import { removeCompared } from './run-work.ts';

const root = join(import.meta.dirname, '../..');
/** Ids with this part break off when they are written. */
let refuse: string | null = null;
const ground = await publishingGround({ after }, { breaksOff: (id) => refuse !== null && id.includes(refuse) });
/** Nothing can be recorded of what is done. */
let refuseDeeds = false;
const { deps: shared, entities, told, directory, organisation: koper } = ground;
const other = newId();
const person = (name: string, role: Role, organisation = koper): Participant => ({
  kind: 'person',
  id: name,
  name,
  operator: false,
  memberships: [{ organisation, role }],
});
const ana = person('ana', 'provider');
const bor = person('bor', 'provider');

const work = createRunWork(shared);
const publications: Publications = createPublications({
  ...shared,
  work,
  queue: { submit: (run) => work.carryOut(run) },
  outbound: { call: () => Promise.reject(new Error('no network')) },
  secrets: createSecrets('a secret key of at least thirty-two characters'),
  deeds: {
    record: async () => {
      if (refuseDeeds) throw new Error('the audit cannot be written');
    },
  },
  letters: { awaiting: async ({ slug }) => void told.push(`letter ${slug}`) },
});

const counters = (rows: string[]) => `id;Število vozil;Hitrost (km/h);lon;lat\n${rows.join('\n')}\n`;
const three = ['1;10;50,5;14,5;46,05', '2;20;51;14,6;46,06', '3;30;52;14,7;46,07'];

async function drafted(title: string, content: string, approvalRequired = false) {
  const { slug } = await publications.create(ana, {
    organisation: 'koper',
    description: { titles: { sl: title } },
    approvalRequired,
  });
  return publications.upload(ana, slug, { name: 'stevci.csv', body: text(content) });
}

const done = async (run: { id: string }) => publications.run(ana, run.id);

test('what cannot be recorded is not done: no publication and no run without their deed', async () => {
  const { slug } = await drafted('Brez sledi', counters(three));
  refuseDeeds = true;
  const again = { organisation: 'koper', description: { titles: { sl: 'Nikoli narejena' } } };
  await assert.rejects(publications.create(ana, again), /audit/);
  await assert.rejects(publications.check(ana, slug), /audit/);
  refuseDeeds = false;
  await assert.rejects(publications.get(ana, 'nikoli-narejena'), { code: 'publications.publication-missing' });
  assert.deepEqual(await publications.runs(ana, slug), []);
  assert.equal((await done(await publications.check(ana, slug))).state, 'done');
});

test('a table becomes a published dataset: upload, check, publish', async () => {
  const publication = await drafted('Števci prometa', counters([...three, '3;5;1;14,5;46,05', 'x']));
  assert.equal(publication.mapping?.model, 'TrafficFlowObserved');
  await publications.change(ana, publication.slug, {
    mapping: { ...publication.mapping, id: 'urn:ngsi-ld:TrafficFlowObserved:koper:{id}' },
  });
  const check = await done(await publications.check(ana, publication.slug));
  assert.equal(check.state, 'done');
  assert.deepEqual(check.counts, {
    rows: 5,
    accepted: 3,
    rejected: 2,
    created: 3,
    updated: 0,
    unchanged: 0,
    removed: 0,
  });
  assert.equal(check.outcome.first?.length, 3);
  assert.ok((check.outcome.missing?.dateObserved ?? 0) > 0);
  assert.equal(entities.size, 0, 'a dry run stores nothing');
  const rejections = (await Array.fromAsync(publications.rejections(ana, check.id))).flat();
  assert.deepEqual(
    rejections.map(({ line, code }) => [line, code]),
    [
      [6, 'connectors.row-wrong-width'],
      [5, 'connectors.identifier-repeated'],
    ],
  );
  const run = await done(await publications.publish(ana, publication.slug));
  assert.deepEqual([run.state, run.counts.created], ['done', 3]);
  assert.equal(entities.size, 3);
  assert.deepEqual([...entities.values()][0]?.scopes, ['/koper/stevci_prometa']);
  assert.equal((await publications.get(ana, publication.slug)).state, 'published');
  assert.ok(told.includes('grant 7 true'));
  assert.ok(told.some((line) => line.startsWith('publish stevci-prometa https://')));
});

test('next month replaces or appends under the same link, and a check shows the difference first', async () => {
  const next = counters(['1;10;50,5;14,5;46,05', '2;99;51;14,6;46,06', '4;40;52;14,7;46,07']);
  const check = await done(
    await publications.refresh(ana, 'stevci-prometa', 'check', { name: 'stevci.csv', body: text(next) }),
  );
  const counts = { rows: 3, accepted: 3, rejected: 0, created: 1, updated: 1, unchanged: 1, removed: 1 };
  assert.deepEqual(check.counts, counts);
  assert.equal(entities.size, 3);
  assert.equal((await publications.get(ana, 'stevci-prometa')).source?.file === check.source?.file, false);
  const replace = await done(await publications.confirm(ana, check.id, 'replace'));
  await assert.rejects(publications.confirm(ana, check.id, 'replace'), { code: 'publications.nothing-to-confirm' });
  assert.deepEqual(replace.counts, counts);
  assert.deepEqual([...entities.keys()].map((id) => id.at(-1)).sort(), ['1', '2', '4']);
  const append = await done(
    await publications.refresh(ana, 'stevci-prometa', 'append', {
      name: 'stevci.csv',
      body: text(counters(['5;1;1;14,5;46,05'])),
    }),
  );
  assert.deepEqual([append.counts.created, append.counts.removed, entities.size], [1, 0, 4]);
});

test('a comparison that nobody confirms loses its file after an hour, and nothing else does', async () => {
  const body = text(counters(['9;1;1;14,5;46,05']));
  const check = await done(await publications.refresh(ana, 'stevci-prometa', 'check', { name: 'stevci.csv', body }));
  await removeCompared(shared);
  assert.ok((await readdir(directory)).includes(check.source!.file!));
  const later = { now: () => new Date(Date.now() + 61 * 60_000) };
  await removeCompared({ ...shared, clock: later as typeof systemClock });
  const left = await readdir(directory);
  assert.ok(!left.includes(check.source!.file!));
  assert.ok(left.includes((await publications.get(ana, 'stevci-prometa')).source!.file!));
  await assert.rejects(publications.confirm(ana, check.id, 'append'), { code: 'publications.nothing-to-confirm' });
});

test('types and meanings corrected by hand are kept, also for the next file, and give a new suggestion', async () => {
  const publication = await drafted('Popravki', 'oznaka;stanje;dan\n1;01;1. 2. 2026\n2;02;2. 2. 2026\n');
  const columns = { stanje: { type: 'integer' as const }, oznaka: { type: 'text' as const, meaning: null } };
  const changed = await publications.change(ana, publication.slug, { columns });
  assert.equal(changed.profile?.columns.find(({ name }) => name === 'stanje')?.type, 'integer');
  assert.equal(changed.profile?.columns.find(({ name }) => name === 'oznaka')?.meaning, undefined);
  const check = await done(await publications.check(ana, publication.slug));
  assert.deepEqual(check.outcome.first?.[0]?.stanje, { type: 'Property', value: 1 });
  const again = await publications.upload(ana, publication.slug, {
    name: 'popravki.csv',
    body: text('oznaka;stanje;dan\n3;03;3. 2. 2026\n'),
  });
  assert.equal(again.profile?.columns.find(({ name }) => name === 'stanje')?.type, 'integer');
  await assert.rejects(publications.change(ana, publication.slug, { columns: { ni: { type: 'text' } } }), {
    code: 'connectors.unknown-column',
    place: { field: 'columns.ni' },
  });
  await assert.rejects(publications.change(ana, publication.slug, { columns: { stanje: { type: 'datum' } } }), {
    code: 'publications.columns-invalid',
    place: { field: 'columns.stanje.type' },
  });
});

test('a next file without the columns of the mapping is refused before anything changes', async () => {
  await assert.rejects(
    publications.refresh(ana, 'stevci-prometa', 'replace', { name: 'stevci.csv', body: text('a;b\n1;2\n') }),
    { code: 'connectors.unknown-column' },
  );
  assert.equal(entities.size, 4);
});

test('pause keeps data, retire removes them and says since when', async () => {
  assert.equal((await publications.pause(ana, 'stevci-prometa')).state, 'paused');
  await assert.rejects(publications.refresh(ana, 'stevci-prometa', 'replace', { name: 'a.csv', body: text('a') }), {
    code: 'publications.move-not-allowed',
  });
  assert.equal(entities.size, 4);
  assert.equal((await publications.resume(ana, 'stevci-prometa')).state, 'published');
  const run = await done(await publications.retire(ana, 'stevci-prometa'));
  assert.deepEqual([run.state, run.counts.removed, entities.size], ['done', 4, 0]);
  const retired = await publications.get(ana, 'stevci-prometa');
  assert.equal(retired.state, 'retired');
  assert.ok(retired.retired instanceof Date);
  assert.ok(told.includes('withdraw') && told.includes('unselect 7'));
});

test('personal data are left out until someone justifies them, and never kept in the preview', async () => {
  const content = 'id;Lastnik;Kapaciteta\n1;Janez Novak;10\n2;Marija Horvat;20\n3;Peter Kovačič;5\n';
  const publication = await drafted('Garaže', content);
  assert.deepEqual(publication.leftOut, ['Lastnik']);
  assert.ok(!JSON.stringify(publication).includes('Novak'));
  await assert.rejects(
    publications.change(ana, 'garaze', { leftOut: [] }).then(() => publications.submit(ana, 'garaze')),
    { code: 'publications.personal-data-open' },
  );
  await publications.change(ana, 'garaze', { leftOut: ['Lastnik'] });
  await publications.check(ana, 'garaze');
  const run = await done(await publications.publish(ana, 'garaze'));
  assert.equal(run.state, 'done');
  assert.ok(!JSON.stringify([...entities.values()]).includes('Novak'));
});

test('four eyes: the author cannot approve, a second person can', async () => {
  const publication = await drafted('Štiri oči', counters(three), true);
  await publications.check(ana, publication.slug);
  await assert.rejects(publications.publish(ana, publication.slug), { code: 'publications.move-not-allowed' });
  assert.equal((await publications.submit(ana, publication.slug)).state, 'awaiting-approval');
  assert.ok(told.includes(`letter ${publication.slug}`));
  await assert.rejects(publications.approve(ana, publication.slug), { code: 'publications.own-approval' });
  const run = await done(await publications.approve(bor, publication.slug));
  assert.equal(run.state, 'done');
  assert.equal((await publications.get(ana, publication.slug)).approverName, 'bor');
});

test('others do not see a publication, members see it, only providers change it', async () => {
  const publication = await drafted('Vpogled', counters(three));
  await assert.rejects(publications.get(person('eve', 'administrator', other), publication.slug), {
    code: 'publications.publication-missing',
  });
  const member = person('mia', 'member');
  assert.equal((await publications.get(member, publication.slug)).id, publication.id);
  await assert.rejects(publications.check(member, publication.slug), { code: 'publications.change-forbidden' });
});

test('a run that fails in the middle can be repeated and writes each entity once', async () => {
  const publication = await drafted(
    'Ponovitev',
    counters(Array.from({ length: 1200 }, (_, index) => `p${index};1;1;14,5;46,05`)),
  );
  await publications.check(ana, publication.slug);
  refuse = ':p700';
  const failed = await done(await publications.publish(ana, publication.slug));
  assert.equal(failed.state, 'failed');
  refuse = null;
  const repeated = await done(await publications.publish(ana, publication.slug));
  assert.deepEqual([repeated.state, repeated.counts.created, repeated.counts.unchanged], ['done', 700, 500]);
});

test('an upload beyond the limit leaves no file behind', async () => {
  const { slug } = await publications.create(ana, { organisation: 'koper', description: { titles: { sl: 'Preveč' } } });
  const before = (await readdir(directory)).length;
  await assert.rejects(publications.upload(ana, slug, { name: 'a.csv', body: text('a;b\n'.repeat(2_000_000)) }), {
    code: 'publications.upload-too-large',
  });
  await assert.rejects(publications.upload(ana, slug, { name: 'a.csv', body: text('') }), {
    code: 'connectors.empty-source',
  });
  assert.equal((await readdir(directory)).length, before);
});

test('a register that is not shipped with a mapping goes through whole', { timeout: 60_000 }, async () => {
  const { slug } = await publications.create(ana, {
    organisation: 'koper',
    description: { titles: { sl: 'Naselja' } },
  });
  const file = await fileSource(join(root, 'models/places/settlements.csv'), 'naselja.csv');
  const publication = await publications.upload(ana, slug, {
    name: 'naselja.csv',
    body: file.open() as AsyncIterable<Uint8Array>,
  });
  assert.deepEqual(publication.leftOut, []);
  await publications.check(ana, slug);
  const run = await done(await publications.publish(ana, slug));
  assert.deepEqual([run.state, run.counts.created, run.counts.rejected], ['done', 6035, 0]);
});
