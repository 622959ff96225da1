import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AttributeInstance, type Document, nullMarker } from '../../../linked-data/index.ts';
import { DomainError } from '../../../platform/errors.ts';
import { instancesOf, instanceWith, isDeletion } from '../../instances.ts';
import type { Entity, EntityOperation } from '../entity.ts';
import { applyOperation, type Moment } from './index.ts';

const early: Moment = { date: new Date('2026-01-01T00:00:00Z'), text: '2026-01-01T00:00:00.000Z' };
const late: Moment = { date: new Date('2026-02-01T00:00:00Z'), text: '2026-02-01T00:00:00.000Z' };
const id = 'urn:ngsi-ld:Thing:1';

const names: fc.Arbitrary<string> = fc.constantFrom(
  'https://example.org/a',
  'https://example.org/b',
  'https://example.org/c',
);
const dataset = fc.constantFrom(undefined, 'urn:x:1', 'urn:x:2');
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.constantFrom('x', 'y'), fc.boolean(), tie('object')),
  object: fc.dictionary(fc.constantFrom('k', 'l', 'm'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
}));
/** Values in which marks of deletion stand here and there. */
const { value: patchJson } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.constant(nullMarker), fc.constantFrom('x', 'y'), tie('object')),
  object: fc.dictionary(fc.constantFrom('k', 'l', 'm'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
}));

const instance = (value: fc.Arbitrary<unknown>): fc.Arbitrary<AttributeInstance> =>
  fc.record({ value, datasetId: dataset, unitCode: fc.constantFrom(undefined, 'C62') }).map((members) => {
    const present = Object.entries(members).filter(([, member]) => member !== undefined);
    return { type: 'Property', ...Object.fromEntries(present) };
  });
const documents = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Document> =>
  fc
    .dictionary(
      names,
      fc.uniqueArray(instance(value), { minLength: 1, maxLength: 3, selector: ({ datasetId }) => datasetId }),
    )
    .map((attributes) =>
      Object.fromEntries(Object.entries(attributes).map(([name, list]) => [name, list.length === 1 ? list[0]! : list])),
    );

function created(document: Document): Entity {
  const entity = { id, types: ['https://example.org/T'], scopes: [], document };
  return applyOperation(null, { kind: 'create', id, entity }, null, early).entity!;
}

const apply = (entity: Entity, operation: EntityOperation) => applyOperation(entity, operation, null, late).entity!;

/** Every instance of a document with the place where it stands. */
const placesOf = (document: Readonly<Document>) =>
  Object.entries(document).flatMap(([name, stored]) => instancesOf(stored).map((each) => ({ name, each })));

const without = ({ createdAt: _created, modifiedAt: _modified, ...members }: AttributeInstance) => members;

test('append gives every instance its new state and leaves the others as they are (NGSI-LD 1.9.1 §5.6.3)', () => {
  fc.assert(
    fc.property(documents(json), documents(json), fc.boolean(), (document, fragment, overwrite) => {
      const before = created(document);
      const after = apply(before, { kind: 'append', id, fragment: { document: fragment }, overwrite });
      for (const { name, each } of placesOf(fragment)) {
        const known = instanceWith(before.document[name], each.datasetId);
        const now = instanceWith(after.document[name], each.datasetId);
        if (known && !overwrite) assert.equal(now, known);
        else assert.deepEqual(without(now!), each);
        assert.equal(now!.createdAt, known ? early.text : late.text);
      }
      for (const { name, each } of placesOf(before.document))
        if (!instanceWith(fragment[name], each.datasetId))
          assert.equal(instanceWith(after.document[name], each.datasetId), each);
      const places = new Set(
        [...placesOf(before.document), ...placesOf(fragment)].map(({ name, each }) => `${name} ${each.datasetId}`),
      );
      assert.equal(placesOf(after.document).length, places.size);
    }),
  );
});

test('update replaces, appends and deletes instance by instance (NGSI-LD 1.9.1 §5.6.2)', () => {
  const values = fc.oneof(json, fc.constant(nullMarker));
  fc.assert(
    fc.property(documents(json), documents(values), (document, fragment) => {
      const before = created(document);
      const after = apply(before, { kind: 'update', id, fragment: { document: fragment } });
      for (const { name, each } of placesOf(fragment)) {
        const now = instanceWith(after.document[name], each.datasetId);
        if (isDeletion(each)) assert.equal(now, undefined);
        else assert.deepEqual(without(now!), each);
      }
      for (const { name, each } of placesOf(before.document))
        if (!instanceWith(fragment[name], each.datasetId))
          assert.equal(instanceWith(after.document[name], each.datasetId), each);
    }),
  );
});

/** RFC 7396 §2, with the mark of NGSI-LD in the place of null. */
function patched(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null) return patch;
  const result: Record<string, unknown> = typeof target === 'object' && target !== null ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === nullMarker) delete result[name];
    else result[name] = patched(result[name], value);
  }
  return result;
}

test('merge treats values as RFC 7396 says (NGSI-LD 1.9.1 §5.5.12)', () => {
  fc.assert(
    fc.property(documents(json), documents(patchJson), (document, fragment) => {
      const before = created(document);
      const after = apply(before, { kind: 'merge', id, fragment: { document: fragment } });
      for (const { name, each } of placesOf(fragment)) {
        const known = instanceWith(before.document[name], each.datasetId);
        const now = instanceWith(after.document[name], each.datasetId);
        if (each.value === nullMarker) assert.equal(now, undefined);
        else assert.deepEqual(now!.value, patched(known?.value, each.value));
        if (now && known) assert.equal(now.unitCode, each.unitCode ?? known.unitCode);
      }
    }),
  );
});

type Given<K extends EntityOperation['kind']> = Omit<Extract<EntityOperation, { kind: K }>, 'kind' | 'id'>;
const operationOf = <K extends EntityOperation['kind']>(kind: K, given: Given<K>) =>
  ({ kind, id, ...given }) as EntityOperation;

const operations: fc.Arbitrary<EntityOperation> = fc.oneof(
  documents(patchJson).map((document) => operationOf('append', { fragment: { document }, overwrite: true })),
  documents(patchJson).map((document) => operationOf('update', { fragment: { document } })),
  documents(patchJson).map((document) => operationOf('merge', { fragment: { document } })),
  fc
    .tuple(names, instance(patchJson))
    .map(([attribute, given]) => operationOf('update-attribute', { attribute, instance: given })),
  fc
    .tuple(names, instance(patchJson))
    .map(([attribute, given]) => operationOf('replace-attribute', { attribute, instances: given })),
  documents(patchJson).map((document) =>
    operationOf('replace', { entity: { id, types: ['https://example.org/T'], scopes: [], document } }),
  ),
);

test('whatever is done, no mark of deletion is stored, and times never go back (NGSI-LD 1.9.1 §5.2.1, §4.8)', () => {
  fc.assert(
    fc.property(documents(json), operations, (document, operation) => {
      const before = created(document);
      let after: Entity;
      try {
        after = apply(before, operation);
      } catch (error) {
        assert.ok(error instanceof DomainError);
        return;
      }
      assert.ok(!JSON.stringify(after.document).includes(nullMarker));
      assert.equal(after.created, before.created);
      for (const { name, each } of placesOf(after.document)) {
        assert.ok(each.createdAt! <= each.modifiedAt!);
        const known = instanceWith(before.document[name], each.datasetId);
        if (known) assert.equal(each.createdAt, known.createdAt);
      }
      if (after !== before) assert.equal(after.modified, late.date);
    }),
  );
});

test('an operation never changes what it was given', () => {
  fc.assert(
    fc.property(documents(json), operations, (document, operation) => {
      const before = created(document);
      const copies = [structuredClone(before), structuredClone(operation)];
      try {
        apply(before, operation);
      } catch (error) {
        assert.ok(error instanceof DomainError);
      }
      assert.deepEqual([before, operation], copies);
    }),
  );
});

test('dropping attributes and keeping the others are the same (NGSI-LD 1.9.1 §5.6.21)', () => {
  fc.assert(
    fc.property(documents(json), fc.uniqueArray(names), (document, drop) => {
      const before = created(document);
      const keep = new Set(Object.keys(document).filter((name) => !drop.includes(name)));
      const dropped = apply(before, { kind: 'remove-attributes', id, drop: new Set(drop) });
      const kept = apply(before, { kind: 'remove-attributes', id, keep });
      assert.deepEqual(dropped.document, kept.document);
      assert.deepEqual(Object.keys(kept.document).sort(), [...keep].sort());
    }),
  );
});
