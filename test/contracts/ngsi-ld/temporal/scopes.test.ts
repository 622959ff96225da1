import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Loose } from '../../../support/node.ts';
import { at, idsOf, observed, startMeasuredNode, valuesOf } from './measured.ts';

let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead) };
const node = await startMeasuredNode({ after }, { clock });
const { as, measure, history } = node;
const space = node.newSpace();
const evolutions = '/ngsi-ld/v1/temporal/entities';
const vehicle = (name: string) => `urn:ngsi-ld:Vehicle:${name}`;
const scoped = (value: string | readonly string[], time: string) => observed(value, time);

async function evolve(name: string, members: object): Promise<void> {
  const { status, text } = await node.post(
    evolutions,
    { id: vehicle(name), type: 'Vehicle', ...members },
    { as, space },
  );
  assert.equal(status, 201, text);
}

const speeds = [observed(10, '12:05:00'), observed(20, '12:20:00'), observed(30, '12:40:00')];
await evolve('before', { scope: [scoped('/A/B', '10:00:00')], speed: speeds });
await evolve('entering', { scope: [scoped(['/M', '/N'], '12:10:00')], speed: speeds });
await evolve('changing', { scope: [scoped('/R', '10:00:00'), scoped('/S', '12:30:00')], speed: speeds });
await evolve('returning', {
  scope: [scoped('/R', '11:00:00'), scoped('/S', '12:10:00'), scoped('/R', '12:30:00')],
  speed: speeds,
});
await evolve('later', { scope: [scoped('/Z', '14:00:00')], speed: speeds });
await evolve('bare', { speed: speeds });

const noon = `type=Vehicle&timerel=between&timeAt=${at('12:00:00')}&endTimeAt=${at('13:00:00')}`;
const find = async (query: string) => {
  const { status, body, text } = await history<Loose[]>(space, `?${noon}&${query}`);
  assert.equal(status, 200, text);
  return body;
};
const names = async (scopeQ: string) =>
  idsOf(await find(`scopeQ=${encodeURIComponent(scopeQ)}`)).map((id) => id.slice(vehicle('').length));

test('scopeQ selects histories by the scopes that held within the period (NGSI-LD 1.9.1 §4.18, §5.7.4.4)', async () => {
  assert.deepEqual(await names('/A/B'), ['before']);
  assert.deepEqual(await names('/A/#'), ['before']);
  assert.deepEqual(await names('/#'), ['before', 'changing', 'entering', 'returning']);
  assert.deepEqual(await names('(/M;/N)'), ['entering']);
  assert.deepEqual(await names('/S|/M'), ['changing', 'entering', 'returning']);
  assert.deepEqual(await names('/Z'), [], 'it was set after the period');
  const counted = await history(space, `?${noon}&scopeQ=/R&count=true&limit=1`);
  assert.equal(counted.headers.get('ngsild-results-count'), '2');
});

test('scopeQ answers with what was observed while the scopes held (NGSI-LD 1.9.1 annex C.5.16)', async () => {
  const seen = async (scopeQ: string) => (await find(`scopeQ=${scopeQ}`)).map(({ speed }) => valuesOf(speed));
  assert.deepEqual(await seen('/A/B'), [[10, 20, 30]]);
  assert.deepEqual(await seen('/M'), [[20, 30]]);
  assert.deepEqual(await seen('/R'), [
    [10, 20],
    [10, 30],
  ]);
  assert.deepEqual(await seen('/S'), [[30], [20]]);
  assert.deepEqual(await seen('/R|/S'), [
    [10, 20, 30],
    [10, 20, 30],
  ]);
});

test('scopeQ answers with the scopes that held, though they were set before the period (NGSI-LD 1.9.1 annex C.5.16)', async () => {
  const scopes = async (scopeQ: string) =>
    (await find(`options=temporalValues&attrs=speed,scope&scopeQ=${scopeQ}`)).map(({ scope }) => scope?.values);
  assert.deepEqual(await scopes('/A/B'), [[['/A/B', at('10:00:00')]]]);
  assert.deepEqual(await scopes('/M'), [[[['/M', '/N'], at('12:10:00')]]]);
  assert.deepEqual(await scopes('/R'), [
    [['/R', at('10:00:00')]],
    [
      ['/R', at('11:00:00')],
      ['/R', at('12:30:00')],
    ],
  ]);
});

test('scopeQ selects what was in the scopes though nothing was observed in them (NGSI-LD 1.9.1 §5.7.4.4)', async () => {
  const place = node.newSpace();
  await measure(place, { id: vehicle('silent'), type: 'Vehicle', scope: '/old', speed: observed(1, '12:00:00') });
  const times = { scope: [scoped('/early', '11:00:00'), scoped('/late', '11:30:00')] };
  const added = await node.post(`${evolutions}/${vehicle('silent')}/attrs`, times, { as, space: place });
  assert.equal(added.status, 204, added.text);
  const morning = `?type=Vehicle&timerel=before&timeAt=${at('13:00:00')}`;
  const { body } = await history<Loose[]>(place, `${morning}&scopeQ=/early`);
  assert.deepEqual(
    body.map(({ speed, scope }) => [speed, valuesOf(scope)]),
    [[undefined, ['/early']]],
  );
  assert.deepEqual(
    (await history<Loose[]>(place, `${morning}&scopeQ=/late`)).body.map(({ speed }) => valuesOf(speed)),
    [[1]],
  );
});

test('scopeQ bounds aggregates, too, whether they could be added up by the hour or not', async () => {
  for (const method of ['sum', 'distinctCount']) {
    const found = async (scopeQ: string) =>
      (await find(`format=aggregatedValues&aggrMethods=${method}&attrs=speed&scopeQ=${scopeQ}`)).map(
        ({ speed }) => (speed as unknown as Record<string, [[number]]>)[method]?.[0][0],
      );
    assert.deepEqual(await found('/A/B'), [method === 'sum' ? 60 : 3]);
    assert.deepEqual(await found('/S'), method === 'sum' ? [30, 20] : [1, 1]);
    assert.deepEqual(await found('/R|/S'), method === 'sum' ? [60, 60] : [3, 3]);
  }
});

test('scopeQ takes the scope that an entity was made with for older observations, later ones from when they are set', async () => {
  const place = node.newSpace();
  const id = vehicle('made');
  const entity = `/ngsi-ld/v1/entities/${id}`;
  await measure(place, { id, type: 'Vehicle', scope: '/first', speed: observed(1, '12:00:00') });
  ahead += 1_000;
  assert.equal((await node.post(`${entity}/attrs`, { scope: '/second' }, { as, space: place })).status, 204);
  ahead += 1_000;
  const now = clock.now().toISOString();
  const call = { as, space: place };
  assert.equal(
    (await node.post(`${entity}/attrs`, { speed: { type: 'Property', value: 2, observedAt: now } }, call)).status,
    204,
  );
  const seen = async (scopeQ: string, more = '') => {
    const { body } = await history<Loose[]>(
      place,
      `?type=Vehicle&timerel=after&timeAt=2020-01-01T00:00:00Z&scopeQ=${scopeQ}${more}`,
    );
    return body.map(({ speed }) => valuesOf(speed));
  };
  assert.deepEqual(await seen('/first'), [[1]]);
  assert.deepEqual(await seen('/second'), [[2]]);
  ahead += 1_000;
  assert.equal((await node.delete(entity, call)).status, 204);
  assert.deepEqual(await seen('/second', '&timeproperty=deletedAt'), [['urn:ngsi-ld:null']], 'it was in it until then');
  assert.deepEqual(await seen('/first', '&timeproperty=deletedAt'), []);
  assert.deepEqual(await seen('/first'), [[1]], 'the history stays');
});

test('scopeQ takes the scopes of today where no history of them is left', async () => {
  const place = node.newSpace();
  await measure(place, { id: vehicle('plain'), type: 'Vehicle', scope: '/a', speed: observed(1, '12:00:00') });
  const call = { as, space: place };
  assert.equal((await node.delete(`${evolutions}/${vehicle('plain')}/attrs/scope`, call)).status, 204);
  const { body } = await history<Loose[]>(place, `?${noon}&scopeQ=/a`);
  assert.deepEqual(idsOf(body), [vehicle('plain')]);
  assert.deepEqual((await history<Loose[]>(place, `?${noon}&scopeQ=/b`)).body, []);
});

test('a change of scope is observed when it is made (NGSI-LD 1.9.1 §4.5.6)', async () => {
  const place = node.newSpace();
  await measure(place, { id: vehicle('told'), type: 'Vehicle', scope: '/a', speed: observed(1, '12:00:00') });
  const { body } = await history<Loose>(
    place,
    `/${vehicle('told')}?timerel=after&timeAt=2020-01-01T00:00:00Z&options=sysAttrs`,
  );
  const [scope] = body.scope as unknown as Loose[];
  assert.equal(scope?.value, '/a');
  assert.equal(scope?.observedAt, scope?.modifiedAt);
});

test('the scope is asked for among attributes by POST, too (NGSI-LD 1.9.1 annex C.5.16, §6.24)', async () => {
  const body = {
    type: 'Query',
    entities: [{ type: 'Vehicle' }],
    attrs: ['speed', 'scope'],
    scopeQ: '/A/B',
    temporalQ: { timerel: 'between', timeAt: at('12:00:00'), endTimeAt: at('13:00:00') },
  };
  const {
    status,
    body: found,
    text,
  } = await node.post<Loose[]>('/ngsi-ld/v1/temporal/entityOperations/query?options=temporalValues', body, {
    as,
    space,
  });
  assert.equal(status, 200, text);
  assert.deepEqual(
    found.map(({ scope }) => scope?.values),
    [[['/A/B', at('10:00:00')]]],
  );
});
