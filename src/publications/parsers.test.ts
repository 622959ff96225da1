import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Hono } from 'hono';
import { type ConnectorKind, checkedConfiguration, parseMapping } from '../connectors/index.ts';
import { DomainError } from '../platform/errors.ts';
import type { RequestContext } from '../platform/http/index.ts';
import { parseCorrections } from './column-corrections.ts';
import { parseDescription } from './publication.ts';
import { uploadBody } from './upload-body.ts';

/** Anything at all, and objects whose members have the names that a parser looks for. */
const given = (...names: string[]) =>
  fc.oneof(
    fc.anything({ maxDepth: 3 }),
    fc.object({
      maxDepth: 3,
      key: fc.constantFrom(...names),
      values: [fc.anything({ maxDepth: 0 }), fc.constant(undefined)],
    }),
  );

const kinds: readonly ConnectorKind[] = ['csv', 'xlsx', 'geojson', 'http-json'];

type Parser = readonly [name: string, parse: (value: unknown) => unknown, values: fc.Arbitrary<unknown>];

const parsers: readonly Parser[] = [
  [
    'a mapping',
    parseMapping,
    given('model', 'type', 'id', 'attributes', 'geometry', 'from', 'column', 'observedAt', 'expression'),
  ],
  ['a description', parseDescription, given('titles', 'sl', 'keywords', 'themes', 'contact', 'url', 'email', 'places')],
  ['corrections of columns', parseCorrections, given('type', 'meaning', 'a', 'decimalMark', '__proto__')],
  ...kinds.map(
    (kind) =>
      [
        `a configuration of ${kind}`,
        (value: unknown) => checkedConfiguration(kind, value),
        given('sheet', 'headerRow', 'sheets', 'encoding', 'separator', 'headerLine', 'crs', 'records', 'expression'),
      ] as const,
  ),
];

for (const [name, parse, values] of parsers) {
  test(`${name} from outside is taken or refused by its field`, () => {
    fc.assert(
      fc.property(values, (value) => {
        try {
          parse(value);
        } catch (error) {
          assert.ok(error instanceof DomainError, String(error));
          assert.ok(error.sentence('sl') && error.sentence('en'));
        }
      }),
      { numRuns: 500 },
    );
  });
}

test('any body of an upload gives a file or a domain error', async () => {
  const app = new Hono();
  app.put('/', async (c) => {
    const file = await uploadBody(c as unknown as RequestContext).catch((error: unknown) => {
      assert.ok(error instanceof DomainError, String(error));
      return null;
    });
    if (!file) return c.text('refused');
    assert.ok(file.name.length > 0 && file.name.length <= 200 && !/[\\/\p{Cc}]/u.test(file.name), file.name);
    try {
      for await (const _ of file.body);
    } catch {
      // What breaks while the file streams is named by whoever receives it.
      return c.text('refused');
    }
    return c.text('taken');
  });
  const form =
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nid;n\r\n1;2\r\n--b--\r\n';
  const damaged = fc
    .tuple(fc.nat(form.length), fc.nat(20), fc.string({ maxLength: 10 }))
    .map(([at, length, text]) => form.slice(0, at) + text + form.slice(at + length));
  const types = fc.constantFrom(
    'multipart/form-data; boundary=b',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'text/csv',
  );
  const dispositions = fc.constantFrom(
    '',
    'attachment; filename="../../x"',
    "attachment; filename*=UTF-8''%ff",
    'x'.repeat(500),
  );
  await fc.assert(
    fc.asyncProperty(damaged, types, dispositions, async (body, type, disposition) => {
      const headers = { 'content-type': type, ...(disposition ? { 'content-disposition': disposition } : {}) };
      const answer = await app.request('/', { method: 'PUT', body, headers });
      assert.match(await answer.text(), /^(?:taken|refused)$/);
    }),
    { numRuns: 300 },
  );
});
