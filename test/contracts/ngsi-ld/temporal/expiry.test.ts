import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Loose } from '../../../support/node.ts';
import { at, observed, startMeasuredNode, valuesOf } from './measured.ts';

let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead) };
const node = await startMeasuredNode({ after }, { clock });
const { as, measure, history } = node;
const hour = 3_600_000;
const id = 'urn:ngsi-ld:Alert:1';
const entity = `/ngsi-ld/v1/entities/${id}`;
const inAnHour = () => new Date(clock.now().getTime() + hour).toISOString();
const nothing = 'urn:ngsi-ld:null';
type Instances = readonly { readonly deletedAt?: string; readonly datasetId?: string }[];

/** Two hours later; the times go on from there, since a history has no way back. */
async function twoHoursLater(run: { readonly removes: boolean }): Promise<void> {
  ahead += 2 * hour;
  if (run.removes) await node.node.context.removeExpired();
}

test('what has expired leaves its mark of deletion in the history, instance by instance (NGSI-LD 1.9.1 §4.5.7, §4.22)', async () => {
  const space = node.newSpace();
  const passing = { expiresAt: inAnHour() };
  await measure(space, {
    id,
    type: 'Alert',
    level: [observed(1, '12:00:00'), observed(2, '12:00:00', { datasetId: 'urn:x:1', ...passing })],
    owner: { type: 'Relationship', object: 'urn:ngsi-ld:Person:1', ...passing },
    note: { type: 'Property', value: 'stays' },
  });
  await twoHoursLater({ removes: false });
  const hidden = await history(space, `/${id}`);
  assert.deepEqual(valuesOf(hidden.body.level), [1, 2], 'until a run has taken it out there is no mark of it');
  await node.node.context.removeExpired();
  const { body } = await history(space, `/${id}?options=sysAttrs`);
  assert.deepEqual(valuesOf(body.level), [1, 2, nothing]);
  assert.deepEqual(valuesOf(body.note), ['stays']);
  const mark = (body.level as unknown as Instances).at(-1);
  assert.equal(mark?.datasetId, 'urn:x:1');
  assert.ok(Date.parse(mark?.deletedAt ?? '') >= Date.parse(passing.expiresAt), 'it was deleted after it had expired');
  const gone = await history(space, `/${id}?timerel=after&timeAt=${passing.expiresAt}&timeproperty=deletedAt`);
  assert.deepEqual(Object.keys(gone.body).sort(), ['id', 'level', 'owner', 'type']);
  assert.equal((gone.body.owner as unknown as { object: string }[])[0]?.object, nothing);
});

test('an entity that has expired leaves a mark of each attribute and of its scope, and keeps its history (NGSI-LD 1.9.1 §4.5.6, §4.22)', async () => {
  const space = node.newSpace();
  await measure(space, { id, type: 'Alert', expiresAt: inAnHour(), scope: '/a', level: observed(1, '12:00:00') });
  await twoHoursLater({ removes: true });
  assert.equal((await node.get(entity, { as, space })).status, 404);
  const { body } = await history<Loose & { deletedAt?: string }>(space, `/${id}?options=sysAttrs`);
  assert.deepEqual(valuesOf(body.level), [1, nothing]);
  assert.equal((body.scope as unknown as Instances).filter(({ deletedAt }) => deletedAt !== undefined).length, 1);
  assert.equal(typeof body.deletedAt, 'string');
});

test('create temporal evolution says when the entity expires (NGSI-LD 1.9.1 §5.2.20, §4.22)', async () => {
  const space = node.newSpace();
  const evolutions = '/ngsi-ld/v1/temporal/entities';
  const expiresAt = inAnHour();
  const made = await node.post(
    evolutions,
    { id, type: 'Alert', expiresAt, level: [observed(1, '12:00:00')] },
    { as, space },
  );
  assert.equal(made.status, 201, made.text);
  assert.equal((await node.get<Loose>(`${entity}?options=sysAttrs`, { as, space })).body.expiresAt, expiresAt);
  await twoHoursLater({ removes: true });
  assert.equal((await node.get(entity, { as, space })).status, 404);
  assert.deepEqual(valuesOf((await history(space, `/${id}?timerel=after&timeAt=${at('00:00:00')}`)).body.level), [1]);
  const wrong = await node.post(
    evolutions,
    { id, type: 'Alert', expiresAt: 'soon', level: [observed(1, '12:00:00')] },
    { as, space },
  );
  assert.deepEqual([wrong.status, wrong.body.field], [400, 'expiresAt']);
});
