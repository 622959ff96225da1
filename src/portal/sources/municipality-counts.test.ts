import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { accessOf, organisations, startCatalogue } from '../../../test/support/catalogue.ts';
import { anonymous, type Participant, systemAccess } from '../../participants/index.ts';
import { loadPlaces } from '../../places/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { createMunicipalityCounts } from './municipality-counts.ts';

const { catalogue } = await startCatalogue({ after });
const places = loadPlaces(join(import.meta.dirname, '../../../models/places'));

test('who was granted an unlisted dataset counts it on the map, and nobody else learns of it', async () => {
  const bled = places.list('municipality').find(({ names }) => names.sl === 'Bled')!;
  const system = systemAccess(1);
  const { record } = await catalogue.datasets.put(system, {
    slug: 'skrita',
    number: 41,
    titles: { sl: 'Skrita' },
    descriptions: { sl: 'Opis.' },
    steward: organisations.own,
    isListed: false,
    spatial: { places: [`municipality:${bled.code}`], bbox: null },
  });
  await catalogue.datasets.publish(system, record.id);
  const counts = createMunicipalityCounts({ catalogue, places, clock: systemClock });
  const granted: Participant = { kind: 'person', id: 'ana', name: 'Ana', memberships: [], operator: false };
  const stranger: Participant = { ...granted, id: 'bor', name: 'Bor' };
  assert.equal((await counts(accessOf(granted, [41]))).get(bled.code), 1);
  assert.equal((await counts(accessOf(stranger))).get(bled.code), undefined);
  assert.equal((await counts(accessOf(anonymous))).get(bled.code), undefined);
});
