import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Database, migrate, openDatabase } from '../../../../src/platform/database/index.ts';
import { type NodeChild, ownGround, startChild } from '../../../support/node-child.ts';

/** The node is killed once so many writes have been acknowledged. */
const mostAcknowledged = 150;

/** Writes until the node dies, in the middle of writes; returns what was acknowledged. */
async function writeUntilKilled(node: NodeChild, round: number): Promise<Map<string, number>> {
  const acknowledged = new Map<string, number>();
  let count = 0;
  const lane = async (number: number) => {
    const id = `urn:crash:${round}:${number}`;
    for (let value = 1; ; value += 1) {
      const body = [{ id, type: 'T', level: { type: 'Property', value } }];
      const path = '/ngsi-ld/v1/entityOperations/upsert?options=update';
      const answer = await node.ask('POST', path, body).catch(() => null);
      if (answer === null) return;
      if (answer.status < 300) {
        acknowledged.set(id, value);
        count += 1;
        if (count === mostAcknowledged) node.child.kill('SIGKILL');
      }
      await answer.arrayBuffer().catch(() => null);
    }
  };
  await Promise.all([...Array.from({ length: 16 }, (_, number) => lane(number)), node.ended]);
  return acknowledged;
}

/** Every acknowledged write must be in the entity (or overtaken there), in history and in the change log. */
async function verify(db: Database, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  assert.ok(acknowledged.size > 0);
  const attribute = 'https://uri.etsi.org/ngsi-ld/default-context/level';
  for (const [id, value] of acknowledged) {
    const { rows } = await db.pool.query(
      `select (select (document -> $2 ->> 'value')::int from entity where space = 1 and id = $1) as value,
              (select count(distinct number) from sample join series on series.id = sample.series
                where space = 1 and entity = $1 and attribute = $2 and number <= $3)::int as samples,
              (select count(*) from change where space = 1 and entity = $1)::int as changes`,
      [id, attribute, value],
    );
    const [found] = rows as { value: number; samples: number; changes: number }[];
    assert.ok(
      found && found.value >= value && found.samples === value && found.changes >= value,
      JSON.stringify({ id, value, found }),
    );
  }
}

test('kill -9 under write load loses no acknowledged write', async (t) => {
  const settings = await ownGround(t);
  const acknowledged = new Map<string, number>();
  for (let round = 0; round < 3; round += 1) {
    const node = await startChild(t, settings);
    for (const [id, value] of await writeUntilKilled(node, round)) acknowledged.set(id, value);
  }
  const { DATABASE_URL: url, DATA_DIR: dataDirectory } = settings;
  const db = await openDatabase(url === undefined ? { dataDirectory: dataDirectory! } : { url });
  try {
    await migrate(db);
    await verify(db, acknowledged);
  } finally {
    await db.close();
  }
});
