import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { DomainError } from '../platform/errors.ts';
import { fold, fromWgs84, loadPlaces, metresBetween, parseReferenceSystem, toWgs84 } from './index.ts';

const places = loadPlaces(join(import.meta.dirname, '../../models/places'));

test('the gazetteer holds every unit of the register', () => {
  assert.equal(places.list('municipality').length, 212);
  assert.equal(places.list('region').length, 12);
  assert.equal(places.list('settlement').length, 6035);
  assert.equal(places.list('subdivision').length, 1247);
  assert.ok(places.list('subdivision').every((place) => place.municipality));
  assert.ok(places.list('municipality').every((place) => places.polygon('municipality', place.code)));
  assert.ok(places.list('region').every((place) => places.polygon('region', place.code)));
});

test('slugs are unique within a kind', () => {
  for (const kind of ['municipality', 'region', 'settlement', 'subdivision'] as const) {
    const slugs = places.list(kind).map((place) => place.slug);
    assert.equal(new Set(slugs).size, slugs.length, kind);
  }
});

test('a municipality is found by any form of its code', () => {
  for (const code of ['52', '052', 'SI-052']) assert.equal(places.byCode('municipality', code)?.names.sl, 'Kranj');
  assert.equal(places.byCode('municipality', '145'), null);
});

test('bilingual places carry their second name', () => {
  assert.equal(places.byCode('municipality', '050')?.names.it, 'Capodistria');
  assert.equal(places.locate('Lucia').outcome, 'found');
  const [motvarjevci] = places.find('Motvarjevci');
  assert.equal(motvarjevci?.place.names.hu, 'Szentlászló');
});

test('an exact spelling is never merged with one that differs by a caron', () => {
  const celje = places.locate('Celje');
  const other = places.locate('Čelje');
  assert.ok(celje.outcome === 'found' && other.outcome === 'found');
  assert.notEqual(celje.place.mid, other.place.mid);
  assert.ok(metresBetween(celje.place.point, other.place.point) > 100_000);
});

test('a name without carons that fits several places is reported, not guessed', () => {
  assert.equal(places.locate('Pristava').outcome, 'ambiguous');
  const inCelje = places.find('celje').map((match) => match.place.names.sl);
  assert.ok(inCelje.includes('Celje') && inCelje.includes('Čelje'));
});

test('a municipality narrows an ambiguous settlement', () => {
  const some = places.find('Pristava', { kinds: ['settlement'] })[0]!.place;
  const located = places.locate('pristava', { municipality: some.municipality! });
  assert.ok(located.outcome === 'found' && located.place.mid === some.mid);
});

test('a point tells its municipality and how sure that is', () => {
  const at = places.municipalityAt(14.5058, 46.0514);
  assert.equal(at?.municipality.names.sl, 'Ljubljana');
  assert.equal(at?.nearBorder, false);
  assert.equal(places.municipalityAt(2.35, 48.85), null);
});

test('D48 and D96 differ by 611 m, and a car park in Ljubljana lies where it is', () => {
  const d48 = toWgs84('EPSG:3912', [462050, 101529]);
  const d96 = toWgs84('EPSG:3794', [462050, 101529]);
  assert.ok(metresBetween(d48, [14.50475, 46.05686]) < 10);
  assert.ok(Math.abs(metresBetween(d48, d96) - 611) < 8);
});

test('reference systems are recognised in the forms that files use', () => {
  for (const name of [
    'EPSG:3794',
    'urn:ogc:def:crs:EPSG::3794',
    '3794',
    'http://www.opengis.net/def/crs/EPSG/0/3794',
  ]) {
    assert.equal(parseReferenceSystem(name), 'EPSG:3794');
  }
  assert.equal(parseReferenceSystem('urn:ogc:def:crs:OGC:1.3:CRS84'), 'EPSG:4326');
  assert.equal(parseReferenceSystem('EPSG:2170'), 'EPSG:3912');
  assert.throws(() => parseReferenceSystem('EPSG:99999'), DomainError);
});

test('conversion answers a place on Earth or a domain error, and comes back', () => {
  const systems = fc.constantFrom('EPSG:3794', 'EPSG:3912', 'EPSG:3857', 'EPSG:25832', 'EPSG:4326');
  fc.assert(
    fc.property(systems, fc.double(), fc.double(), (name, x, y) => {
      try {
        const [longitude, latitude] = toWgs84(parseReferenceSystem(name), [x, y]);
        assert.ok(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90);
      } catch (error) {
        assert.ok(error instanceof DomainError);
      }
    }),
  );
  const [x, y] = fromWgs84('EPSG:3794', [14.5, 46.05]);
  assert.ok(metresBetween(toWgs84('EPSG:3794', [x, y]), [14.5, 46.05]) < 0.1);
});

test('folding is idempotent and never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => fold(fold(text)) === fold(text)));
});
