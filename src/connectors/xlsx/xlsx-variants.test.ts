import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workbookBytes, workbookParts, zipped } from '../../../test/support/workbook.ts';
import type { SourceRecord } from '../connector.ts';
import { memorySource } from '../sources.ts';
import { kindOfFormat, momentOf } from './number-formats.ts';
import { xlsxConnector } from './xlsx-connector.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

async function readBytes(bytes: Uint8Array): Promise<SourceRecord[]> {
  const source = memorySource('zvezek.xlsx', bytes);
  const { configuration } = (await xlsxConnector.detect(source))!;
  const records: SourceRecord[] = [];
  for await (const batch of xlsxConnector.read(source, configuration)) records.push(...batch.records);
  return records;
}

/** A workbook of one sheet, with its XML written by hand and other parts changed. */
function oneSheet(sheetData: string, texts: readonly string[] = []): Uint8Array {
  const sheet = `<worksheet xmlns="${main}"><sheetData>${sheetData}</sheetData></worksheet>`;
  return zipped({ ...workbookParts([{ name: 'A', rows: [] }], texts), 'xl/worksheets/sheet1.xml': sheet });
}

const values = (records: readonly SourceRecord[]) => records.map((record) => record.values);

test('texts that stand after the sheet in the archive, rich ones and escaped ones', async () => {
  const texts = [
    '<si><t>ime</t></si>',
    '<si><t xml:space="preserve">vrsta </t></si>',
    '<si><r><rPr><b/></rPr><t>rde</t></r><r><t>če</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>',
    '<si><t>ena_x000A_dva _x005F_x0041_ &lt;&#x10D;&gt;</t></si>',
    '<si/>',
  ];
  const bytes = oneSheet(
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="str"><v>leto</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c><c r="C2"><v>2026</v></c></row><row r="3"><c r="A3"><v>7</v></c><c r="B3" t="s"><v>4</v></c><c r="C3"><v>2027</v></c></row>',
    texts,
  );
  assert.deepEqual(values(await readBytes(bytes)), [
    { ime: 'rdeče', vrsta: 'ena\ndva _x0041_ <č>', leto: 2026 },
    { ime: 7, vrsta: null, leto: 2027 },
  ]);
});

test('booleans, results of formulas, errors, dates as text, and numbers as they are written', async () => {
  const row = [
    '<c t="b"><v>1</v></c>',
    '<c t="str"><f>A1&amp;"x"</f><v>1x</v></c>',
    '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    '<c t="d"><v>2026-02-01T00:00:00</v></c>',
    '<c><f>SUM(A1)</f><v>1.5E3</v></c>',
    '<c><v>-0.30000000000000004</v></c>',
    '<c><f>A1</f></c>',
    '<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
    '<c><v>ni število</v></c>',
  ];
  const names = 'abcdefghi'.split('').map((name) => `<c t="str"><v>${name}</v></c>`);
  const bytes = oneSheet(`<row>${names.join('')}</row><row>${row.join('')}</row>`);
  assert.deepEqual(values(await readBytes(bytes)), [
    {
      a: true,
      b: '1x',
      c: null,
      d: '2026-02-01',
      e: 1500,
      f: -0.30000000000000004,
      g: null,
      h: 'ab',
      i: 'ni število',
    },
  ]);
});

test('rows and cells that are left out keep the numbers and columns of the others', async () => {
  const bytes = oneSheet(
    '<row r="3"><c r="B3" t="str"><v>x</v></c><c t="str"><v>y</v></c><c r="E3" t="str"><v>z</v></c></row><row r="7"><c r="C7"><v>1</v></c></row><row><c r="E8"><v>2</v></c></row><row r="20"/>',
  );
  assert.deepEqual(await readBytes(bytes), [
    { line: 7, values: { 'stolpec 1': null, x: null, y: 1, 'stolpec 4': null, z: null } },
    { line: 8, values: { 'stolpec 1': null, x: null, y: null, 'stolpec 4': null, z: 2 } },
  ]);
});

test('prefixes, the strict edition, absolute targets, other names of parts and backslashes', async () => {
  const strict = 'http://purl.oclc.org/ooxml';
  const bytes = zipped({
    '_rels/.rels': `<p:Relationships xmlns:p="http://schemas.openxmlformats.org/package/2006/relationships"><p:Relationship Id="a" Type="${strict}/officeDocument/relationships/officeDocument" Target="/Book/workbook2.xml"/></p:Relationships>`,
    'Book\\workbook2.xml': `<x:workbook xmlns:x="${strict}/spreadsheetml/main" xmlns:d="${strict}/officeDocument/relationships"><x:sheets><x:sheet name="Graf" sheetId="1" d:id="g"/><x:sheet name="A &amp; B" sheetId="2" d:id="s"/></x:sheets></x:workbook>`,
    'Book/_rels/workbook2.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="g" Type="${strict}/officeDocument/relationships/chartsheet" Target="chart.xml"/><Relationship Id="s" Type="${strict}/officeDocument/relationships/worksheet" Target="../Book/./DATA.xml"/></Relationships>`,
    'Book/data.xml': `\uFEFF<?xml version="1.0" encoding="UTF-8" standalone="yes"?><x:worksheet xmlns:x="${strict}/spreadsheetml/main"><x:sheetPr/><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>k</x:v></x:c><x:c r="B1" t="str"><x:v>l</x:v></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>1</x:v></x:c><x:c r="B2" t="inlineStr"><x:is><x:t><![CDATA[<č>]]></x:t></x:is></x:c></x:row></x:sheetData><x:extLst><x:row r="1"/></x:extLst></x:worksheet>`,
  });
  assert.deepEqual((await xlsxConnector.detect(memorySource('a.xlsx', bytes)))?.configuration.sheets, ['A & B']);
  assert.deepEqual(values(await readBytes(bytes)), [{ k: 1, l: '<č>' }]);
});

test('a part in UTF-16 is read by its mark', async () => {
  const xml = `\uFEFF<worksheet xmlns="${main}"><sheetData><row r="1"><c t="str"><v>č</v></c></row><row r="2"><c t="str"><v>š</v></c></row></sheetData></worksheet>`;
  const parts = {
    ...workbookParts([{ name: 'A', rows: [] }]),
    'xl/worksheets/sheet1.xml': Buffer.from(xml, 'utf16le'),
  };
  assert.deepEqual(values(await readBytes(zipped(parts))), [{ č: 'š' }]);
});

test('dates of both systems, clock times and durations by their formats', async () => {
  const row = (serial: number, format: string) => ({ serial, format });
  const rows = [
    ['dan', 'trenutek', 'ura', 'trajanje', 'znesek'],
    [
      row(46_054, 'd. mmmm yyyy;@'),
      row(46_054.520_914_35, 'dd/mm/yy\\ hh:mm'),
      row(0.34375, 'h:mm AM/PM'),
      row(1.510_416_67, '[h]:mm:ss'),
      row(12.5, '#,##0.00 "dni"'),
    ],
  ];
  const sheets = [{ name: 'A', rows }];
  const expected = { trenutek: '2026-02-01T12:30:07', ura: '08:15:00', trajanje: '36:15:00', znesek: 12.5 };
  assert.deepEqual(values(await readBytes(workbookBytes(sheets))), [{ dan: '2026-02-01', ...expected }]);
  const parts = workbookParts(sheets);
  const later = parts['xl/workbook.xml']!.replace('<workbookPr/>', '<workbookPr date1904="1"/>');
  assert.deepEqual(values(await readBytes(zipped({ ...parts, 'xl/workbook.xml': later }))), [
    { dan: '2030-02-02', ...expected, trenutek: '2030-02-02T12:30:07' },
  ]);
});

test('a number is a date by its format, and the 29th of February 1900 stays a number', () => {
  const kinds = {
    date: ['yyyy-mm-dd', 'mmm', '[$-424]d. mmmm yyyy', 'e"年"m"月"', 'm/d/yy h:mm', '[Red]d.m.;@'],
    time: ['hh:mm', 'h:mm AM/PM', 'mm:ss.0'],
    duration: ['[h]:mm', '[mm]:ss', '[Red][s]'],
    number: [
      'General',
      '0.00E+00',
      '#,##0 "dni"',
      '0\\d',
      '[$€-2] #,##0.00',
      '0%',
      '@',
      '_-* #,##0_d',
      '[>=100]0;0.0',
      '',
    ],
  };
  for (const [kind, codes] of Object.entries(kinds))
    for (const code of codes) assert.equal(kindOfFormat(code), kind, code);
  assert.equal(momentOf(1, 'date', 1900), '1900-01-01');
  assert.equal(momentOf(59, 'date', 1900), '1900-02-28');
  assert.equal(momentOf(60.5, 'date', 1900), null);
  assert.equal(momentOf(61, 'date', 1900), '1900-03-01');
  assert.equal(momentOf(0, 'date', 1904), '1904-01-01');
  assert.equal(momentOf(2_958_465, 'date', 1900), '9999-12-31');
  for (const impossible of [-1, 2_958_466, 2_958_465.999_999_9, 1e300])
    assert.equal(momentOf(impossible, 'date', 1900), null);
});

test('an archive with long sizes, with a comment, and with parts that are only stored', async () => {
  const rows = [
    ['a', 'b'],
    [1, 'x'],
  ];
  const parts = workbookParts([{ name: 'A', rows }]);
  assert.deepEqual(values(await readBytes(zipped(parts, { level: 0, comment: 'opomba' }))), [{ a: 1, b: 'x' }]);
  assert.deepEqual(values(await readBytes(withLongSizes(zipped(parts, { level: 0 })))), [{ a: 1, b: 'x' }]);
});

/** The same archive as a writer of ZIP64 leaves it: the end record refers to a longer one before it. */
function withLongSizes(bytes: Uint8Array): Buffer {
  const end = Buffer.from(bytes.subarray(-22));
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(end.readUInt16LE(10)), 32);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(16)), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(bytes.length - 22), 8);
  locator.writeUInt32LE(1, 16);
  end.fill(0xff, 8, 20);
  return Buffer.concat([bytes.subarray(0, -22), record, locator, end]);
}
