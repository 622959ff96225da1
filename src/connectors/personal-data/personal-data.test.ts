import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Source } from '../connector.ts';
import { connectorOf, detectSource } from '../registry.ts';
import { fileSource, memorySource } from '../sources.ts';
import { PersonalDataCheck } from './check.ts';
import { isEmail, isEmso, isIban, isTaxNumber, isTelephone } from './checksums.ts';
import { nameLikeness } from './names.ts';

const root = join(import.meta.dirname, '../../..');

async function check(source: Source) {
  const { kind, configuration } = await detectSource(source);
  const personal = new PersonalDataCheck();
  for await (const batch of connectorOf(kind).read(source, configuration)) personal.add(batch);
  return personal.finish();
}

test('EMŠO: date and check digit decide', () => {
  assert.ok(isEmso('0101006500006'));
  assert.ok(!isEmso('0101006500007'));
  assert.ok(!isEmso('3202006500006'));
});

test('tax number, IBAN, e-mail and telephone are told from look-alikes', () => {
  assert.ok(isTaxNumber('15012557') && isTaxNumber('SI15012557'));
  assert.ok(!isTaxNumber('15012558') && !isTaxNumber('05012557'));
  assert.ok(isIban('SI56 2633 0001 2039 086') && !isIban('SI56 2633 0001 2039 087'));
  assert.ok(isEmail('janez.novak@example.si') && !isEmail('a@b') && !isEmail('@vozel'));
  for (const number of ['+386 41 234 567', '041/234-567', '(01) 234 56 78', '00386 31 234 567'])
    assert.ok(isTelephone(number), number);
  for (const number of ['462050', '101529', '2026-09-21', '14.5058', '0.25']) assert.ok(!isTelephone(number), number);
});

test('names are recognised without carons and with titles', () => {
  assert.equal(nameLikeness('Janez Novak'), 'full');
  assert.equal(nameLikeness('dr. Zupancic Spela'), 'full');
  assert.equal(nameLikeness('Škofja Loka'), 'none');
  assert.equal(nameLikeness('Trg republike 3'), 'none');
});

test('a table of persons is found out, with lines and masked examples', async () => {
  const rows = [
    'Janez Novak;Prešernova 1;0101006500006;041 234 567',
    'Marija Horvat;Titova 2;;',
    'Peter Kovačič;Cankarjeva 3;;031/234-567',
  ];
  const findings = await check(memorySource('osebe.csv', `Lastnik;Naslov;EMŠO;Telefon\n${rows.join('\n')}\n`));
  assert.deepEqual(
    findings.map(({ column, kind, certainty }) => [column, kind, certainty]),
    [
      ['Lastnik', 'person-name', 'certain'],
      ['EMŠO', 'emso', 'certain'],
      ['Telefon', 'telephone', 'certain'],
      ['Naslov', 'home-address', 'possible'],
    ],
  );
  assert.deepEqual(findings[0]?.examples[0], { line: 2, masked: 'J•••• N••••' });
  assert.ok(!JSON.stringify(findings).includes('0101006500006'));
});

test('an address hidden in a remark is found', async () => {
  const findings = await check(memorySource('r.csv', 'id;opomba\n1;vse v redu\n2;pišite na ana.kos@example.si.\n'));
  assert.deepEqual(
    findings.map(({ column, kind }) => [column, kind]),
    [['opomba', 'e-mail']],
  );
});

test('registers of places and car parks hold no certain personal data', async () => {
  for (const file of [
    'models/places/settlements.csv',
    'models/places/subdivisions.csv',
    'models/places/municipalities.csv',
    'test/fixtures/parking/bielefeld.csv',
    'test/fixtures/parking/karlsruhe.json',
  ]) {
    const findings = await check(await fileSource(join(root, file)));
    assert.deepEqual(
      findings.filter(({ certainty }) => certainty === 'certain'),
      [],
      file,
    );
  }
});

test('no text makes the check throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (header, text) => {
      const personal = new PersonalDataCheck();
      personal.add({ records: [{ line: 1, values: { [header]: text } }], faults: [], bytes: 0 });
      for (const { share } of personal.finish()) assert.ok(share >= 0 && share <= 1);
    }),
    { numRuns: 1000 },
  );
});
