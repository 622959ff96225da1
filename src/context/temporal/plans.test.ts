import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type RawBuilder, sql } from 'kysely';
import { freshDatabase } from '../../../test/support/database.ts';
import { systemAccess } from '../../participants/index.ts';
import { parseTypes } from '../query/index.ts';
import { readEvolving } from './evolution-store.ts';

const db = await freshDatabase({ after });

test('histories of a rare type are found without walking the space, those of entities that are gone, too', async () => {
  await sql`
    insert into entity (space, id, version, types, document, created, modified)
    select 1, 'urn:' || number, 1, array[case when number % 1000 = 0 then 'Rare' else 'T' end], '{}', now(), now()
      from generate_series(1, 5000) as number`.execute(db.kysely);
  await sql`delete from entity where id like '%7'`.execute(db.kysely);
  await sql`analyze entity, past_entity`.execute(db.kysely);
  const plan: string[] = [];
  const explain = async <Row>(statement: RawBuilder<Row>): Promise<Row[]> => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${statement}`.execute(db.kysely);
    for (const row of rows) plan.push(row['QUERY PLAN']);
    return [];
  };
  const time = {
    property: 'observedAt',
    relation: 'after',
    from: '2026-01-01T00:00:00Z',
    to: null,
    last: null,
  } as const;
  const types = parseTypes('Rare', (term) => term);
  await readEvolving(explain, systemAccess(1), { types }, time, {}, { limit: 21, offset: 0, descending: false });
  const text = plan.join('\n');
  assert.match(text, /using entity_first_type|on entity_first_type/);
  assert.match(text, /using past_entity_first_type|on past_entity_first_type/);
  assert.doesNotMatch(text, /Seq Scan on (past_)?entity/);
});
