import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { corpus, queries } from '../../../test/fixtures/catalogue/corpus.ts';
import { freshDatabase } from '../../../test/support/database.ts';
import { anonymous, systemAccess } from '../../participants/index.ts';
import { loadPlaces } from '../../places/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { createCatalogue } from '../index.ts';

const wanted = 0.9;
const visitor = { ...systemAccess(1), participant: anonymous, readsAll: false, writesAll: false };
const db = await freshDatabase({ after });
const places = loadPlaces('models/places');
const catalogue = createCatalogue({ db, clock: systemClock, places, models: 'models' });

before(async () => {
  await db.transaction(async (tx) => {
    for (const input of corpus) {
      const { record } = await catalogue.datasets.put(systemAccess(1), input, tx);
      await catalogue.datasets.publish(systemAccess(1), record.id, tx);
    }
  });
});

test('at least 90 % of sixty Slovene queries find the expected dataset among the first three', async (t) => {
  const missed: string[] = [];
  for (const { kind, query, expected } of queries) {
    const { hits } = await catalogue.search.find(visitor, {
      text: query,
      facets: {},
      language: 'sl',
      order: 'relevance',
      limit: 3,
      offset: 0,
    });
    const found = hits.map(({ dataset }) => dataset.slug);
    if (!found.some((slug) => expected.includes(slug))) missed.push(`${kind}: ${query} → ${found.join(', ')}`);
  }
  const share = 1 - missed.length / queries.length;
  t.diagnostic(`${queries.length} queries, ${(share * 100).toFixed(1)} % among the first three`);
  for (const miss of missed) t.diagnostic(`missed ${miss}`);
  assert.ok(corpus.length >= 150 && queries.length >= 60);
  assert.ok(share >= wanted, `only ${(share * 100).toFixed(1)} %`);
});
