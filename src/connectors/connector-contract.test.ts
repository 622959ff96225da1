import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { DomainError } from '../platform/errors.ts';
import type { Connector, RowFault, Source, SourceRecord } from './connector.ts';
import { connectorOf, connectors, detectSource } from './registry.ts';
import { fileSource, memorySource } from './sources.ts';

const fixtures = join(import.meta.dirname, '../../test/fixtures');
const models = join(import.meta.dirname, '../../models/places');

async function readAll(connector: Connector, source: Source, configuration: unknown) {
  const records: SourceRecord[] = [];
  const faults: RowFault[] = [];
  let bytes = 0;
  for await (const batch of connector.read(source, configuration)) {
    records.push(...batch.records);
    faults.push(...batch.faults);
    assert.ok(batch.bytes >= bytes, 'progress never goes back');
    bytes = batch.bytes;
  }
  return { records, faults, bytes };
}

async function readDetected(source: Source) {
  const { kind, configuration } = await detectSource(source);
  return { kind, configuration, ...(await readAll(connectorOf(kind), source, configuration)) };
}

for (const connector of connectors) {
  const sample = memorySource(connector.sample.name, connector.sample.content);

  test(`${connector.kind}: detects and reads its own sample`, async () => {
    const found = await connector.detect(sample);
    assert.ok(found && found.certainty > 0.5);
    assert.ok(connector.configuration.safeParse(found.configuration).success);
    const { records, faults } = await readAll(connector, sample, found.configuration);
    assert.equal(records.length, connector.sample.records);
    assert.deepEqual(faults, []);
    assert.deepEqual(records, (await readAll(connector, sample, found.configuration)).records);
    assert.ok(
      records.every(({ line }, index) => line >= (records[index - 1]?.line ?? 1)),
      'lines do not fall',
    );
  });

  test(`${connector.kind}: is the kind that detection chooses for its sample`, async () => {
    assert.equal((await detectSource(sample)).kind, connector.kind);
  });

  test(`${connector.kind}: stops when the signal says so`, async () => {
    const { configuration } = (await connector.detect(sample))!;
    const stopped = connector.read(sample, configuration, { signal: AbortSignal.abort() });
    await assert.rejects(
      async () => {
        for await (const _ of stopped);
      },
      { name: 'AbortError' },
    );
  });

  test(`${connector.kind}: refuses more rows than allowed`, async () => {
    const { configuration } = (await connector.detect(sample))!;
    await assert.rejects(
      async () => {
        for await (const _ of connector.read(sample, configuration, { limits: { maxRows: 1 } }));
      },
      { code: 'connectors.too-many-rows' },
    );
  });

  test(`${connector.kind}: answers any bytes with records or a domain error`, async () => {
    const { configuration } = (await connector.detect(sample))!;
    const content = Buffer.from(connector.sample.content);
    await fc.assert(
      fc.asyncProperty(damagedBytes(content), async (bytes) => {
        await onlyDomainErrors(() => readAll(connector, memorySource(sample.name, bytes), configuration));
        await onlyDomainErrors(() => readDetected(memorySource(sample.name, bytes)));
      }),
      { numRuns: 300 },
    );
  });
}

/** Arbitrary bytes, and the sample with some bytes changed, cut or doubled. */
function damagedBytes(content: Buffer): fc.Arbitrary<Uint8Array> {
  const changed = fc
    .array(fc.tuple(fc.nat(content.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((edits) => {
      const copy = Buffer.from(content);
      for (const [at, byte] of edits) copy[at] = byte;
      return copy;
    });
  const cut = fc.nat(content.length).map((length) => content.subarray(0, length));
  const inserted = fc
    .tuple(fc.nat(content.length), fc.uint8Array({ maxLength: 30 }))
    .map(([at, bytes]) => Buffer.concat([content.subarray(0, at), bytes, content.subarray(at)]));
  return fc.oneof(fc.uint8Array({ maxLength: 2000 }), changed, cut, inserted);
}

async function onlyDomainErrors(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

const real: readonly [file: string, kind: string, records: number][] = [
  ['parking/bielefeld.csv', 'csv', 853],
  ['parking/reutlingen.csv', 'csv', 114],
  ['parking/esslingen.geojson', 'geojson', 250],
  ['parking/freiburg.json', 'geojson', 19],
  ['parking/karlsruhe.json', 'geojson', 90],
  ['parking/basel.json', 'http-json', 17],
  ['parking/herrenberg.json', 'http-json', 26],
];

for (const [file, kind, count] of real) {
  test(`reads ${file} as ${kind}`, async () => {
    const found = await readDetected(await fileSource(join(fixtures, file)));
    assert.equal(found.kind, kind);
    assert.deepEqual(
      found.faults.map(({ error }) => error.message),
      [],
    );
    assert.equal(found.records.length, count);
  });
}

test('reads a register with a byte order mark and keeps the first name clean', async () => {
  const found = await readDetected(await fileSource(join(models, 'settlements.csv')));
  assert.equal(found.records.length, 6035);
  assert.equal(found.records[0]?.values.ENOTA, 'NA');
  assert.equal(found.records[0]?.line, 2);
});

test('reads features inside an envelope with the system that each declares', async () => {
  const source = await fileSource(join(fixtures, 'traffic/promet-si-2018-03-25.json'));
  const { kind, configuration } = await detectSource(source);
  assert.equal(kind, 'http-json');
  assert.deepEqual(configuration, { records: '/Contents/3/Data/features' });
  const { records } = await readAll(connectorOf('http-json'), source, configuration);
  assert.equal(records.length, 1064);
  assert.equal(records[0]?.geometry?.type, 'Point');
  assert.match(records[0]?.geometrySystem ?? '', /2170/);
});

test('names the line of every broken row and reads the others', async () => {
  const text = 'ime;vrednost\nA;1\nB;2;odveč\nC\n"D;4\nE";5\nF;6\n';
  const { records, faults } = await readDetected(memorySource('ragged.csv', text));
  assert.deepEqual(
    faults.map(({ line, error }) => [line, error.code]),
    [
      [3, 'connectors.row-wrong-width'],
      [4, 'connectors.row-wrong-width'],
    ],
  );
  assert.deepEqual(
    records.map(({ line }) => line),
    [2, 5, 7],
  );
});

test('a quote that is never closed does not change the separator', async () => {
  const text = `ime;vrednost\n${'A;1\n'.repeat(20)}"B;2\n`;
  const { configuration, records, faults } = await readDetected(memorySource('quote.csv', text));
  assert.equal((configuration as { separator: string }).separator, ';');
  assert.equal(records.length, 20);
  assert.deepEqual(
    faults.map(({ line }) => line),
    [22],
  );
});

test('a column or member named __proto__ is a column like any other or left out, and never a prototype', async () => {
  const table = await readDetected(memorySource('a.csv', '__proto__;n\na;1\nb;2\n'));
  assert.deepEqual(table.records[0]?.values, { '__proto__ (2)': 'a', n: '1' });
  const list = await readDetected(memorySource('a.json', '[{"n":1,"__proto__":{"x":2}},{"n":2}]'));
  assert.deepEqual(list.records[0]?.values, { n: 1 });
  assert.equal(Object.getPrototypeOf(list.records[0]?.values), Object.prototype);
});

test('records with what no database keeps are faults of their lines, at any depth', async () => {
  const text = JSON.stringify([{ a: 'x' }, { a: 'x\0' }, { a: [{ b: '\ud800' }] }, { 'a\0': 1 }]);
  const { records, faults } = await readDetected(memorySource('a.json', text));
  assert.equal(records.length, 1);
  assert.deepEqual(
    faults.map(({ column, error }) => [column, error.code]),
    Array.from({ length: 3 }, () => ['a', 'connectors.row-unstorable']),
  );
});

test('names the line of a quote that is never closed', async () => {
  const csv = connectorOf('csv');
  const configuration = { encoding: 'utf-8', separator: ';', headerLine: 1 };
  const { records, faults } = await readAll(
    csv,
    memorySource('quote.csv', 'ime;vrednost\nA;1\n"B;2\nC;3\n'),
    configuration,
  );
  assert.equal(records.length, 1);
  assert.deepEqual(
    faults.map(({ error }) => error.code),
    ['connectors.row-broken-quotes'],
  );
});

for (const [encoding, bytes] of [
  ['windows-1250', Buffer.from([0x8a, 0x6b, 0x6f, 0x66, 0x6a, 0x61, 0x20, 0x9e, 0xe8])],
  ['iso-8859-2', Buffer.from([0xa9, 0x6b, 0x6f, 0x66, 0x6a, 0x61, 0x20, 0xbe, 0xe8])],
  ['utf-8', Buffer.from('Škofja žč')],
  ['utf-16le', Buffer.from('\uFEFFkraj,n\nx,1\n', 'utf16le')],
] as const) {
  test(`detects ${encoding} even when the first foreign letter stands at the end`, async () => {
    const plain = 'kraj,n\n'.concat('x,1\n'.repeat(100_000));
    const text = encoding === 'utf-16le' ? bytes : Buffer.concat([Buffer.from(plain), bytes, Buffer.from(',2\n')]);
    const { configuration, records } = await readDetected(memorySource('kraji.csv', text));
    assert.equal((configuration as { encoding: string }).encoding, encoding);
    if (encoding !== 'utf-16le') assert.equal(records.at(-1)?.values.kraj, 'Škofja žč');
  });
}

test('a damaged line of a UTF-8 file is reported by line and column', async () => {
  const good = Buffer.from('kraj,n\n'.concat('Škofja Loka,1\n'.repeat(50)));
  const { faults, records } = await readDetected(
    memorySource('d.csv', Buffer.concat([good, Buffer.from([0x41, 0xc5, 0x2c, 0x31, 0x0a])])),
  );
  assert.equal(records.length, 50);
  assert.deepEqual(
    faults.map(({ line, column, error }) => [line, column, error.code]),
    [[52, 'kraj', 'connectors.row-undecodable']],
  );
});

test('a title above the header is not taken for the header', async () => {
  const text = 'Poraba vode 2026\n\nnaselje;poraba\nBled;12,5\nBohinj;7\n';
  const { records } = await readDetected(memorySource('poraba.csv', text));
  assert.deepEqual(
    records.map(({ values }) => values),
    [
      { naselje: 'Bled', poraba: '12,5' },
      { naselje: 'Bohinj', poraba: '7' },
    ],
  );
});

test('a broken feature is one fault, a file cut in the middle is a broken file', async () => {
  const one =
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":["a"]}},\n{"type":"Feature","properties":{"a":1},"geometry":null}]}';
  const { records, faults } = await readDetected(memorySource('a.geojson', one));
  assert.equal(records.length, 1);
  assert.deepEqual(
    faults.map(({ error }) => error.code),
    ['connectors.broken-geometry'],
  );
  await assert.rejects(readDetected(memorySource('a.geojson', one.slice(0, -10))), { code: 'connectors.broken-json' });
});

test('features are cut right wherever the chunks break', async () => {
  const text = JSON.stringify({
    type: 'FeatureCollection',
    name: '"features":[',
    features: [1, 2, 3].map((id) => ({ type: 'Feature', id, properties: { 'a"]}': '}{\\' }, geometry: null })),
  });
  const { FeatureScanner } = await import('./geojson/feature-scanner.ts');
  await fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (size) => {
      const scanner = new FeatureScanner();
      const found: string[] = [];
      for (let at = 0; at < text.length; at += size) {
        for (const { kind, text: piece } of scanner.add(text.slice(at, at + size)))
          if (kind === 'feature') found.push(piece);
      }
      assert.deepEqual(
        found.map((piece) => (JSON.parse(piece) as { id: number }).id),
        [1, 2, 3],
      );
    }),
  );
});
