import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { toWgs84 } from '../../../places/index.ts';
import { DomainError } from '../../../platform/errors.ts';
import { confinement } from './expression-runner.ts';
import { checkExpression, createExpressionRunner } from './index.ts';

const runner = createExpressionRunner({ milliseconds: 1500, megabytes: 64 });
after(() => runner.close());

const evaluate = async (expression: string, record: Record<string, unknown> = {}) => {
  const { rows } = await runner.run({ expressions: { a: expression }, records: [record] });
  return rows[0]!.errors.a ? { error: rows[0]!.errors.a } : rows[0]!.values.a;
};

test('expressions may use the functions that Slovene sources need', async () => {
  assert.deepEqual(
    await evaluate("$wgs84('EPSG:3794', [E, N])", { E: 462050, N: 101529 }),
    toWgs84('EPSG:3794', [462050, 101529]),
  );
  assert.equal(await evaluate('$num(temp)', { temp: '18,7' }), 18.7);
  assert.equal(await evaluate('$below(pm)', { pm: '<1' }), true);
  assert.equal(await evaluate("$localTime('21.09.2026 12:00')"), '2026-09-21T10:00:00Z');
  assert.equal(await evaluate("$windDeg('JZ')"), 225);
  assert.equal(await evaluate("$urn('ParkingSpot', 'koper', 12)"), 'urn:ngsi-ld:ParkingSpot:koper:12');
  assert.equal(await evaluate('prosto / skupaj', { prosto: 5, skupaj: 10 }), 0.5);
});

const hostile: readonly [string, string][] = [
  ['endless tail recursion', '($f := function() { $f() }; $f())'],
  ['deep recursion', '($f := function($n) { 1 + $f($n + 1) }; $f(0))'],
  ['huge strings', '($f := function($s) { $f($s & $s) }; $f("aaaaaaaaaaaaaaaaaaaa"))'],
  ['huge padding', '$pad("a", 400000000)'],
  ['huge list', '[1..10000000].[1..1000]'],
  ['catastrophic regular expression', '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)'],
  ['reaching for the process', '$eval("process.exit(1)")'],
  ['reaching for the prototype', '{}.__proto__.constructor.constructor("return process")()'],
];

for (const [name, expression] of hostile) {
  test(`hostile expression: ${name} ends with a named error or nothing, and the next one runs`, async () => {
    try {
      const outcome = await evaluate(expression);
      assert.ok(
        outcome === undefined || (typeof outcome === 'object' && outcome !== null && 'error' in outcome),
        JSON.stringify(outcome)?.slice(0, 100),
      );
    } catch (error) {
      assert.ok(error instanceof DomainError, String(error));
    }
    assert.equal(await evaluate('1 + 1'), 2);
  });
}

test('a program that broke out of its expression could read no file but the program, write none and start nothing', () => {
  const root = join(import.meta.dirname, '../../../..');
  const reach = (script: string) => {
    const { status, stderr } = spawnSync(process.execPath, [...confinement(64), '--eval', script], { env: {} });
    return status === 0 ? 'reached' : (/ERR_ACCESS_DENIED/.exec(String(stderr))?.[0] ?? String(stderr));
  };
  const read = (path: string) => `require('node:fs').readFileSync(${JSON.stringify(path)})`;
  assert.equal(reach(read(import.meta.filename)), 'reached');
  for (const script of [
    read('/etc/hosts'),
    read(join(root, 'README.md')),
    `require('node:fs').readdirSync(${JSON.stringify(tmpdir())})`,
    `require('node:fs').writeFileSync(${JSON.stringify(join(tmpdir(), 'broken-out'))}, '')`,
    `require('node:child_process').spawnSync('true')`,
    `new (require('node:worker_threads').Worker)('1', { eval: true })`,
  ])
    assert.equal(reach(script), 'ERR_ACCESS_DENIED', script);
});

test('what is not JSONata is refused by the name of its attribute', () => {
  assert.throws(() => checkExpression('intensity', '1 +'), { code: 'connectors.expression-invalid' });
});

test('any text is JSONata or a domain error', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'$.[](){}"+-*/&%~>:;?^@#a1 ') })),
      (text) => {
        try {
          checkExpression('a', text);
        } catch (error) {
          assert.ok(error instanceof DomainError);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
