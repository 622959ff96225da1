import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { observed, startMeasuredNode } from './measured.ts';

const node = await startMeasuredNode({ after });
const { as, measure } = node;
const space = node.newSpace();
const id = 'urn:ngsi-ld:Lamp:1';
const evolutions = '/ngsi-ld/v1/temporal/entities';
await measure(space, {
  id,
  type: 'Lamp',
  scope: '/a',
  level: observed(1, '10:00:00'),
  name: observed('x', '10:00:00'),
});

const runs = { numRuns: 60 };
const time = fc.oneof(
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2200-01-01') }).map((date) => date.toISOString()),
  fc.constantFrom('2026-03-01T00:00:00,5Z', '0000-01-01T00:00:00Z', '2026-03-01', '2026-13-01T00:00:00Z', '', 'now'),
);
const words: Readonly<Record<string, fc.Arbitrary<string>>> = {
  timerel: fc.constantFrom('before', 'after', 'between', 'During', ''),
  timeAt: time,
  endTimeAt: time,
  timeproperty: fc.constantFrom('observedAt', 'createdAt', 'modifiedAt', 'deletedAt', 'expiresAt'),
  lastN: fc.oneof(fc.integer({ min: -2, max: 3 }).map(String), fc.constantFrom('1.5', '1e3', '99999999')),
  aggrMethods: fc.constantFrom('avg', 'min,max', 'sum,stddev,sumsq', 'distinctCount', 'totalCount', 'median', ''),
  aggrPeriodDuration: fc.constantFrom(
    'PT0S',
    'P1D',
    'P999999Y',
    'PT1S',
    'P3Y6M4DT12H30M5S',
    'P1W',
    'P',
    '1D',
    'P999999W',
  ),
  options: fc.constantFrom('temporalValues', 'aggregatedValues', 'sysAttrs,temporalValues', 'keyValues', 'none'),
  format: fc.constantFrom('normalized', 'concise', 'simplified', 'aggregatedValues', 'none'),
  attrs: fc.constantFrom('level', 'level,scope', 'name', '', '{'),
  scopeQ: fc.constantFrom('/a', '/a/#', '(/a;/b)', '/#', 'a', '/'),
  q: fc.constantFrom('level', 'level>0', 'level.observedAt>2026-01-01T00:00:00Z', 'name~=x', 'level==', '!level'),
  orderBy: fc.constantFrom('id', 'id;desc', 'level'),
};
const parameters = fc
  .record(Object.fromEntries(Object.entries(words).map(([name, word]) => [name, fc.option(word, { nil: undefined })])))
  .map(
    (each) =>
      Object.fromEntries(Object.entries(each).filter(([, word]) => word !== undefined)) as Record<string, string>,
  );

interface Fault {
  readonly code?: string;
  readonly field?: string;
  readonly detail?: string;
}

/** Refusals are the caller's fault and say why; those of this room name a place, too. */
function requireNamed({ status, body, text }: { status: number; body: unknown; text: string }, asked: string): void {
  assert.ok(status < 500, `${asked}: ${text}`);
  if (status < 400 || status === 404) return;
  const { errors, ...whole } = body as Fault & { errors?: readonly Fault[] };
  for (const { code, field, detail } of errors ?? [whole]) {
    assert.equal(typeof detail, 'string', `${asked}: ${text}`);
    if (code?.startsWith('temporal.')) assert.equal(typeof field, 'string', `${asked}: ${text}`);
  }
}

test('any query of histories is answered, or refused by the name of what is wrong', async () => {
  await fc.assert(
    fc.asyncProperty(parameters, fc.boolean(), fc.constantFrom('sl', 'en'), async (asked, one, language) => {
      const { orderBy, scopeQ, q, ...ofOne } = asked;
      const query = String(new URLSearchParams(one ? ofOne : { type: 'Lamp', ...asked }));
      const path = one ? `${evolutions}/${id}?${query}` : `${evolutions}?${query}`;
      const answer = await node.get(path, { as, space, headers: { 'Accept-Language': language } });
      requireNamed(answer, path);
    }),
    runs,
  );
});

const instance = fc.oneof(
  fc.record(
    {
      type: fc.constantFrom('Property', 'Relationship', 'GeoProperty', 'LanguageProperty', 'ListProperty', 'None'),
      value: fc.jsonValue(),
      object: fc.constantFrom('urn:x:1', 'no uri', 5),
      observedAt: fc.oneof(time, fc.integer()),
      datasetId: fc.constantFrom('urn:x:1', '@none', 'no-uri', 5),
      unitCode: fc.constantFrom('CEL', 'a\0b', 5),
      expiresAt: time,
      values: fc.array(fc.oneof(fc.tuple(fc.jsonValue(), time), fc.jsonValue()), { maxLength: 3 }),
    },
    { requiredKeys: ['type'] },
  ),
  fc.jsonValue(),
);
const attribute = fc.oneof(instance, fc.array(instance, { maxLength: 3 }));
const body = fc.record(
  {
    id: fc.constantFrom('urn:ngsi-ld:Lamp:2', 'no uri', 5),
    type: fc.constantFrom('Lamp', ['Lamp', 'Light'], '', 5),
    scope: fc.oneof(attribute, fc.constantFrom('/a', ['/a', '/b'], '/', 5)),
    level: attribute,
    expiresAt: fc.oneof(time, fc.jsonValue()),
  },
  { requiredKeys: [] },
);

test('any body of a history is stored, or refused by the name of what is wrong', async () => {
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom('create', 'add', 'modify'), async (given, what) => {
      const call = { as, space };
      const path = {
        create: evolutions,
        add: `${evolutions}/${id}/attrs`,
        modify: `${evolutions}/${id}/attrs/level/urn:vozel:instance:1:1::00000000`,
      }[what];
      const answer = what === 'modify' ? await node.patch(path, given, call) : await node.post(path, given, call);
      requireNamed(answer, `${what} ${JSON.stringify(given)}`);
    }),
    runs,
  );
});

test('any rule of retention is set, or refused by the name of what is wrong', async () => {
  const days = fc.oneof(fc.integer({ min: -1, max: 40_000 }), fc.constantFrom(null, '30', 1.5));
  const rule = fc.record(
    {
      raw: days,
      hourly: days,
      daily: days,
      type: fc.constantFrom('https://example.org/Lamp', 'Lamp', 5),
      more: fc.constant(1),
    },
    { requiredKeys: [] },
  );
  const place = node.newSpace();
  await measure(place, { id, type: 'Lamp' });
  await fc.assert(
    fc.asyncProperty(rule, async (given) => {
      const answer = await node.put('/api/v1/retention', given, { as, space: place });
      requireNamed(answer, JSON.stringify(given));
    }),
    { numRuns: 40 },
  );
});
