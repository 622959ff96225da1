import { readFileSync } from 'node:fs';
import type { Database } from '../../src/platform/database/index.ts';

const file = readFileSync(new URL('../reference.sql', import.meta.url), 'utf8');

/** The fixed statement of a name, with its placeholders. */
function statement(name: string): string {
  const found = new RegExp(`^-- name: ${name}$([^]*?)(?=^-- name:|(?![^]))`, 'm').exec(file)?.[1];
  if (found === undefined) throw new Error(`reference.sql has no statement ${name}`);
  return found.trim();
}

/** How often a fixed statement runs bare each second, over as many connections as the database has. */
export async function reference(
  db: Database,
  name: string,
  values: (turn: number) => unknown[],
  seconds = 3,
): Promise<number> {
  const text = statement(name);
  let turn = 0;
  const lane = async (end: number) => {
    while (performance.now() < end) {
      turn += 1;
      await db.pool.query({ name: `reference-${name}`, text, values: values(turn) });
    }
  };
  const run = (time: number) => {
    const end = performance.now() + time * 1_000;
    return Promise.all(Array.from({ length: 8 }, () => lane(end)));
  };
  await run(0.5);
  turn = 0;
  await run(seconds);
  return turn / seconds;
}
