import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadPlaces } from '../../places/index.ts';
import type { Source } from '../connector.ts';
import { connectorOf, detectSource } from '../registry.ts';
import { fileSource, memorySource } from '../sources.ts';
import { parseBoolean } from './booleans.ts';
import { parseMoment, sloveneOffsetMinutes } from './moments.ts';
import { parseNumber } from './numbers.ts';
import { TableProfiler } from './table-profile.ts';
import { headerWords, unitInHeader } from './units.ts';
import { parseWkt } from './wkt.ts';

const fixtures = join(import.meta.dirname, '../../../test/fixtures');
const models = join(import.meta.dirname, '../../../models/places');
const places = loadPlaces(models);

async function profile(source: Source) {
  const { kind, configuration } = await detectSource(source);
  const profiler = new TableProfiler();
  for await (const batch of connectorOf(kind).read(source, configuration)) profiler.add(batch);
  const crs = (configuration as { crs?: string | null }).crs ?? undefined;
  const table = profiler.finish(places, source.name, crs);
  return { table, column: (name: string) => table.columns.find((column) => column.name === name)! };
}

const csv = (text: string) => profile(memorySource('vir.csv', text));

test('numbers are read in the way the whole column is written', () => {
  assert.equal(parseNumber('1.234,5', ','), 1234.5);
  assert.equal(parseNumber('1.234', ','), 1234);
  assert.equal(parseNumber('1.234', '.'), 1.234);
  assert.equal(parseNumber('1 234,5', ','), 1234.5);
  assert.equal(parseNumber('18,7', 'mixed'), 18.7);
  assert.equal(parseNumber('123.4', 'mixed'), 123.4);
  assert.equal(parseNumber('-5', ','), -5);
  assert.equal(parseNumber('12,5', '.'), null);
  assert.equal(parseNumber('1e400', '.'), null);
});

test('dates are read as Slovenia writes them, in its own time', () => {
  assert.deepEqual(parseMoment('21. 9. 2026', 'day-first'), { kind: 'date', iso: '2026-09-21' });
  assert.deepEqual(parseMoment('21.09.2026 12:00', 'day-first'), { kind: 'dateTime', iso: '2026-09-21T10:00:00Z' });
  assert.deepEqual(parseMoment('21.1.2026 12:00:30', 'day-first'), { kind: 'dateTime', iso: '2026-01-21T11:00:30Z' });
  assert.deepEqual(parseMoment('2026-09-21T12:00:00+02:00', 'iso'), { kind: 'dateTime', iso: '2026-09-21T10:00:00Z' });
  assert.deepEqual(parseMoment('1995/01/31', 'year-slashes'), { kind: 'date', iso: '1995-01-31' });
  assert.equal(parseMoment('31. 2. 2026', 'day-first'), null);
  assert.equal(parseMoment('21.9.2026 25:00', 'day-first'), null);
});

test('summer time follows the rule that the machine knows', () => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Ljubljana', hour: '2-digit', hourCycle: 'h23' });
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1997, 0, 1), max: Date.UTC(2037, 0, 1) }), (instant) => {
      const wall = instant + sloveneOffsetMinutes(instant + 90 * 60_000) * 60_000;
      const offset = sloveneOffsetMinutes(wall);
      const back = new Date(wall - offset * 60_000);
      if (sloveneOffsetMinutes(wall - 3_600_000) !== sloveneOffsetMinutes(wall + 3_600_000)) return;
      assert.equal(Number(format.format(back)), new Date(wall).getUTCHours());
    }),
  );
});

test('parsers of numbers, dates, yes and no, and geometries never throw', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789.,- /:TZ+()POINTed') }));
  fc.assert(
    fc.property(text, (value) => {
      for (const mark of [',', '.', 'mixed'] as const) {
        const number = parseNumber(value, mark);
        assert.ok(number === null || Number.isFinite(number));
      }
      for (const format of ['iso', 'day-first', 'month-first', 'year-slashes'] as const) {
        const moment = parseMoment(value, format);
        assert.ok(moment === null || !Number.isNaN(Date.parse(moment.iso)));
      }
      parseBoolean(value);
      unitInHeader(value);
      headerWords(value);
      parseWkt(`POINT ${value}`);
      parseWkt(`POLYGON (${value}`);
    }),
    { numRuns: 2000 },
  );
});

test('units in headers become codes', () => {
  assert.equal(unitInHeader('temperatura [°C]')?.code, 'CEL');
  assert.equal(unitInHeader('Hitrost (km/h)')?.code, 'KMH');
  assert.equal(unitInHeader('POV_KM2')?.code, 'KMK');
  assert.equal(unitInHeader('Zasedenost %')?.code, 'P1');
  assert.equal(unitInHeader('Poraba vode [m3]')?.code, 'MTQ');
  assert.equal(unitInHeader('ura'), null);
  assert.equal(headerWords('Hitrost (km/h)'), 'hitrost');
});

test('a column is judged by all of its values', async () => {
  const rows = Array.from(
    { length: 300 },
    (_, index) => `${index};${index < 299 ? '1.250' : '1.250,5'};${index % 2 ? 'da' : 'ne'};0${index};21. 9. 2026`,
  );
  const { column, table } = await csv(`št;promet;odprto;šifra;datum\n${rows.join('\n')}\n`);
  assert.equal(table.rows, 300);
  assert.deepEqual(
    [column('promet').type, column('promet').decimalMark, column('promet').range?.max],
    ['number', ',', 1250.5],
  );
  assert.equal(column('odprto').type, 'boolean');
  assert.equal(column('šifra').type, 'text');
  assert.equal(column('datum').type, 'date');
  assert.equal(column('št').unique, true);
});

test('a column whose every number fits two readings asks', async () => {
  const { column } = await csv('a;b\nx;1.234\ny;2.345\n');
  assert.equal(column('b').ambiguous, true);
});

test('values that do not fit are counted with their lines, dirty ones understood', async () => {
  const values = [...Array.from({ length: 60 }, (_, index) => String(index)), '<1', 'okvara', '-', ''];
  const { column } = await csv(
    `postaja;pm10 [µg/m3]\n${values.map((value, index) => `p${index};${value}`).join('\n')}\n`,
  );
  const pm10 = column('pm10 [µg/m3]');
  assert.equal(pm10.type, 'integer');
  assert.equal(pm10.unit?.code, 'GQ');
  assert.equal(pm10.belowDetection, 1);
  assert.equal(pm10.empty, 2);
  assert.deepEqual(pm10.exceptions, [{ line: 63, value: 'okvara' }]);
});

test('the national register: D96 and D48 both fit, its settlements decide, and NA is a word there', async () => {
  const { table, column } = await profile(await fileSource(join(models, 'settlements.csv')));
  assert.deepEqual(table.geometry?.source, { from: 'columns', x: 'CEN_E', y: 'CEN_N', system: 'EPSG:3794' });
  assert.equal(table.geometry?.ask, false);
  assert.equal(table.geometry?.evidence?.column, 'NA_UIME');
  assert.equal(table.geometry?.alternatives[0]?.system, 'EPSG:3912');
  assert.ok(Math.abs((table.geometry?.alternatives[0]?.metresApart ?? 0) - 611) < 10);
  assert.equal(column('ENOTA').type, 'text');
  assert.equal(column('OB_MID').meaning, 'municipality');
  assert.equal(column('NA_MID').meaning, 'identifier');
  assert.equal(column('NA_UIME').meaning, 'settlement');
  assert.equal(column('D_OD').momentFormat, 'year-slashes');
});

test('a header that names D48 decides without asking, whichever axis comes first', async () => {
  const { table } = await csv('ime;GK_X;GK_Y\nA;101529;462050\nB;101600;462100\n');
  assert.deepEqual(table.geometry?.source, { from: 'columns', x: 'GK_Y', y: 'GK_X', system: 'EPSG:3912' });
  assert.equal(table.geometry?.ask, false);
});

test('longitude and latitude are told apart by their values', async () => {
  const { table } = await csv('ime;x;y\nA;46,0514;14,5058\nB;46,0600;14,5100\n');
  assert.deepEqual(table.geometry?.source, { from: 'columns', x: 'y', y: 'x', system: 'EPSG:4326' });
});

test('foreign feeds: declared UTM, Well-Known Text, nested coordinates', async () => {
  const freiburg = await profile(await fileSource(join(fixtures, 'parking/freiburg.json')));
  assert.deepEqual(freiburg.table.geometry?.source, { from: 'format', system: 'EPSG:25832' });
  assert.equal(freiburg.table.geometry?.declared, true);
  const bielefeld = await profile(await fileSource(join(fixtures, 'parking/bielefeld.csv')));
  assert.deepEqual(bielefeld.table.geometry?.source, { from: 'wkt', column: 'WKT', system: 'EPSG:4326' });
  const basel = await profile(await fileSource(join(fixtures, 'parking/basel.json')));
  assert.deepEqual(basel.table.geometry?.source, {
    from: 'columns',
    x: 'geo_point_2d.lon',
    y: 'geo_point_2d.lat',
    system: 'EPSG:4326',
  });
});

test('mercator is recognised by its ranges', async () => {
  const { table } = await csv('id,x,y\n1,1614500,5789000\n2,1615000,5789900\n');
  assert.deepEqual(table.geometry?.source, { from: 'columns', x: 'x', y: 'y', system: 'EPSG:3857' });
});

test('names of settlements and municipalities stand in for coordinates', async () => {
  const { table } = await csv('Občina;Naselje;Poraba\nBled;Bled;12\nBohinj;Bohinjska Bistrica;9\nKranj;Kranj;5\n');
  assert.deepEqual(table.geometry?.source, { from: 'place', settlement: 'Naselje', municipality: 'Občina' });
});
