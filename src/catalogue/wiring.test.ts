import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../test/support/node.ts';

const node = await startNode({ after });

test('a running node answers its catalogue and searches it', async () => {
  const catalogue = await node.get('/catalogue.ttl');
  assert.equal(catalogue.status, 200);
  assert.match(catalogue.text, /a dcat:Catalog/);
  assert.equal((await node.get('/api/v1/datasets?q=parkirišča')).status, 200);
});

test('the operator enters and publishes a dataset by the API', async () => {
  const entered = await node.post(
    '/api/v1/datasets',
    { titles: { sl: 'Vodomeri' }, descriptions: { sl: 'Poraba vode.' } },
    { as: node.operatorKey },
  );
  assert.equal(entered.status, 201);
  const published = await node.post(`/api/v1/datasets/vodomeri/publish`, undefined, { as: node.operatorKey });
  assert.equal(published.status, 200);
  assert.equal((await node.get('/api/v1/datasets/vodomeri')).status, 200);
});

test('every page of the catalogue says the same moment of the last change', async () => {
  const moments = await Promise.all(
    ['/catalogue.ttl', '/catalogue.ttl?page=2'].map(async (path) => {
      const [description = ''] = (await node.get(path)).text.split('/catalogue#publisher> a ');
      return /dct:modified "([^"]+)"/.exec(description)?.[1];
    }),
  );
  assert.ok(moments[0]);
  assert.equal(moments[1], moments[0]);
});
