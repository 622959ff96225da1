import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentShape } from './document-shape.ts';

const property = (value: string) => `{"https://a.b/c": {"type": "Property", "value": ${value}, "createdAt": "t"}}`;

test('a shape finds the values of other documents as they stand in the text', () => {
  const shape = documentShape(property('"a"'))!;
  assert.deepEqual(shape.read(property('"b \\" c"'))?.slice(1), ['"b \\" c"']);
  assert.deepEqual(shape.read(property('-1.25'))?.slice(1), ['-1.25']);
  assert.deepEqual(shape.read(property('true'))?.slice(1), ['true']);
});

test('a shape knows no document with another attribute, kind, member or kind of value', () => {
  const shape = documentShape(property('"a"'))!;
  for (const other of [
    property('null'),
    property('[1]'),
    property('{"type": "Point"}'),
    property('1').replace('Property', 'GeoProperty'),
    property('1').replace('https://a.b/c', 'https://a.b/d'),
    property('1').replace('"createdAt"', '"observedAt"'),
    property('1').replace('}}', '}, "https://a.b/d": {"type": "Property", "value": 1}}'),
  ])
    assert.equal(shape.read(other), null, other);
});

test('numbers that JavaScript would write in another way are of no shape', () => {
  const shape = documentShape(property('1'))!;
  for (const number of [
    '1.0',
    '0.50',
    '0.0000001',
    '12345678901234567',
    '1000000000000000000000',
    '1.2345678901234567',
  ])
    assert.equal(shape.read(property(number)), null, number);
});

test('a document with several instances, an end, or attributes of attributes has no shape', () => {
  for (const text of [
    '{"https://a.b/c": [{"type": "Property", "value": 1}]}',
    '{"https://a.b/c": {"type": "Property", "value": 1, "expiresAt": "2030-01-01T00:00:00Z"}}',
    '{"https://a.b/c": {"type": "Property", "value": 1, "https://a.b/d": {"type": "Property", "value": 1}}}',
    '{"https://a.b/c": {"type": "LanguageProperty", "languageMap": {"sl": "a"}}}',
  ])
    assert.equal(documentShape(text), null, text);
});
