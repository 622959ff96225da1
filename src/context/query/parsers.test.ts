import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { DomainError } from '../../platform/errors.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { boxAround, parseBox, parseGeoQuery } from './geo-query.ts';
import { compareText } from './literal.ts';
import { parseOrder } from './order.ts';
import { parsePattern } from './pattern.ts';
import { patternMatcher } from './pattern-matcher.ts';
import { parsePeriod } from './period.ts';
import { parseProjection } from './projection.ts';
import { parseQuery } from './q-parser.ts';
import { parseScopes, scopesMatch } from './scope-expression.ts';
import { parseTypes, typesMatch } from './type-expression.ts';

const expandTerm = (name: string) => `https://example.org/${name}`;
const vocabulary = { expandTerm };
const path = (text: string, more = {}) => ({ attributes: text.split('.').map(expandTerm), text, ...more });

test('q reads every example of NGSI-LD 1.9.1 §4.9', () => {
  assert.deepEqual(parseQuery('temperature', vocabulary), { kind: 'exists', path: path('temperature') });
  assert.deepEqual(parseQuery('temperature==20', vocabulary), {
    kind: 'among',
    path: path('temperature'),
    negated: false,
    values: [{ kind: 'number', value: 20, text: '20' }],
  });
  const examples = [
    'brandName!="Mercedes"',
    'isParked=="urn:ngsi-ld:OffStreetParking:Downtown1"',
    'speed>50;brandName!="Mercedes"',
    '((speed>50|rpm>3000);brandName=="Mercedes")',
    '(temperature>=20;temperature<=25)|capacity<=10',
    'temperature.observedAt>=2017-12-24T12:00:00Z',
    'address[city]=="Berlin"',
    'sensor.rawdata[airquality.particulate]==40',
    'color=="black","red"',
    'temperature==10..20',
    'temperature!=10..20',
    'color[en]=="red"',
    'color[*]!="red"',
    'color==http://example.org/red',
    'day>=2020-01-01;hour<12:00:00Z',
    'name~=(Ana|Bor).*;x',
    'name!~="^a;b$"',
    'flag==true,false',
  ];
  for (const example of examples) assert.doesNotThrow(() => parseQuery(example, vocabulary), example);
});

test('q binds AND more tightly than OR', () => {
  const tree = parseQuery('a;b|c', vocabulary);
  assert.equal(tree.kind, 'or');
  assert.equal(tree.kind === 'or' && tree.terms[0]?.kind, 'and');
});

test('q keeps core members short and reads trails', () => {
  const tree = parseQuery('temperature.observedAt>2017-12-24T12:00:00.500Z', vocabulary);
  assert.deepEqual(tree, {
    kind: 'compare',
    operator: '>',
    path: { attributes: [expandTerm('temperature')], member: 'observedAt', text: 'temperature.observedAt' },
    value: { kind: 'dateTime', value: '2017-12-24T12:00:00.5' },
  });
});

test('q expands quoted and bare words of attributes named in expandValues', () => {
  const tree = parseQuery('gender==Male', { expandTerm, expandValues: new Set([expandTerm('gender')]) });
  assert.deepEqual(tree.kind === 'among' && tree.values, [{ kind: 'string', value: expandTerm('Male') }]);
});

test('q names the position of a fault', () => {
  const faults: readonly (readonly [string, number])[] = [
    ['a==', 4],
    ['a==red', 4],
    ['a;;b', 3],
    ['(a;b', 5],
    ['a>true', 3],
    ['a=="x', 4],
    ['a)', 2],
    ['', 1],
  ];
  for (const [text, position] of faults)
    assert.throws(
      () => parseQuery(text, vocabulary),
      (error) => error instanceof DomainError && error.kind === 'invalid' && error.parameters.position === position,
      text,
    );
});

test('q reads conditions on linked entities, with hints of their types (NGSI-LD 1.9.1 §4.9)', () => {
  const own = (text: string) => parseQuery(text, vocabulary);
  const sensor = { kind: 'linked', relation: path('sensor') };
  const text = 'sensor{Device,Probe:humidity}==40';
  const types = ['Device', 'Probe'].map(expandTerm);
  assert.deepEqual(own(text), { ...sensor, types, term: own('humidity==40'), text });
  const deep = 'sensor{room{floor}}>2';
  const room = { kind: 'linked', relation: path('room'), types: [], term: own('floor>2'), text: deep };
  assert.deepEqual(own(deep), { ...sensor, types: [], term: room, text: deep });
  for (const broken of ['sensor{humidity', 'sensor{}', 'sensor{humidity}}', 'sensor.observedAt{a}', '{a}', 'a{b}{c}'])
    assert.throws(() => own(broken), { code: 'query.q-malformed' }, broken);
  assert.throws(() => own(`${'a{'.repeat(9)}b${'}'.repeat(9)}`), { code: 'query.too-complex' });
});

test('q that costs too much is too complex', () => {
  const many = Array.from({ length: 100 }, (_, index) => `a${index}`).join(';');
  for (const text of [many, `${'('.repeat(100)}a`, 'a'.repeat(10_000)])
    assert.throws(() => parseQuery(text, vocabulary), { code: 'query.too-complex' });
});

test('a pattern that would explode in a backtracking engine is decided at once', () => {
  const matches = patternMatcher(parsePattern('^(a+)+$', 'q'));
  const began = process.cpuUsage();
  assert.equal(matches(`${'a'.repeat(5_000)}!`), false);
  assert.equal(matches('a'.repeat(5_000)), true);
  assert.ok(process.cpuUsage(began).user < 2_000_000);
});

test('a pattern with references or look-around is refused by position', () => {
  for (const source of ['(a)\\1', '(?=a)', 'a**', '[z-a]', '(a', 'a{9999}', '\\'])
    assert.throws(() => parsePattern(source, 'q'), { code: 'query.pattern-malformed' }, source);
  assert.throws(() => parsePattern('((a{100}){100}){100}', 'q'), { code: 'query.too-complex' });
});

test('patterns mean what JavaScript means by them', () => {
  const atoms = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '(a|b)',
    '\\d',
    'č',
    '(ab)*',
    'a?',
    'b+',
    'a{2}',
    '^',
    '$',
    '|',
  );
  const source = fc.array(atoms, { maxLength: 6 }).map((parts) => parts.join(''));
  const subject = fc.string({ unit: fc.constantFrom('a', 'b', '1', 'č', '\n', '𝒳'), maxLength: 6 });
  fc.assert(
    fc.property(source, subject, (pattern, text) => {
      assert.equal(patternMatcher(parsePattern(pattern, 'q'))(text), new RegExp(pattern, 'us').test(text));
    }),
  );
});

test('types are selected as NGSI-LD 1.9.1 §4.17 writes them', () => {
  const expression = parseTypes('(Home;Vehicle)|Motorhome,House', (name) => name);
  assert.deepEqual(expression, [['Home', 'Vehicle'], ['Motorhome'], ['House']]);
  assert.equal(typesMatch(expression, ['Vehicle', 'Home']), true);
  assert.equal(typesMatch(expression, ['Home']), false);
  assert.deepEqual(
    parseTypes('(Home|Tower),House', (name) => name),
    [['Home'], ['Tower'], ['House']],
  );
  assert.equal(
    typesMatch(
      parseTypes('*', (name) => name),
      ['Anything'],
    ),
    true,
  );
});

test('scopes are selected as NGSI-LD 1.9.1 §4.19 writes them', () => {
  const below = parseScopes('/Madrid/Gardens/#');
  for (const scope of ['/Madrid/Gardens', '/Madrid/Gardens/ParqueNorte/Parterre1'])
    assert.equal(scopesMatch(below, [scope]), true, scope);
  assert.equal(scopesMatch(below, ['/Madrid/GardensNorth']), false);
  assert.equal(scopesMatch(parseScopes('/Madrid/+/ParqueNorte'), ['/Madrid/Sights/ParqueNorte']), true);
  assert.equal(scopesMatch(parseScopes('(/Madrid/Districts;/CompanyA),/CompanyB'), ['/CompanyA']), false);
  assert.equal(scopesMatch(parseScopes('/#'), []), false);
  assert.equal(scopesMatch(parseScopes('/#'), ['/a']), true);
});

test('geoqueries name what is missing or wrong', () => {
  const property = expandTerm('location');
  const near = parseGeoQuery({ georel: 'near;maxDistance==2000', geometry: 'Point', coordinates: '[8,40]' }, property);
  assert.deepEqual(near?.relation, { kind: 'near', bound: 'maximum', metres: 2000 });
  assert.equal(parseGeoQuery({}, property), undefined);
  assert.throws(() => parseGeoQuery({ georel: 'within' }, property), { code: 'query.geo-incomplete' });
  for (const georel of ['near', 'near;maxDistance==0', 'near;maxDistance==-5', 'touches'])
    assert.throws(() => parseGeoQuery({ georel, geometry: 'Point', coordinates: '[8,40]' }, property), {
      code: 'query.georel-unknown',
    });
  for (const coordinates of ['[200,0]', '[1]', 'x', '[[[1,2],[3,4],[5,6],[1,2]]]', '{}'])
    assert.throws(() => parseGeoQuery({ georel: 'within', geometry: 'Point', coordinates }, property), {
      code: 'query.coordinates-invalid',
    });
});

test('the box around a point leaves out nothing within the distance', () => {
  const box = boxAround({ type: 'Point', coordinates: [14.5, 46.05] }, 10_000);
  assert.ok(
    box && box[0] < 14.5 - 0.129 && box[2] > 14.5 + 0.129 && box[1] < 46.05 - 0.0899 && box[3] > 46.05 + 0.0899,
  );
  assert.equal(boxAround({ type: 'Point', coordinates: [179.99, 0] }, 10_000), null);
  assert.equal(boxAround({ type: 'Point', coordinates: [0, 89.99] }, 10_000), null);
});

test('text compares by code point', () => {
  assert.ok(compareText('\ue000', '𝒳') < 0);
  assert.ok(compareText('a', 'ab') < 0);
});

test('a cursor comes back as it was written and is refused for another ordering', () => {
  const keys = [1.5, 'urn:a'];
  assert.deepEqual(readCursor(writeCursor({ direction: 'before', keys }), 2), { direction: 'before', keys });
  assert.throws(() => readCursor(writeCursor({ direction: 'after', keys }), 1), { code: 'query.cursor-invalid' });
});

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  q: (text) => parseQuery(text, vocabulary),
  pattern: (text) => patternMatcher(parsePattern(text, 'idPattern'))('urn:a'),
  type: (text) => parseTypes(text, expandTerm),
  scopeQ: (text) => parseScopes(text),
  bbox: parseBox,
  datetime: parsePeriod,
  pick: (text) => parseProjection(text, 'pick', expandTerm),
  orderBy: (text) => parseOrder({ orderBy: text, orderFrom: text }, expandTerm),
  coordinates: (text) => parseGeoQuery({ georel: 'within', geometry: 'Polygon', coordinates: text }, 'x'),
  georel: (text) => parseGeoQuery({ georel: text, geometry: 'Point', coordinates: '[1,2]' }, 'x'),
  cursor: (text) => readCursor(text, 2),
};
const pieces = fc.constantFrom(
  'a',
  '==',
  '!=',
  '~=',
  '>',
  '..',
  '"x"',
  '"',
  '(',
  ')',
  ';',
  '|',
  ',',
  '[',
  ']',
  '{',
  '}',
  '/',
  '#',
  '+',
  '*',
  '1',
  '-',
  '2020-01-01',
  'T10:00:00Z',
  '\\',
  '^',
  '\u0000',
  '\ud800',
  ':',
  '@',
  '.',
);
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
);

for (const [name, parse] of Object.entries(parsers)) {
  test(`${name} answers any text with a tree or a named fault`, () => {
    fc.assert(
      fc.property(hostile, (text) => {
        try {
          parse(text);
        } catch (error) {
          assert.ok(error instanceof DomainError, String(error));
        }
      }),
      { numRuns: 1_000 },
    );
  });
}
