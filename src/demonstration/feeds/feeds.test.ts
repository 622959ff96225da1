import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadPlaces } from '../../places/index.ts';
import type { DemonstrationEntity } from '../demonstration-dataset.ts';
import { airQuality } from './air-quality.ts';
import { parking } from './parking.ts';
import { traffic } from './traffic.ts';

const places = loadPlaces('models/places');
const feeds = [parking(places, 'a'), airQuality(places, 'b'), traffic(places, 'c')];
const monday = (hour: string) => new Date(`2026-11-23T${hour}:00+01:00`);
const value = (entity: DemonstrationEntity, name: string) => (entity[name] as { value: number }).value;
const mean = (entities: readonly DemonstrationEntity[], name: string) =>
  entities.reduce((sum, entity) => sum + value(entity, name), 0) / entities.length;

test('the same minute always tells the same, the next one something new', () => {
  for (const feed of feeds) {
    assert.deepEqual(feed.entities(monday('08:00')), feed.entities(new Date(monday('08:00').getTime() + 59_999)));
    assert.notDeepEqual(feed.changes!(monday('08:00')), feed.changes!(monday('08:01')));
  }
});

test('a change names only entities that there are, with the time of each value', () => {
  for (const feed of feeds) {
    const known = new Set(feed.entities(monday('08:00')).map(({ id }) => id));
    for (const { id, ...attributes } of feed.changes!(monday('08:01'))) {
      assert.ok(known.has(id));
      assert.ok(Object.values(attributes).some((one) => (one as { observedAt?: string }).observedAt !== undefined));
    }
  }
});

test('every value of a week lies within what can be', () => {
  for (let hour = 0; hour < 168; hour += 1) {
    const at = new Date(monday('00:00').getTime() + hour * 3_600_000);
    const [parks, stations, counters] = feeds.map((feed) => feed.entities(at));
    for (const park of parks!) {
      const [free, taken, all] = ['availableSpotNumber', 'occupiedSpotNumber', 'totalSpotNumber'].map((name) =>
        value(park, name),
      );
      assert.ok(free! >= 0 && taken! >= 0 && free! + taken! === all);
    }
    for (const station of stations!) {
      assert.ok(value(station, 'pm10') >= 3 && value(station, 'pm25') <= value(station, 'pm10'));
      assert.ok(value(station, 'relativeHumidity') <= 1);
    }
    for (const counter of counters!) {
      assert.ok(value(counter, 'intensity') >= 0 && value(counter, 'averageVehicleSpeed') > 0);
    }
  }
});

test('towns wake in the morning and sleep at night', () => {
  const [cars, , roads] = feeds;
  assert.ok(
    mean(cars!.entities(monday('10:00')), 'occupancy') > 3 * mean(cars!.entities(monday('03:00')), 'occupancy'),
  );
  assert.ok(
    mean(roads!.entities(monday('07:30')), 'intensity') > 3 * mean(roads!.entities(monday('03:00')), 'intensity'),
  );
});
