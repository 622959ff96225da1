import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { accessOf, callers, organisations, startCatalogue } from '../../test/support/catalogue.ts';
import type { DatasetInput } from './index.ts';

const node = await startCatalogue({ after });
const owner = accessOf(callers.provider!);
let count = 0;

function input(change: DatasetInput = {}): DatasetInput {
  count += 1;
  return {
    slug: `zbirka-${count}`,
    titles: { sl: `Zbirka ${count}` },
    descriptions: { sl: 'Opis zbirke.' },
    steward: organisations.own,
    ...change,
  };
}

async function draft(change?: DatasetInput) {
  return (await node.catalogue.datasets.put(owner, input(change))).record;
}

async function published(change?: DatasetInput) {
  return node.catalogue.datasets.publish(owner, (await draft(change)).id);
}

/** Who gets which status, in the order of `callers`. */
const everyone = Object.keys(callers);
async function statuses(request: (caller: string) => Promise<Response>): Promise<number[]> {
  const found: number[] = [];
  for (const caller of everyone) found.push((await request(caller)).status);
  return found;
}

test('a draft is seen by its own organisation and the operator only, at every door', async () => {
  const { slug, id } = await draft();
  for (const path of [`/api/v1/datasets/${slug}`, `/api/v1/datasets/${id}`, `/datasets/${slug}.ttl`]) {
    assert.deepEqual(await statuses((caller) => node.call('GET', path, caller)), [404, 404, 200, 200, 200, 200], path);
  }
  const inCatalogue = await (await node.call('GET', '/catalogue.ttl', 'operator')).text();
  assert.ok(!inCatalogue.includes(slug));
});

test('a published dataset is seen by everyone', async () => {
  const { slug } = await published();
  const expected = everyone.map(() => 200);
  assert.deepEqual(await statuses((caller) => node.call('GET', `/api/v1/datasets/${slug}`, caller)), expected);
  assert.deepEqual(await statuses((caller) => node.call('GET', `/datasets/${slug}.rdf`, caller)), expected);
});

test('an unlisted dataset is seen by those who hold a grant, and found by them alone', async () => {
  const { slug } = await published({ isListed: false, number: 77, titles: { sl: 'Skrivnostna čistilna naprava' } });
  const granted = { 'x-granted': '77' };
  assert.equal((await node.call('GET', `/datasets/${slug}.ttl`)).status, 404);
  assert.equal((await node.call('GET', `/datasets/${slug}.ttl`, 'anonymous', undefined, granted)).status, 200);
  const search = async (headers = {}) =>
    (await (await node.call('GET', '/api/v1/datasets?q=skrivnostna', 'stranger', undefined, headers)).json()) as {
      total: number;
      didYouMean: string | null;
    };
  assert.equal((await search()).total, 0);
  assert.equal((await search(granted)).total, 1);
  const { didYouMean } = (await (await node.call('GET', '/api/v1/datasets?q=skrivnosnta')).json()) as never;
  assert.equal(didYouMean, null);
});

test('a dataset of another space answers 404', async () => {
  const { slug } = await published();
  assert.equal(
    (await node.call('GET', `/api/v1/datasets/${slug}`, 'operator', undefined, { 'x-space': '2' })).status,
    404,
  );
});

test('providers, administrators and the operator enter datasets; others may not', async () => {
  const enter = (caller: string) => node.call('POST', '/api/v1/datasets', caller, input());
  assert.deepEqual(await statuses(enter), [401, 403, 403, 201, 201, 201]);
});

test('changes are made by the owner: 401, 404 or 403 for others by what they may see', async () => {
  const { slug } = await published();
  const change = (caller: string) =>
    node.call('PATCH', `/api/v1/datasets/${slug}`, caller, { keywords: { sl: [caller] } });
  assert.deepEqual(await statuses(change), [401, 403, 403, 200, 200, 200]);
  const hidden = await draft();
  const changeHidden = (caller: string) =>
    node.call('PATCH', `/api/v1/datasets/${hidden.slug}`, caller, { licence: 'CC0' });
  assert.deepEqual(await statuses(changeHidden), [401, 404, 403, 200, 200, 200]);
});

test('a dataset cannot be handed to an organisation that the caller does not act for', async () => {
  const { slug } = await published();
  const answer = await node.call('PATCH', `/api/v1/datasets/${slug}`, 'provider', { steward: organisations.other });
  assert.equal(answer.status, 403);
});

for (const step of ['publish', 'pause', 'retire', 'withdraw']) {
  test(`${step} is for the owner`, async () => {
    const { slug } = await published();
    const move = (caller: string) => node.call('POST', `/api/v1/datasets/${slug}/${step}`, caller);
    assert.deepEqual((await statuses(move)).slice(0, 4), [401, 403, 403, 200]);
  });
}

test('what is missing is told to the owner alone', async () => {
  const { slug } = await published();
  const missing = (caller: string) => node.call('GET', `/api/v1/datasets/${slug}/missing`, caller);
  assert.deepEqual(await statuses(missing), [401, 403, 403, 200, 200, 200]);
});

test('removal is for the owner', async () => {
  const { slug } = await published();
  const remove = (caller: string) => node.call('DELETE', `/api/v1/datasets/${slug}`, caller);
  assert.deepEqual(await statuses(remove), [401, 403, 403, 204, 404, 404]);
});

test('a retired dataset answers 410, once it was listed', async () => {
  const { slug, id } = await published();
  await node.catalogue.datasets.retire(owner, id);
  assert.equal((await node.call('GET', `/datasets/${slug}.ttl`)).status, 410);
});
