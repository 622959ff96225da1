import assert from 'node:assert/strict';
import { type Ending, type Loose, startNode, type TestNodeOptions } from '../../../support/node.ts';

/** A time on one day, as sensors write it. */
export const at = (time: string) => `2026-03-01T${time}Z`;

/** A property that was observed. */
export const observed = (value: unknown, time: string, more: object = {}) => ({
  type: 'Property',
  value,
  observedAt: at(time),
  ...more,
});

/** A node with what the tests of histories do again and again. */
export async function startMeasuredNode(ending: Ending, options: TestNodeOptions = {}) {
  const node = await startNode(ending, options);
  const as = node.operatorKey;

  /** Writes an entity, then each of the updates through the ordinary doors. */
  async function measure(space: string, entity: Loose | object, updates: readonly object[] = []): Promise<void> {
    const { id } = entity as { id: string };
    const made = await node.post('/ngsi-ld/v1/entities', entity, { as, space });
    assert.equal(made.status, 201, made.text);
    for (const update of updates) {
      const { status, text } = await node.post(`/ngsi-ld/v1/entities/${id}/attrs`, update, { as, space });
      assert.equal(status, 204, text);
    }
  }

  return {
    ...node,
    as,
    measure,
    history: <Body = Loose>(space: string, path: string, call: object = {}) =>
      node.get<Body>(`/ngsi-ld/v1/temporal/entities${path}`, { as, space, ...call }),
  };
}

/** The values of a list of instances. */
export const valuesOf = (instances: unknown) => (instances as { value: unknown }[]).map(({ value }) => value);

/** The ids of a list of entities. */
export const idsOf = (entities: unknown) => (entities as { id: string }[]).map(({ id }) => id);
