import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { at, observed, startMeasuredNode } from './measured.ts';

const node = await startMeasuredNode({ after });
const { as, history } = node;
const id = 'urn:ngsi-ld:Lamp:1';
const temporal = '/ngsi-ld/v1/temporal/entities';
const range = `timerel=between&timeAt=${at('00:00:00')}&endTimeAt=2026-03-02T00:00:00Z`;
const methods = 'totalCount,sum,avg,min,max,sumsq,stddev';

/** Deviations that are added up in another order differ in their last digits. */
function rounded(level: unknown): unknown {
  const { stddev, ...others } = level as { stddev: [number, string, string][] };
  return { ...others, stddev: stddev.map(([value, ...period]) => [value.toFixed(9), ...period]) };
}

/** The same by the hour, by the day and as a whole, once as readers get it and once from the samples alone. */
async function compare(space: string): Promise<unknown> {
  const of = async (query: string) => (await history(space, `/${id}?options=aggregatedValues&${range}&${query}`)).body;
  let last: unknown;
  for (const length of ['PT1H', 'PT6H', 'P1D', 'PT0S']) {
    const rolled = await of(`aggrMethods=${methods}&aggrPeriodDuration=${length}`);
    // A method that hours do not add up to is answered from the samples, and all others with it.
    const { distinctCount: _distinct, ...sampled } = (
      await of(`aggrMethods=${methods},distinctCount&aggrPeriodDuration=${length}`)
    ).level as unknown as Record<string, unknown>;
    assert.deepEqual(rounded(rolled.level), rounded(sampled), length);
    last = rolled.level?.sum;
  }
  return last;
}

async function space() {
  const name = node.newSpace();
  const level = Array.from({ length: 200 }, (_, index) =>
    observed((index * 7) % 31, new Date(index * 300_000).toISOString().slice(11, 19)),
  );
  assert.equal((await node.post(temporal, { id, type: 'Lamp', level }, { as, space: name })).status, 201);
  return name;
}

/** As if the writing were long past: the hours stand for their samples. */
async function roll() {
  await node.db.pool.query("update rollup_progress set seen = seen - interval '1 day'");
  await node.db.pool.query("update sample set recorded = recorded - interval '1 hour' where recorded is not null");
  await node.node.context.rollUpHistory();
  await node.node.context.rollUpHistory();
}

const hours = async () => (await node.db.pool.query('select samples from rollup_hour')).rows.length;

test('aggregates from hours that are rolled up are those of the samples, whatever is written later', async () => {
  const name = await space();
  const before = await compare(name);
  await roll();
  assert.ok((await hours()) >= 17);
  assert.deepEqual(await compare(name), before);
  const late = { level: [observed(1_000, '03:00:30'), observed(-5, '23:00:00')] };
  assert.equal((await node.post(`${temporal}/${id}/attrs`, late, { as, space: name })).status, 204);
  assert.notDeepEqual(await compare(name), before, 'what came late counts at once');
  await roll();
  await compare(name);
});

test('aggregates follow corrections and removals at once', async () => {
  const name = await space();
  await roll();
  const { body } = await history(name, `/${id}?lastN=3`);
  const [first, second] = (body.level as unknown as { instanceId: string }[]).map(({ instanceId }) => instanceId);
  assert.equal((await node.delete(`${temporal}/${id}/attrs/level/${first}`, { as, space: name })).status, 204);
  await compare(name);
  const corrected = observed(500, '02:00:00');
  assert.equal(
    (await node.patch(`${temporal}/${id}/attrs/level/${second}`, corrected, { as, space: name })).status,
    204,
  );
  await compare(name);
  assert.equal((await node.delete(`${temporal}/${id}/attrs/level`, { as, space: name })).status, 204);
  const { body: nothing } = await history(name, `/${id}?options=aggregatedValues&${range}&aggrMethods=sum`);
  assert.equal(nothing.level, undefined);
});

test('the hours are those of what is there when their samples are counted', async () => {
  await space();
  await roll();
  const { rows } = await node.db.pool.query<{ differ: number }>(`
    select count(*)::int as differ from (
      select series, start, samples from rollup_hour
      except
      select series, date_trunc('hour', moment, 'UTC'), count(*)::int from sample
       where recorded is not null and (number is not null or body is not null) group by 1, 2) as differing`);
  assert.equal(rows[0]!.differ, 0);
});
