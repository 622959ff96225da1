import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';
import { startReceiver } from './receiver.ts';

const node = await startNode({ after });
const receiver = await startReceiver({ after });
const as = node.operatorKey;
const subscriptions = '/ngsi-ld/v1/subscriptions';
const wanted = (members: Readonly<Record<string, unknown>>, path = '/in') => ({
  type: 'Subscription',
  entities: [{ type: 'Person' }],
  ...members,
  notification: { endpoint: { uri: receiver.url + path } },
});

test('a subscription names in one text the attributes whose values are expanded (NGSI-LD 1.9.1 Table 5.2.12-1, §4.9)', async () => {
  for (const [path, expandValues] of [
    ['/text', 'gender, kind'],
    ['/list', ['gender', 'kind']],
  ] as const) {
    const made = await node.post(subscriptions, wanted({ q: 'gender==Male;kind==Guest', expandValues }, path), { as });
    assert.equal(made.status, 201, made.text);
    const shown = await node.get<Record<string, unknown>>(made.headers.get('location')!, { as });
    assert.deepEqual(shown.body.expandValues, expandValues);
  }
  const word = (vocab: string) => ({ type: 'VocabProperty', vocab });
  const people = [
    { id: 'urn:ngsi-ld:Person:1', type: 'Person', gender: word('Female'), kind: word('Guest') },
    { id: 'urn:ngsi-ld:Person:2', type: 'Person', gender: word('Male'), kind: word('Guest') },
  ];
  const created = await node.post('/ngsi-ld/v1/entityOperations/create', people, { as });
  assert.equal(created.status, 201, created.text);
  for (const path of ['/text', '/list']) {
    const [first] = await receiver.until(1, path);
    const told = first!.body.data as unknown as readonly { readonly id: string }[];
    assert.deepEqual(
      told.map(({ id }) => id),
      ['urn:ngsi-ld:Person:2'],
    );
  }
});

for (const [member, value] of [
  ['expandValues', ''],
  ['expandValues', 'gender,,kind'],
  ['expandValues', 7],
  ['jsonKeys', []],
  ['jsonKeys', { raw: true }],
] as const) {
  test(`create subscription refuses ${JSON.stringify(value)} as ${member} (NGSI-LD 1.9.1 Table 5.2.12-1)`, async () => {
    const answer = await node.post(subscriptions, wanted({ [member]: value }), { as });
    assert.deepEqual(
      [answer.status, answer.body.type],
      [400, 'https://uri.etsi.org/ngsi-ld/errors/BadRequestData' as never],
      answer.text,
    );
    assert.match(String(answer.body.detail), new RegExp(member));
  });
}
