import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createCatalogue } from '../../src/catalogue/index.ts';
import { systemAccess } from '../../src/participants/index.ts';
import { loadPlaces } from '../../src/places/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { startNode } from '../support/node.ts';

const node = await startNode({ after });
const models = join(import.meta.dirname, '../../models');
const places = loadPlaces(join(models, 'places'));
const catalogue = createCatalogue({ db: node.db, clock: systemClock, places, models });

test('what pages remember of rows is gone with the permission to read them', async () => {
  const { context, participants } = node.node;
  const number = await context.selections.create(1, {
    types: ['https://uri.etsi.org/ngsi-ld/default-context/Merilnik'],
  });
  const sensor = {
    id: 'urn:ngsi-ld:Merilnik:1',
    type: 'Merilnik',
    name: { type: 'Property', value: 'Merilnik pri Savi' },
    level: { type: 'Property', value: 417 },
  };
  const written = await node.post('/ngsi-ld/v1/entities', sensor, { as: node.operatorKey });
  assert.equal(written.status, 201, written.text);
  const access = systemAccess(1);
  const titles = { sl: 'Merilniki', en: 'Gauges' };
  const described = { slug: 'merilniki', number, titles, descriptions: titles, steward: null, frequency: 'CONT' };
  const { record } = await catalogue.datasets.put(access, described);
  await catalogue.datasets.publish(access, record.id);
  await participants.permissions.grant({ holder: 'anyone', dataset: number, source: 'open' });

  const pages = ['/sl', '/sl/katalog/merilniki', '/en/catalogue/merilniki/embed'];
  for (const page of pages) assert.match((await node.get(page)).text, /Merilnik pri Savi/, page);
  await participants.permissions.revoke({ dataset: number });
  for (const page of pages) assert.doesNotMatch((await node.get(page)).text, /Merilnik pri Savi/, page);
});
