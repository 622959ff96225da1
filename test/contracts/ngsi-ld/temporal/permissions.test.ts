import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Loose } from '../../../support/node.ts';
import { idsOf, observed, startMeasuredNode, valuesOf } from './measured.ts';

const node = await startMeasuredNode({ after });
const { as, measure, history } = node;
const own = 'https://uri.etsi.org/ngsi-ld/default-context/';
const id = 'urn:ngsi-ld:Lamp:1';
const since = 'timerel=after&timeAt=2020-01-01T00:00:00Z';
const week = `timerel=between&timeAt=2026-02-25T00:00:00Z&endTimeAt=2026-03-04T00:00:00Z`;

/** A space whose lamps anybody may read, but of their attributes only the level. */
async function lit() {
  const name = node.newSpace();
  const { context, participants } = node.node;
  const space = await context.spaces.create({ name });
  const dataset = await context.selections.create(space.id, { types: [`${own}Lamp`] });
  const level = [`${own}level`];
  await participants.permissions.grant({ holder: 'anyone', dataset, source: 'manual', shows: level });
  await measure(name, { id, type: 'Lamp', level: observed(1, '10:00:00'), secret: observed(7, '10:00:00') }, [
    { level: observed(2, '11:00:00'), secret: observed(8, '11:00:00') },
  ]);
  await measure(name, { id: 'urn:ngsi-ld:Pump:1', type: 'Pump', level: observed(3, '10:00:00') });
  return { name, dataset };
}

const anonymous = { as: undefined };

test('an attribute that is not shown has no history either, in any form', async () => {
  const { name } = await lit();
  for (const form of ['', 'options=temporalValues', 'options=aggregatedValues&aggrMethods=max']) {
    const { status, body, text } = await history(name, `/${id}?${form}`, anonymous);
    assert.equal(status, 200, text);
    assert.ok(body.level);
    assert.equal(body.secret, undefined);
  }
  assert.equal((await history(name, `/${id}?attrs=secret`, anonymous)).status, 404);
  assert.ok((await history(name, `/${id}?attrs=secret`)).body.secret, 'the operator sees it');
});

test('a query neither finds nor counts by what is not shown', async () => {
  const { name } = await lit();
  const found = async (query: string) => idsOf((await history<Loose[]>(name, `?${week}&${query}`, anonymous)).body);
  assert.deepEqual(await found('type=Lamp'), [id]);
  assert.deepEqual(await found('type=*'), [id], 'the pump belongs to no dataset');
  assert.deepEqual(await found('attrs=secret'), []);
  assert.deepEqual(await found('type=Lamp&q=secret==7'), []);
  assert.deepEqual(await found('type=Lamp&q=level==2'), [id]);
  const counted = await history(name, `?${week}&type=Lamp&q=secret==7&count=true`, anonymous);
  assert.equal(counted.headers.get('ngsild-results-count'), '0');
});

test('the history of a deleted entity is for those alone who could read it', async () => {
  const { name, dataset } = await lit();
  for (const doomed of [id, 'urn:ngsi-ld:Pump:1'])
    assert.equal((await node.delete(`/ngsi-ld/v1/entities/${doomed}`, { as, space: name })).status, 204);
  const { status, body } = await history(name, `/${id}`, anonymous);
  assert.equal(status, 200);
  assert.deepEqual(valuesOf(body.level), [1, 2, 'urn:ngsi-ld:null']);
  assert.equal(body.secret, undefined);
  assert.equal((await history(name, '/urn:ngsi-ld:Pump:1', anonymous)).status, 404);
  assert.deepEqual(idsOf((await history<Loose[]>(name, `?${since}&type=*`, anonymous)).body), [id]);
  await node.node.participants.permissions.revoke({ holder: 'anyone', dataset, source: 'manual' });
  assert.equal((await history(name, `/${id}`, anonymous)).status, 404, 'a grant withdrawn holds here, too');
  assert.equal((await history(name, '/urn:ngsi-ld:Pump:1')).status, 200);
});
