import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type WrittenCell, workbookBytes, workbookParts, zipped } from '../../../test/support/workbook.ts';
import { DomainError } from '../../platform/errors.ts';
import type { ReadOptions, SourceRecord } from '../connector.ts';
import { memorySource } from '../sources.ts';
import { xlsxConnector } from './xlsx-connector.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const sheetPart = 'xl/worksheets/sheet1.xml';
const rows: WrittenCell[][] = [
  ['Naselje', 'Poraba', 'Dan', 'Ok'],
  ['Bled', 1204.5, { serial: 46_054, format: 'd. m. yyyy' }, true],
  ['Bohinj', { formula: 'B2*2', result: 2409 }, { serial: 0.5, format: 'hh:mm' }, false],
];
const sound = workbookParts([{ name: 'A', rows }]);
const configuration = { sheet: 'A', headerRow: 1, sheets: [] };

async function readBytes(bytes: Uint8Array, options: ReadOptions = {}): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const batch of xlsxConnector.read(memorySource('a.xlsx', bytes), configuration, options))
    records.push(...batch.records);
  return records;
}

const withSheet = (sheetData: string) =>
  zipped({ ...sound, [sheetPart]: `<worksheet xmlns="${main}"><sheetData>${sheetData}</sheetData></worksheet>` });

const refusesBoth = async (bytes: Uint8Array, code: string, options: ReadOptions = {}) => {
  await assert.rejects(readBytes(bytes, options), { code });
  await assert.rejects(async () => await xlsxConnector.detect(memorySource('a.xlsx', bytes), options), { code });
};

const small = { limits: { maxExpandedBytes: 2_000_000 } };

test('a sheet that expands beyond the limit is refused, whatever the directory says about its size', async () => {
  const blank = `<worksheet xmlns="${main}"><sheetData>${'<!-- -->\n'.repeat(500_000)}</sheetData></worksheet>`;
  const bytes = zipped({ ...sound, [sheetPart]: blank });
  assert.ok(bytes.length < 20_000);
  await refusesBoth(bytes, 'connectors.archive-expands-too-far', small);
  const lying = Buffer.from(bytes);
  // The directory, the last place that names the sheet, claims 1,000 bytes; the sizes stand before the name.
  lying.writeUInt32LE(1000, lying.lastIndexOf(sheetPart) - 46 + 24);
  await refusesBoth(lying, 'connectors.broken-workbook', small);
});

test('a sheet that expands as no real one does is refused before it is read', async () => {
  const blank = `<worksheet xmlns="${main}"><sheetData>${'<row/>'.repeat(4_000_000)}</sheetData></worksheet>`;
  await refusesBoth(zipped({ ...sound, [sheetPart]: blank }), 'connectors.archive-expands-too-far');
});

test('parts that no sheet needs may be large', async () => {
  const bytes = zipped({ ...sound, 'xl/media/image1.png': new Uint8Array(3_000_000) });
  assert.equal((await readBytes(bytes, small)).length, 2);
});

test('entities of a document type are refused and never expanded', async () => {
  const laughs = `<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet xmlns="${main}"><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`;
  await refusesBoth(zipped({ ...sound, [sheetPart]: laughs }), 'connectors.broken-workbook');
  await refusesBoth(withSheet('<row><c t="str"><v>&constructor;</v></c></row>'), 'connectors.broken-workbook');
});

test('endless texts, tags, comments and nesting are refused before they are gathered', async () => {
  const long = 'x'.repeat(5_000_000);
  for (const sheetData of [
    `<row><c a="${long}"/></row>`,
    `<row><!--${long}--></row>`,
    `<row ${long}`,
    '<a>'.repeat(100),
  ])
    await refusesBoth(withSheet(sheetData), 'connectors.broken-workbook');
  const wide = await readBytes(
    withSheet(`<row><c t="str"><v>${long.slice(0, 900_000)}</v></c></row><row><c><v>1</v></c></row>`),
  );
  assert.equal(wide.length, 1);
  const tooLong = { code: 'connectors.cell-too-long', place: { line: 1 } };
  await assert.rejects(readBytes(withSheet(`<row><c t="str"><v>${long.slice(0, 1_100_000)}</v></c></row>`)), tooLong);
  const pieces = `<r><t>${long.slice(0, 100_000)}</t></r>`.repeat(11);
  await assert.rejects(readBytes(withSheet(`<row><c t="inlineStr"><is>${pieces}</is></c></row>`)), tooLong);
});

test('rows and cells at impossible places are refused by the row', async () => {
  const second = (row: string) => `<row r="1"><c t="str"><v>a</v></c></row>${row}`;
  for (const row of [
    '<row r="1"/>',
    '<row r="-4"/>',
    '<row r="99999999999"/>',
    '<row r="2"><c r="XFE2"><v>1</v></c></row>',
    '<row r="2"><c r="!"><v>1</v></c></row>',
    '<row r="2"><c t="s"><v>0</v></c></row>',
    '<row r="2"><c t="s"><v>x</v></c></row>',
  ]) {
    await assert.rejects(
      readBytes(withSheet(second(row))),
      { code: 'connectors.broken-sheet-row', place: { line: 2 } },
      row,
    );
  }
});

test('one cell far to the right costs no more than its own row says', async () => {
  const far = Array.from(
    { length: 2000 },
    (_, row) => `<row r="${row + 2}"><c r="A${row + 2}"><v>1</v></c><c r="XFD${row + 2}"><v>1</v></c></row>`,
  );
  const records = await readBytes(withSheet(`<row r="1"><c r="A1" t="str"><v>a</v></c></row>${far.join('')}`));
  assert.equal(records.length, 2000);
  assert.deepEqual(records[0]?.values, { a: 1 });
  await assert.rejects(readBytes(withSheet('<row r="1"><c r="XFD1" t="str"><v>a</v></c></row>')), {
    code: 'connectors.too-many-columns',
  });
});

test('other archives are an unknown format, encrypted and unknown ways of compression a damaged one', async () => {
  const { 'xl/workbook.xml': _, '_rels/.rels': __, ...rest } = sound;
  for (const parts of [
    rest,
    { 'word/document.xml': '<a/>' },
    { ...sound, '_rels/.rels': '<Relationships/>', 'xl/workbook.xml': '<a/>' },
  ]) {
    await assert.rejects(async () => await xlsxConnector.detect(memorySource('a.docx', zipped(parts))), DomainError);
  }
  await assert.rejects(async () => await xlsxConnector.detect(memorySource('a.ods', zipped(rest))), {
    code: 'connectors.unknown-format',
  });
  const bytes = zipped(sound);
  const directory = bytes.length - 22 - Buffer.from(bytes).readUInt32LE(bytes.length - 10);
  for (const [at, value] of [
    [8, 1],
    [10, 99],
  ] as const) {
    const changed = Buffer.from(bytes);
    changed.writeUInt16LE(value, directory + at);
    await refusesBoth(changed, 'connectors.broken-workbook');
  }
});

test('a workbook in which any byte is lost or changed is said to be damaged', async () => {
  const bytes = zipped(sound);
  const good = await readBytes(bytes);
  for (let at = 0; at < bytes.length; at += 7) {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ 0x55;
    // A changed date of a file or a part that is not read changes nothing; anything else is refused, never read wrongly.
    const records = await readBytes(changed).catch((error: unknown) => {
      assert.ok(error instanceof DomainError, String(error));
      return good;
    });
    assert.deepEqual(records, good, `byte ${at}`);
  }
});

test('reading stops in the middle of a sheet when the signal says so, and lets other work have its turn', async () => {
  const many = workbookBytes([{ name: 'A', rows: Array.from({ length: 60_000 }, (_, row) => [`ime ${row}`, row]) }]);
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  await assert.rejects(readBytes(many, { signal: stop.signal }), { name: 'AbortError' });
});

test('any damage inside the parts is answered with records or a domain error', async () => {
  const names = [
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    '_rels/.rels',
    'xl/styles.xml',
    sheetPart,
    'xl/sharedStrings.xml',
  ];
  const whole: Readonly<Record<string, string>> = workbookParts([{ name: 'A', rows }], ['<si><t>a</t></si>']);
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      '<',
      '>',
      '/>',
      '</',
      '&',
      '&#0;',
      '&#xD800;',
      '"',
      '<row>',
      '</row>',
      '<c>',
      '<c t="s">',
      '<v>',
      '</v>',
      '<is>',
      '<t>',
      '<f>',
    ),
    fc.constantFrom(
      '<!DOCTYPE a>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?xml?>',
      ' r="A1"',
      ' t="d"',
      ' s="1"',
      ' s="-1"',
      '1e999',
      '_x0000_',
      '_xD800_',
    ),
  );
  const edits = fc.array(fc.tuple(fc.constantFrom(...names), fc.nat(1000), fc.nat(30), piece), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(edits, async (all) => {
      const parts: Record<string, string> = { ...whole };
      for (const [name, place, length, text] of all) {
        const at = place % (parts[name]!.length + 1);
        parts[name] = parts[name]!.slice(0, at) + text + parts[name]!.slice(at + length);
      }
      const source = memorySource('a.xlsx', zipped(parts, { level: 0 }));
      try {
        const found = await xlsxConnector.detect(source);
        assert.ok(found && xlsxConnector.configuration.safeParse(found.configuration).success);
        for await (const { records } of xlsxConnector.read(source, found.configuration))
          for (const { values } of records) assert.ok(Object.values(values).every(isStorable), JSON.stringify(values));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});

/** Only plain values, and no text that a database refuses. */
const isStorable = (value: unknown) =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.isWellFormed() && !value.includes('\0'));
