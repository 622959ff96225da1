import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type NodeChild, ownGround, startChild } from '../../support/node-child.ts';

const rows = 4_000;
const at = '/api/v1/publications/veliki-stevci';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
}

async function json<Body>(answer: Response | Promise<Response>): Promise<Body> {
  const read = await answer;
  const text = await read.text();
  assert.ok(read.ok, text);
  return JSON.parse(text) as Body;
}

async function until(node: NodeChild, id: string, done: (run: Run) => boolean): Promise<Run> {
  for (let tries = 0; tries < 5_000; tries += 1) {
    const run = await json<Run>(node.ask('GET', `/api/v1/publication-runs/${id}`));
    if (done(run)) return run;
    await wait(40);
  }
  throw new Error('the run does not come so far');
}

const isEnded = ({ state }: Run) => state !== 'waiting' && state !== 'running';

/** What anybody without a key sees of the dataset. */
async function seen(node: NodeChild): Promise<{ items: number; record: number }> {
  const items = await fetch(`${node.url}/ogc/collections/veliki-stevci/items?limit=1`);
  const record = await fetch(`${node.url}/datasets/veliki-stevci.ttl`);
  const body = items.status === 200 ? ((await items.json()) as { numberMatched: number }) : { numberMatched: 0 };
  return { items: body.numberMatched, record: record.status };
}

test('kill -9 in the middle of a publication: the next start completes it, nothing twice, nothing half visible', async (t) => {
  const ground = await ownGround(t);
  let node = await startChild(t, ground);
  const organisation = { slug: 'bled', kind: 'municipality', names: { sl: 'Občina Bled' } };
  await json(node.ask('POST', '/api/v1/organisations', organisation));
  const description = { titles: { sl: 'Veliki števci' } };
  await json(node.ask('POST', '/api/v1/publications', { organisation: 'bled', description }));
  const line = (index: number) =>
    `${index};${index % 97};${(14 + (index % 500) / 1000).toFixed(3)};${(46 + index / 40_000).toFixed(4)}`;
  const csv = ['id;vozil;lon;lat', ...Array.from({ length: rows }, (_, index) => line(index))].join('\n');
  await json(node.ask('PUT', `${at}/source?name=stevci.csv`, Buffer.from(csv), { 'content-type': 'text/csv' }));
  const check = await json<Run>(node.ask('POST', `${at}/check`));
  assert.equal((await until(node, check.id, isEnded)).state, 'done');
  const { id } = await json<Run>(node.ask('POST', `${at}/publish`));
  const half = await until(node, id, (run) => isEnded(run) || (run.counts.created ?? 0) > 0);
  node.child.kill('SIGKILL');
  await node.ended;
  assert.equal(half.state, 'running', 'the run was too quick to be interrupted');

  node = await startChild(t, ground);
  const before = await seen(node);
  const run = await until(node, id, isEnded);
  assert.equal(run.state, 'done', JSON.stringify(run));
  // It may have ended between the two looks; what must not be is a part.
  assert.ok(before.items === 0 || before.items === rows, JSON.stringify(before));
  assert.deepEqual(await seen(node), { items: rows, record: 200 });
  const counts = await fetch(`${node.url}/api/v1/datasets/veliki-stevci/download.csv`);
  const lines = (await counts.text()).trim().split('\r\n').slice(1);
  assert.equal(new Set(lines.map((one) => one.split(',')[0])).size, rows);
  assert.equal(lines.length, rows);
});
