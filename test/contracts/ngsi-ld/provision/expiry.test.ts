import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead) };
const node = await startNode({ after }, { clock });
const entities = '/ngsi-ld/v1/entities';
const full = 'https://uri.etsi.org/ngsi-ld/default-context/';
const hour = 3_600_000;
const inHours = (hours: number) =>
  new Date(Math.ceil(clock.now().getTime() / 1000) * 1000 + hours * hour).toISOString();
const property = (value: unknown, members = {}) => ({ type: 'Property', value, ...members });
let made = 0;

async function alert(members: object) {
  made += 1;
  const id = `urn:ngsi-ld:Alert:${made}`;
  const call = { as: node.operatorKey, space: node.newSpace() };
  const answer = await node.post(entities, { id, type: 'Alert', ...members }, call);
  assert.equal(answer.status, 201, answer.text);
  const space = (await node.node.context.spaces.byName(call.space))!.id;
  const read = async (parameters = '') =>
    (await node.get<Record<string, unknown>>(`${entities}/${id}${parameters}`, call)).body;
  return { id, call, space, address: `${entities}/${id}`, read };
}

/** Changes of a space by kind, and how many samples an attribute has. */
async function traces(space: number, attribute: string) {
  const changes = await node.db.pool.query<{ kind: number; attributes: string[] }>(
    'select kind, attributes from change where space = $1 order by position',
    [space],
  );
  const samples = await node.db.pool.query<{ gone: boolean }>(
    `select sample.number is null and sample.body is null as gone from sample join series on series.id = sample.series
      where series.space = $1 and series.attribute = $2 order by sample.moment, gone`,
    [space, full + attribute],
  );
  return { changes: changes.rows, samples: samples.rows.map(({ gone }) => gone) };
}

const later = async (hours: number, work: () => Promise<void>) => {
  ahead += hours * hour;
  try {
    await work();
  } finally {
    ahead -= hours * hour;
  }
};

test('expiresAt is told with sysAttrs alone (NGSI-LD 1.9.1 §6.3.11)', async () => {
  const expiresAt = '2100-01-01T00:00:00Z';
  const { read, call } = await alert({ expiresAt, level: property(1, { expiresAt }) });
  assert.deepEqual((await read()).level, property(1));
  assert.equal((await read()).expiresAt, undefined);
  const told = (await read('?options=sysAttrs')) as { expiresAt: string; level: { expiresAt: string } };
  assert.deepEqual([told.expiresAt, told.level.expiresAt], [expiresAt, expiresAt]);
  const found = await node.get<readonly { expiresAt: string }[]>(`${entities}?type=Alert&options=sysAttrs`, call);
  assert.equal(found.body[0]?.expiresAt, expiresAt);
});

test('an expired entity is not there from that moment, and a run takes it out with change and history (NGSI-LD 1.9.1 §4.22)', async () => {
  const { id, call, address, space } = await alert({ expiresAt: inHours(1), level: property(1) });
  assert.equal((await node.get(address, call)).status, 200);
  await later(2, async () => {
    assert.equal((await node.get(address, call)).status, 404);
    assert.equal((await node.patch(address, { level: 2 }, call)).status, 404);
    assert.equal((await node.delete(address, call)).status, 404);
    await node.node.context.removeExpired();
    const { changes, samples } = await traces(space, 'level');
    assert.deepEqual(
      changes.map(({ kind }) => kind),
      [1, 3],
    );
    assert.deepEqual(samples, [false, true]);
    const rows = await node.db.pool.query('select from entity where space = $1', [space]);
    assert.equal(rows.rowCount, 0);
    assert.equal((await node.post(entities, { id, type: 'Alert', level: property(3) }, call)).status, 201);
    assert.equal((await node.get(address, call)).body.level?.value, 3);
  });
});

test('expired attributes, instances and parts are not there, and a run takes them out (NGSI-LD 1.9.1 §4.22)', async () => {
  const soon = { expiresAt: inHours(1) };
  const members = {
    lasting: property(1, { part: property(1, soon), other: property(2) }),
    passing: property(2, soon),
    several: [property(3), property(4, { datasetId: 'urn:x:1', ...soon })],
  };
  const { call, address, space, read } = await alert(members);
  await later(2, async () => {
    const left = { lasting: property(1, { other: property(2) }), several: property(3) };
    const shown = async () => {
      const { id: _id, type: _type, ...attributes } = await read();
      return attributes;
    };
    assert.deepEqual(await shown(), left);
    const found = await node.get<readonly Record<string, unknown>[]>(`${entities}?type=Alert`, call);
    assert.deepEqual(Object.keys(found.body[0]!).sort(), ['id', 'lasting', 'several', 'type']);
    assert.equal((await node.patch(`${address}/attrs/passing`, { value: 1 }, call)).status, 404);
    await node.node.context.removeExpired();
    assert.deepEqual(await shown(), left);
    const { changes, samples } = await traces(space, 'passing');
    assert.deepEqual(changes.map(({ kind, attributes }) => [kind, [...attributes].sort()]).at(-1), [
      2,
      ['lasting', 'passing', 'several'].map((name) => full + name),
    ]);
    assert.deepEqual(samples, [false, true]);
    await node.node.context.removeExpired();
    assert.equal((await traces(space, 'passing')).changes.length, changes.length);
  });
});

test('what was shown before it expired is not shown again afterwards', async () => {
  const { call, read } = await alert({ passing: property(2, { expiresAt: inHours(1) }) });
  const query = () => node.get<readonly Record<string, unknown>[]>(`${entities}?type=Alert`, call);
  for (let round = 0; round < 2; round += 1) {
    assert.ok('passing' in (await read()) && 'passing' in (await query()).body[0]!);
  }
  await later(2, async () => {
    assert.ok(!('passing' in (await read())) && !('passing' in (await query()).body[0]!));
  });
});

test('a write beside expired attributes takes them out and tells so (NGSI-LD 1.9.1 §4.22)', async () => {
  const { call, address, space } = await alert({ passing: property(2, { expiresAt: inHours(1) }), level: property(1) });
  await later(2, async () => {
    assert.equal((await node.patch(`${address}/attrs`, { level: 2 }, call)).status, 204);
    const { changes } = await traces(space, 'passing');
    assert.deepEqual([...changes.at(-1)!.attributes].sort(), [`${full}level`, `${full}passing`]);
    await node.node.context.removeExpired();
    assert.equal((await traces(space, 'passing')).changes.length, changes.length);
  });
});

test('replacing clears a time of expiry, updates keep, move and delete it (NGSI-LD 1.9.1 §5.6.2, §5.6.18)', async () => {
  const first = inHours(5).replace('.000', '');
  const { call, address, read } = await alert({ expiresAt: first, level: property(1) });
  const told = async () => (await read('?options=sysAttrs')).expiresAt;
  assert.equal((await node.patch(`${address}/attrs`, { level: 2 }, call)).status, 204);
  assert.equal(await told(), first);
  const second = inHours(7).replace('.000', '');
  assert.equal((await node.patch(address, { expiresAt: second }, call)).status, 204);
  assert.equal(await told(), second);
  assert.equal((await node.patch(address, { expiresAt: 'urn:ngsi-ld:null' }, call)).status, 204);
  assert.equal(await told(), undefined);
  assert.equal((await node.patch(address, { expiresAt: second }, call)).status, 204);
  assert.equal((await node.put(address, { type: 'Alert', level: 1 }, call)).status, 204);
  assert.equal(await told(), undefined);
  assert.equal((await node.patch(address, { expiresAt: 'tomorrow' }, call)).status, 400);
});
