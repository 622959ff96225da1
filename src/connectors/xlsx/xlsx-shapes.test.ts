import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { loadPlaces } from '../../places/index.ts';
import { TableProfiler } from '../columns/index.ts';
import type { SourceRecord } from '../connector.ts';
import { connectorOf, detectSource } from '../registry.ts';
import { memorySource } from '../sources.ts';

const places = loadPlaces(join(import.meta.dirname, '../../../models/places'));

async function readBook(book: ExcelJS.Workbook) {
  const source = memorySource('poraba.xlsx', new Uint8Array(await book.xlsx.writeBuffer()));
  const { kind, configuration } = await detectSource(source);
  const profiler = new TableProfiler();
  const records: SourceRecord[] = [];
  for await (const batch of connectorOf(kind).read(source, configuration)) {
    profiler.add(batch);
    records.push(...batch.records);
  }
  return { configuration, records, table: profiler.finish(places, source.name) };
}

/** What offices send: instructions on the first sheet, merged titles, dates of both kinds, formulas, an empty column. */
function officeBook(): ExcelJS.Workbook {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('Navodila').addRow(['Izpolnite list Meritve.']);
  const sheet = book.addWorksheet('Meritve');
  sheet.addRow(['Občina Škofja Loka – poraba vode']);
  sheet.mergeCells('A1:F1');
  sheet.addRow(['januar–marec 2026']);
  sheet.mergeCells('A2:F2');
  sheet.addRow([]);
  sheet.addRow(['Objekt', 'Naselje', 'Datum odčitka', 'Poraba (m³)', '', 'Z DDV']);
  for (let row = 0; row < 12; row++) {
    const date = row % 2 ? `${row + 1}. 2. 2026` : new Date(Date.UTC(2026, 1, row + 1));
    const sum = { formula: `D${row + 5}*1.22`, result: row * 1.22 };
    sheet.addRow([`Šola ${row}`, row % 2 ? 'Reteče' : 'Škofja Loka', date, `${row},5`, '', sum]);
  }
  return book;
}

test('the sheet with the data, its header below merged titles, and no column without name and values', async () => {
  const { configuration, table, records } = await readBook(officeBook());
  assert.deepEqual(configuration, { sheet: 'Meritve', headerRow: 4, sheets: ['Navodila', 'Meritve'] });
  assert.deepEqual(
    table.columns.map(({ name, type }) => [name, type]),
    [
      ['Objekt', 'text'],
      ['Naselje', 'text'],
      ['Datum odčitka', 'date'],
      ['Poraba (m³)', 'number'],
      ['Z DDV', 'number'],
    ],
  );
  assert.equal(records.length, 12);
  assert.equal(records[1]?.values['Z DDV'], 1.22);
});

test('real dates and typed Slovene ones stand in one column without a misfit', async () => {
  const { table } = await readBook(officeBook());
  const column = table.columns.find(({ name }) => name === 'Datum odčitka');
  assert.deepEqual([column?.type, column?.momentFormat, column?.exceptionCount], ['date', 'day-first', 0]);
});

test('50,000 rows are read within bounded memory', { timeout: 60_000 }, async (t) => {
  const rows = 50_000;
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('List1');
  sheet.addRow(['oznaka', 'datum', 'vrednost', 'opomba']);
  for (let row = 0; row < rows; row++) sheet.addRow([`A${row}`, '1. 2. 2026', row / 2, `opomba ${row % 100}`]);
  const source = memorySource('velika.xlsx', new Uint8Array(await book.xlsx.writeBuffer()));
  book.removeWorksheet(sheet.id);
  const { kind, configuration } = await detectSource(source);
  const before = process.memoryUsage().rss;
  const began = performance.now();
  let [count, peak] = [0, before];
  for await (const { records } of connectorOf(kind).read(source, configuration)) {
    count += records.length;
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  const megabytes = Math.round((peak - before) / 1e6);
  t.diagnostic(`${rows} rows, ${source.size} bytes: ${Math.round(performance.now() - began)} ms, +${megabytes} MB`);
  assert.equal(count, rows);
  assert.ok(megabytes < 250, `${megabytes} MB more`);
});
