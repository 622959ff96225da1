import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SourceRecord } from '../connector.ts';
import { checkedConfiguration, connectorOf } from '../registry.ts';
import { memorySource } from '../sources.ts';
import { findRecords, valueAt } from './pointer.ts';

const document = {
  stations: { a: { name: 'Prešernov trg', free: [3, 4] }, b: { name: 'Tivoli', free: [0, 1] } },
  status: { data: { list: [{ id: 1 }, { id: 2 }] } },
};

async function read(configuration: unknown, content: unknown = document): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  const source = memorySource('vir.json', JSON.stringify(content));
  const checked = checkedConfiguration('http-json', configuration);
  for await (const batch of connectorOf('http-json').read(source, checked)) records.push(...batch.records);
  return records;
}

test('records lie at a JSON Pointer', async () => {
  assert.deepEqual(
    (await read({ records: '/status/data/list' })).map(({ values }) => values),
    [{ id: 1 }, { id: 2 }],
  );
});

test('records that no pointer reaches are made by JSONata', async () => {
  const expression =
    'stations.$each(function($station, $key) { { "id": $key, "name": $station.name, "free": $sum($station.free) } })';
  assert.deepEqual(
    (await read({ records: '', expression })).map(({ values }) => values),
    [
      { id: 'a', name: 'Prešernov trg', free: 7 },
      { id: 'b', name: 'Tivoli', free: 1 },
    ],
  );
});

test('a document that is a list is what the expression sees', async () => {
  const records = await read({ records: '', expression: '$[free > 1]' }, [{ free: 1 }, { free: 2 }]);
  assert.deepEqual(
    records.map(({ values }) => values),
    [{ free: 2 }],
  );
});

test('an expression that is not JSONata, fails, finds nothing or never ends is refused by its field', async () => {
  await assert.rejects(read({ records: '', expression: 'stations.(' }), { code: 'connectors.expression-invalid' });
  await assert.rejects(read({ records: '', expression: '$number("x")' }), { code: 'connectors.expression-failed' });
  await assert.rejects(read({ records: '', expression: 'nothing' }), { code: 'connectors.no-records' });
});

test('any pointer into any document finds a value or nothing', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.string({ unit: fc.constantFrom(...'/~01a_') }),
      (document, pointer) => {
        const found = valueAt(document, pointer);
        assert.ok(found === undefined || JSON.stringify(document).includes(JSON.stringify(found)));
        const records = findRecords(document);
        assert.ok(records === null || Array.isArray(valueAt(document, records)));
      },
    ),
    { numRuns: 500 },
  );
});
