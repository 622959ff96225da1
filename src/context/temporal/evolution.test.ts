import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { freshDatabase } from '../../../test/support/database.ts';
import type { AttributeInstance } from '../../linked-data/index.ts';
import { systemAccess } from '../../participants/index.ts';
import { type Sample, samplesBetween } from '../history/samples.ts';
import { createRunner, queryMatcher } from '../query/index.ts';
import { documents, queries } from '../query/semantics.arbitrary.ts';
import { type Evolution, evolutionsOf, evolvingDocument, instanceIdOf, readInstanceId } from './evolution.ts';
import { countEvolving, readEvolving } from './evolution-store.ts';
import type { InstanceRow } from './instance-store.ts';
import { instantText } from './instants.ts';
import type { TimeProperty, TimeQuery } from './time-query.ts';

const db = await freshDatabase({ after });
const run = createRunner(db);
const access = systemAccess(1);
const moments = [
  '2020-01-01T00:00:00Z',
  '2020-01-01T00:00:00.5Z',
  '2020-06-01T00:00:00.000001Z',
  '2021-01-01T10:00:00Z',
];
const micros = (text: string) => Date.parse(text) * 1_000 + (text.includes('.000001') ? 1 : 0);

/** What was written one after the other, each at its time; null: everything was deleted. */
const histories = fc.array(fc.tuple(fc.option(documents, { freq: 4 }), fc.constantFrom(...moments)), {
  minLength: 1,
  maxLength: 4,
});
const { seed } = fc.readConfigureGlobal() ?? {};
const generated = fc.sample(histories, { numRuns: 80, ...(seed === undefined ? {} : { seed }) });
const samples = generated.map(samplesOf);

/** Times with an offset are no times of the standard; nothing else writes them into storage. */
function samplesOf(history: (typeof generated)[number]): Sample[] {
  const steps = history.map(([document, now]) => ({ document: document ?? {}, now }));
  return steps
    .flatMap(({ document, now }, index) => samplesBetween(steps[index - 1]?.document ?? {}, document, now))
    .filter(({ moment }) => !moment.includes('+'));
}

const rowsOf = (entity: string, list: readonly Sample[]): InstanceRow[] =>
  list.map(({ attribute, datasetId, unitCode, moment, recorded, number, body }) => ({
    entity,
    series: 1,
    attribute,
    dataset: datasetId,
    unit: unitCode,
    time: micros(moment),
    moment: micros(moment),
    recorded: recorded === null ? null : micros(recorded),
    number,
    body: body === null ? null : JSON.stringify(body),
    gone: number === null && body === null ? 'Property' : null,
    digest: '00000000',
  }));

before(async () => {
  let series = 0;
  for (const [entity, list] of samples.entries()) {
    const id = String(entity).padStart(3, '0');
    await sql`insert into entity (space, id, version, types, document, created, modified)
              values (1, ${id}, 1, '{}', '{}', ${moments[0]}::timestamptz, ${moments[0]}::timestamptz)`.execute(
      db.kysely,
    );
    for (const group of Map.groupBy(
      list,
      (each) => `${each.attribute}\n${each.datasetId}\n${each.unitCode}`,
    ).values()) {
      series += 1;
      const { attribute, datasetId, unitCode } = group[0]!;
      await sql`insert into series (id, space, entity, attribute, dataset_id, unit_code)
                values (${series}, 1, ${id}, ${attribute}, ${datasetId}, ${unitCode})`.execute(db.kysely);
      for (const { moment, recorded, number, body } of group)
        await sql`insert into sample (series, moment, recorded, number, body)
                  values (${series}, ${moment}::timestamptz, ${recorded}::timestamptz, ${number},
                          ${body === null ? null : JSON.stringify(body)}::jsonb)`.execute(db.kysely);
    }
  }
});

const time = fc.constantFrom(...moments, '2020-03-01T00:00:00Z');
const timeQueries: fc.Arbitrary<TimeQuery> = fc
  .record({
    property: fc.constantFrom<TimeProperty>('observedAt', 'createdAt', 'modifiedAt', 'deletedAt'),
    relation: fc.constantFrom('before' as const, 'after' as const, 'between' as const),
    one: time,
    other: time,
  })
  .map(({ property, relation, one, other }) => ({
    property,
    relation,
    from: relation === 'before' ? null : one,
    to: relation === 'after' ? null : relation === 'before' ? one : other,
    last: null,
  }));

/** NGSI-LD 1.9.1 §4.11, said once more: an instance has the time, and it lies in the period. */
function isInPeriod({ property, from, to }: TimeQuery, { deletedAt, ...instance }: AttributeInstance): boolean {
  const has = property === 'deletedAt' ? deletedAt : deletedAt === undefined ? instance[property!] : undefined;
  if (typeof has !== 'string') return false;
  return (from === null || micros(has) >= micros(from)) && (to === null || micros(has) < micros(to));
}

function matching(query: TimeQuery, matches: (document: ReturnType<typeof evolvingDocument>) => boolean): string[] {
  return samples.flatMap((list, entity) => {
    const id = String(entity).padStart(3, '0');
    const evolution: Evolution = evolutionsOf(rowsOf(id, list), '').get(id) ?? new Map();
    const within = new Map(
      [...evolution].map(([name, all]) => [name, all.filter(({ instance }) => isInPeriod(query, instance))]),
    );
    const some = [...within.values()].some((instances) => instances.length > 0);
    return some && matches(evolvingDocument(within)) ? [id] : [];
  });
}

test('a temporal query finds in the database what it matches in memory', async () => {
  await fc.assert(
    fc.asyncProperty(timeQueries, fc.option(queries), async (query, q) => {
      const asked = { ...(q === null ? {} : { q }) };
      const window = { limit: 1_000, offset: 0, descending: false };
      const found = await readEvolving(run, access, asked, query, {}, window);
      const created = new Date(moments[0]!);
      const matches = q === null ? () => true : queryMatcher(q);
      const expected = matching(query, (document) => matches({ document, created, modified: created }));
      assert.deepEqual(
        found.map(({ id }) => id),
        expected,
      );
      assert.equal(await countEvolving(run, access, asked, query, {}), expected.length);
    }),
    { numRuns: 100 },
  );
});

test('an instance is found again by its id, and nothing else is', () => {
  const whole = fc.integer({ min: -8e15, max: 8e15 });
  fc.assert(
    fc.property(
      fc.nat(),
      whole,
      fc.option(whole),
      fc.stringMatching(/^[0-9a-f]{8}$/),
      (series, moment, recorded, digest) => {
        const name = { series, moment, recorded, digest };
        assert.deepEqual(readInstanceId(instanceIdOf(name)), name);
      },
    ),
  );
  fc.assert(fc.property(fc.string(), (text) => assert.equal(readInstanceId(text), null)));
  assert.equal(readInstanceId('urn:vozel:instance:9999999999999999:1::00000000'), null);
});

test('an instant is written as people write it, to the microsecond where it has any', () => {
  assert.equal(instantText(Date.parse('2020-01-01T00:00:00Z') * 1_000), '2020-01-01T00:00:00Z');
  assert.equal(instantText(Date.parse('2020-01-01T00:00:00.5Z') * 1_000), '2020-01-01T00:00:00.500Z');
  assert.equal(instantText(Date.parse('2020-01-01T00:00:00Z') * 1_000 + 1), '2020-01-01T00:00:00.000001Z');
  assert.equal(instantText(-1), '1969-12-31T23:59:59.999999Z');
});
