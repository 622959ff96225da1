import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { startNode } from '../../support/node.ts';

const node = await startNode({ after });
const as = node.operatorKey;
const path = '/ngsi-ld/v1/subscriptions';

const yielding = [
  ['a lock that is not had in time', '55P03'],
  ['a statement that takes too long', '57014'],
  ['a deadlock', '40P01'],
  ['a conflict of transactions', '40001'],
] as const;

for (const [what, code] of yielding)
  test(`delete subscription answers 503 with Retry-After to ${what}, and deletes when it is asked again`, async () => {
    const id = `urn:ngsi-ld:Subscription:${randomUUID()}`;
    const notification = { endpoint: { uri: 'https://example.org/in' } };
    const body = { id, type: 'Subscription', entities: [{ type: 'T' }], notification };
    assert.equal((await node.post(path, body, { as })).status, 201);
    await sql`
      create function give_way() returns trigger language plpgsql as
      $$ begin raise exception 'given way' using errcode = '${sql.raw(code)}'; end $$`.execute(node.db.kysely);
    await sql`create trigger give_way before delete on subscription for each row execute function give_way()`.execute(
      node.db.kysely,
    );
    const refused = await node.delete(`${path}/${id}`, { as, headers: { 'accept-language': 'en' } });
    await sql`drop function give_way cascade`.execute(node.db.kysely);
    assert.deepEqual(
      [refused.status, refused.headers.get('retry-after'), refused.body.code, refused.body.type],
      [503, '2', 'http.database-busy', 'https://uri.etsi.org/ngsi-ld/errors/InternalError'],
    );
    assert.match(String(refused.body.detail), /try again in 2 s/);
    assert.equal((await node.get(`${path}/${id}`, { as })).status, 200);
    assert.equal((await node.delete(`${path}/${id}`, { as })).status, 204);
  });
