import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';

const patience = 60_000;

/** Waits until what `read` gives fulfils a condition, and gives it. */
export async function until<Value>(
  read: () => Value | Promise<Value>,
  holds: (value: Value) => boolean,
): Promise<Value> {
  const end = Date.now() + patience;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    assert.ok(Date.now() < end, `still waiting: ${JSON.stringify(value)}`);
    await wait(20);
  }
}
