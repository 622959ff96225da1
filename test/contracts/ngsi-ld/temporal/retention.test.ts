import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { at, observed, startMeasuredNode, valuesOf } from './measured.ts';

let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead) };
const node = await startMeasuredNode({ after }, { clock });
const { as, history } = node;
const { context } = node.node;
const temporal = '/ngsi-ld/v1/temporal/entities';
const rules = '/api/v1/retention';
const lamp = 'https://uri.etsi.org/ngsi-ld/default-context/Lamp';
const id = 'urn:ngsi-ld:Lamp:1';
const range = `timerel=between&timeAt=${at('00:00:00')}&endTimeAt=2026-03-02T00:00:00Z`;
const sums = 'options=aggregatedValues&aggrMethods=totalCount,sum,avg,min,max,stddev,sumsq';
const keep = (raw: number | null, hourly: number | null = null, daily: number | null = null) => ({
  raw,
  hourly,
  daily,
});

/** A space with a lamp that was observed all through a day in March. */
async function space({ type = 'Lamp', more = {} }: { type?: string; more?: object } = {}) {
  const name = node.newSpace();
  const level = Array.from({ length: 100 }, (_, index) =>
    observed((index * 7) % 31, new Date(index * 600_000).toISOString().slice(11, 19)),
  );
  const made = await node.post(temporal, { id, type, level, ...more }, { as, space: name });
  assert.equal(made.status, 201, made.text);
  return name;
}

async function rule(name: string, lengths: object, type: string | null = lamp) {
  const { status, text } = await node.put(rules, { ...(type ? { type } : {}), ...lengths }, { as, space: name });
  assert.equal(status, 204, text);
}

/** Every number rounded, since sums that are added up in another order differ in their last digits. */
const rounded = (body: unknown) =>
  JSON.parse(JSON.stringify(body, (_, value) => (typeof value === 'number' ? Number(value.toFixed(9)) : value)));

const aggregated = async (name: string, query: string) => {
  const { status, body, text } = await history(name, `/${id}?${range}&${query}`);
  assert.equal(status, 200, text);
  return rounded(body.level);
};

async function samples(name: string) {
  const found = await context.spaces.byName(name);
  const { rows } = await node.db.pool.query<{ retention: number; table: string }>(
    `select sample.retention, sample.tableoid::regclass::text as table from sample join series on series.id = sample.series
      where series.space = $1 order by sample.moment`,
    [found!.id],
  );
  return rows;
}

test('rules of retention are set, listed, replaced and removed, and one that keeps sums shorter is refused', async () => {
  const name = await space();
  await rule(name, keep(30, 365));
  await rule(name, keep(40, 365));
  await rule(name, keep(7), null);
  const { body } = await node.get(rules, { as, space: name });
  assert.deepEqual(body, { rules: [keep(7), { type: lamp, ...keep(40, 365) }] });
  for (const [lengths, field] of [
    [keep(30, 7), 'hourly'],
    [keep(null, 30), 'hourly'],
    [keep(30, 60, 50), 'daily'],
  ] as const) {
    const refused = await node.put(rules, lengths, { as, space: name });
    assert.deepEqual([refused.status, refused.body.code, refused.body.field], [400, 'context.retention-order', field]);
  }
  assert.equal((await node.put(rules, { raw: 0 }, { as, space: name })).status, 400);
  const doomed = `${rules}?type=${encodeURIComponent(lamp)}`;
  assert.equal((await node.delete(doomed, { as, space: name })).status, 204);
  const again = await node.delete(doomed, { as, space: name });
  assert.deepEqual([again.status, again.body.code], [404, 'context.retention-missing']);
});

test("rules are for administrators of the space's organisation alone", async () => {
  const organisation = await node.newOrganisation();
  const name = node.newSpace();
  await context.spaces.create({ name, organisation });
  const status = async (key?: string) =>
    (await node.put(rules, { type: lamp, ...keep(30) }, { ...(key ? { as: key } : {}), space: name })).status;
  assert.equal(await status(await node.newKey({ organisation, role: 'administrator' })), 204);
  assert.equal(await status(await node.newKey({ organisation, role: 'provider' })), 403);
  assert.equal(await status(await node.newKey({ role: 'administrator' })), 403);
  assert.equal(await status(), 401);
});

test('what was removed by a rule is answered from hours and days, and refused by name where they cannot tell', async () => {
  const name = await space();
  const lengths = ['PT1H', 'PT6H', 'P1D', 'PT0S'];
  const before = await Promise.all(lengths.map((each) => aggregated(name, `${sums}&aggrPeriodDuration=${each}`)));
  const whole = await aggregated(name, `${sums}&aggrPeriodDuration=P1D`);
  await rule(name, keep(30));
  await context.thinHistory();
  assert.equal((await samples(name)).length, 0);
  const left = await Promise.all(lengths.map((each) => aggregated(name, `${sums}&aggrPeriodDuration=${each}`)));
  assert.deepEqual(left, before);
  const openEnded = await history(name, `/${id}?timerel=after&timeAt=2020-01-01T00:00:00Z&${sums}`);
  assert.equal(openEnded.body.level?.totalCount?.[0]?.[0], 100, openEnded.text);

  for (const [query, field] of [
    [`options=aggregatedValues&aggrMethods=distinctCount`, 'aggrMethods'],
    [`${sums}&aggrPeriodDuration=PT30M`, 'aggrPeriodDuration'],
    [`${sums}&timeproperty=createdAt`, 'timeproperty'],
  ] as const) {
    const { status, body, text } = await history(name, `/${id}?${range}&${query}`);
    assert.deepEqual([status, body.code, body.field], [422, 'temporal.instances-removed', field], text);
  }
  const instances = await history(name, `/${id}?${range}`);
  assert.equal(instances.body.level, undefined);
  assert.match(
    instances.headers.get('ngsild-warning') ?? '',
    /^199 vozel "what was before \d{4}-\d\d-\d\dT00:00:00Z is/,
  );
  assert.ok((await node.get(`/ngsi-ld/v1/entities/${id}`, { as, space: name })).body.level, 'the present stays');

  await rule(name, keep(30, 60));
  await context.thinHistory();
  assert.deepEqual(await aggregated(name, `${sums}&aggrPeriodDuration=P1D`), whole);
  const hourly = await history(name, `/${id}?${range}&${sums}&aggrPeriodDuration=PT6H`);
  assert.deepEqual([hourly.status, hourly.body.field], [422, 'aggrPeriodDuration']);

  await rule(name, keep(30, 60, 90));
  await context.thinHistory();
  const nothing = await history(name, `/${id}?${range}&${sums}`);
  assert.equal(nothing.status, 404, 'an entity of whose history nothing is left has none');
});

test('what comes when its time is over is counted once, by hour and by day', async () => {
  const name = await space();
  await rule(name, keep(30));
  await context.thinHistory();
  const late = { level: [observed(1_000, '03:00:30'), observed(-5, '23:30:00'), observed('text', '23:40:00')] };
  assert.equal((await node.post(`${temporal}/${id}/attrs`, late, { as, space: name })).status, 204);
  for (let round = 0; round < 2; round += 1) {
    await context.rollUpHistory();
    const { rows } = await node.db.pool.query(
      `select sum(samples)::int as samples, sum(numbers)::int as numbers, max(maximum) as most, min(minimum) as least
         from rollup_day join series on series.id = rollup_day.series where series.space = $1`,
      [(await context.spaces.byName(name))!.id],
    );
    assert.deepEqual(rows, [{ samples: 103, numbers: 102, most: 1_000, least: -5 }]);
  }
  assert.equal((await samples(name)).length, 0);
  const unnamed = await history(name, `/${id}?${range}&${sums}`);
  assert.equal(unnamed.body.level, undefined, 'hours know nothing of texts');
  assert.match(unnamed.headers.get('ngsild-warning') ?? '', /aggregates of level need instances/);
  assert.equal((await history(name, `/${id}?${range}&${sums}&attrs=level`)).status, 422);
});

test('an entity is kept as long as any of its types wants, and what is written later lies with the same', async () => {
  const several = await space({ more: { type: ['Lamp', 'Post'] } });
  await rule(several, keep(30));
  const others = await space();
  await rule(others, keep(30), null);
  await rule(others, keep(3_000), lamp);
  await context.thinHistory();
  assert.equal((await samples(several)).length, 100, 'nothing is said of posts');
  assert.equal((await samples(others)).length, 100);
  const level = observed(5, '00:00:00', { observedAt: new Date().toISOString() });
  assert.equal((await node.post(`/ngsi-ld/v1/entities/${id}/attrs`, { level }, { as, space: others })).status, 204);
  const lying = await samples(others);
  const classes = new Set(lying.map(({ retention }) => retention));
  assert.equal(classes.size, 1);
  assert.match(lying.at(-1)!.table, new RegExp(`^sample_class_${lying[0]!.retention}_\\d{8}$`));
  await node.delete(`${rules}?type=${encodeURIComponent(lamp)}`, { as, space: others });
  await rule(others, keep(null), null);
  await context.thinHistory();
  assert.deepEqual(new Set((await samples(others)).map(({ retention }) => retention)), new Set([0]));
  const { body } = await history(others, `/${id}?${range}`);
  assert.equal(valuesOf(body.level).length, 100);
});

test('a partition is dropped as a whole when its time is over', async () => {
  const name = await space();
  await rule(name, keep(10));
  await context.thinHistory();
  const now = (value: number) => ({ level: { type: 'Property', value, observedAt: clock.now().toISOString() } });
  assert.equal((await node.post(`/ngsi-ld/v1/entities/${id}/attrs`, now(1), { as, space: name })).status, 204);
  const [first] = await samples(name);
  ahead = 12 * 86_400_000;
  assert.equal((await node.post(`/ngsi-ld/v1/entities/${id}/attrs`, now(2), { as, space: name })).status, 204);
  await context.thinHistory();
  const { rows } = await node.db.pool.query('select to_regclass($1) as table', [first!.table]);
  assert.equal(rows[0]!.table, null);
  const { body, text } = await history(name, `/${id}?timerel=after&timeAt=2020-01-01T00:00:00Z&${sums}`);
  assert.equal(body.level?.totalCount?.[0]?.[0], 102, text);
  const instances = await history(name, `/${id}`);
  assert.deepEqual(valuesOf([instances.body.level].flat()), [2]);
});

test('the scope that holds outlasts what was observed in it, and those before it do not', async () => {
  const name = await space({ more: { scope: ['/a', '/b'].map((each, hour) => observed(each, `0${hour + 1}:00:00`)) } });
  await rule(name, keep(30));
  await context.thinHistory();
  const call = { as, space: name };
  const level = {
    level: { type: 'Property', value: 5, observedAt: new Date(clock.now().getTime() - 1_000).toISOString() },
  };
  assert.equal((await node.post(`/ngsi-ld/v1/entities/${id}/attrs`, level, call)).status, 204);
  const seen = async (scopeQ: string) => {
    const { body } = await history<{ level: unknown; scope: unknown }[]>(
      name,
      `?type=Lamp&timerel=after&timeAt=2026-01-01T00:00:00Z&scopeQ=${scopeQ}`,
    );
    return body.map((each) => [valuesOf(each.level), valuesOf(each.scope)]);
  };
  assert.deepEqual(await seen('/b'), [[[5], ['/b']]]);
  assert.deepEqual(await seen('/a'), []);
});
