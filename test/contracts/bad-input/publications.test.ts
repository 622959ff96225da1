import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, type Call, type Loose, startNode } from '../../support/node.ts';
import { refusedInBoth } from '../../support/refusal.ts';
import { workbookBytes, workbookParts, zipped } from '../../support/workbook.ts';

const node = await startNode({ after });
const as = node.operatorKey;
const made = await node.post(
  '/api/v1/organisations',
  { slug: 'bled', kind: 'municipality', names: { sl: 'Občina Bled' } },
  { as },
);
assert.equal(made.status, 201, made.text);

const refused = (ask: (call: Call) => Promise<Answer>, status: number, code?: string) =>
  refusedInBoth(ask, as, status, code);

let drafts = 0;
async function draft(): Promise<string> {
  drafts += 1;
  const body = { organisation: 'bled', description: { titles: { sl: `Preskus ${drafts}` } } };
  const { body: publication, text, status } = await node.post('/api/v1/publications', body, { as });
  assert.equal(status, 201, text);
  return `/api/v1/publications/${publication.slug}`;
}

const upload = (at: string, name: string, content: string | Uint8Array, call: Call = {}) =>
  node.put(`${at}/source?name=${name}`, Buffer.from(content), { as, ...call });

async function uploaded(name: string, content: string | Uint8Array): Promise<string> {
  const at = await draft();
  const { status, text } = await upload(at, name, content);
  assert.equal(status, 200, text);
  return at;
}

/** Refused in both languages, and the publication is as it was: without a source. */
async function refusedUpload(
  name: string,
  content: string | Uint8Array,
  status: number,
  code: string,
): Promise<Answer> {
  const at = await draft();
  const answer = await refused((call) => upload(at, name, content, call), status, code);
  assert.equal((await node.get(at, { as })).body.source, null);
  assert.equal((await node.get('/ready')).status, 200);
  return answer;
}

async function checked(at: string): Promise<Loose> {
  const { body, text, status } = await node.post(`${at}/check`, undefined, { as });
  assert.equal(status, 202, text);
  for (;;) {
    const { body: run } = await node.get(`/api/v1/publication-runs/${body.id}`, { as });
    if (!['waiting', 'running'].includes(String(run.state))) return run;
    await wait(50);
  }
}

async function rejections(run: Loose): Promise<[number, string][]> {
  const { body, text } = await node.get<{ rejections: { line: number; code: string; sl: string; en: string }[] }>(
    `/api/v1/publication-runs/${run.id}/rejections`,
    { as },
  );
  for (const { sl, en } of body.rejections ?? assert.fail(text))
    assert.ok(sl.length > 10 && en.length > 10 && sl !== en);
  return body.rejections.map(({ line, code }) => [line, code]);
}

test('broken rows of a table are refused one by one, by their lines, and the others pass', async () => {
  const good = Array.from({ length: 20 }, (_, index) => `${index + 10};9;14.6;46.1\n`).join('');
  const at = await uploaded(
    'a.csv',
    `id;vozil;lon;lat\n1;5;14.5;46.05\n2;6;14.5\n3;7;14.5;46.05;odvec\n4;8;214.5;96.05\n${good}"7;2;14.5;46\n`,
  );
  const run = await checked(at);
  assert.equal(run.state, 'done', JSON.stringify(run));
  const found = await rejections(run);
  assert.deepEqual(
    found.map(([line]) => line),
    [3, 4, 5, 26],
  );
  assert.deepEqual(
    found.slice(0, 2).map(([, code]) => code),
    ['connectors.row-wrong-width', 'connectors.row-wrong-width'],
  );
  assert.equal(found[3]?.[1], 'connectors.row-broken-quotes');
});

test('tables in Windows-1250 are read, damaged letters refused by their line', async () => {
  const windows = Buffer.concat([Buffer.from('kraj;n\n'), Buffer.from([0x8a]), Buffer.from('kofja;1\nBled;2\n')]);
  const { body } = await node.get(await uploaded('a.csv', windows), { as });
  assert.match(JSON.stringify(body.profile), /Škofja/);
  const damaged = Buffer.concat([
    Buffer.from('kraj;n\n'.concat('Škofja Loka;1\n'.repeat(40))),
    Buffer.from([0x41, 0xc5, 0x3b, 0x31, 0x0a]),
  ]);
  assert.deepEqual(
    (await rejections(await checked(await uploaded('b.csv', damaged)))).find(([line]) => line === 42),
    [42, 'connectors.row-undecodable'],
  );
});

test('files without rows, of unknown content and with what no database keeps', async () => {
  await refusedUpload('a.csv', 'id;ime\n', 422, 'connectors.empty-source');
  await refusedUpload('a.csv', Buffer.alloc(3000), 415, 'connectors.unknown-format');
  await refusedUpload('a.json', `${'['.repeat(200_000)}1`, 422, 'connectors.');
  const broken = await refusedUpload(
    'a.geojson',
    '{"type":"FeatureCollection",\n"features":[{',
    422,
    'connectors.broken-json',
  );
  assert.match(broken.text, /line 2/);
  const list = ['"a\\u0000b"', '"\\ud800"', '"Bled"', '{"x":["\\u0000"]}'].map(
    (name, id) => `{"id":${id},"ime":${name},"__proto__":{"a":1}}`,
  );
  const run = await checked(await uploaded('a.json', `{"data":[${list.join()}]}`));
  assert.deepEqual(
    (await rejections(run)).map(([, code]) => code),
    Array.from({ length: 3 }, () => 'connectors.row-unstorable'),
  );
});

test('a compressed workbook that expands endlessly, a damaged one and another archive are refused', async () => {
  const parts = workbookParts([{ name: 'A', rows: [['a'], [1]] }]);
  const blank = `<worksheet><sheetData>${'<row/>'.repeat(5_000_000)}</sheetData></worksheet>`;
  const bomb = zipped({ ...parts, 'xl/worksheets/sheet1.xml': blank });
  await refusedUpload('a.xlsx', bomb, 413, 'connectors.archive-expands-too-far');
  const sound = workbookBytes([
    {
      name: 'A',
      rows: [
        ['ime', 'n'],
        ['Bled', 1],
      ],
    },
  ]);
  await refusedUpload('a.xlsx', sound.subarray(0, sound.length - 30), 422, 'connectors.broken-workbook');
  await refusedUpload('a.docx', zipped({ 'word/document.xml': '<a/>' }), 415, 'connectors.unknown-format');
  const rowBroken = {
    ...parts,
    'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="1"><c t="s"><v>9</v></c></row></sheetData></worksheet>',
  };
  assert.match((await refusedUpload('a.xlsx', zipped(rowBroken), 422, 'connectors.broken-sheet-row')).text, /Row 1/);
});

for (const [name, expression] of [
  ['recursion without end', '($f := function() { $f() }; $f())'],
  ['huge allocations', '[1..10000000].[1..1000]'],
  ['a catastrophic regular expression', '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)'],
] as const) {
  test(`an expression with ${name} ends its run with a reason, and the node goes on`, async () => {
    const at = await uploaded('a.csv', 'id;vozil;lon;lat\n1;5;14,5;46,05\n2;6;14,6;46,06\n');
    const { mapping } = (await node.get<{ mapping: Record<string, unknown> }>(at, { as })).body;
    const changed = await node.patch(
      at,
      { mapping: { ...mapping, attributes: { hostile: { expression } }, model: null, type: 'T' } },
      { as },
    );
    assert.equal(changed.status, 200, changed.text);
    const run = await checked(at);
    assert.equal(run.state, 'failed', JSON.stringify(run));
    const reasons = [String(run.error?.code), ...(await rejections(run)).map(([, code]) => code)];
    assert.ok(
      reasons.some((code) => code.startsWith('connectors.expression-')),
      JSON.stringify(reasons),
    );
    assert.ok(run.error?.sl && run.error.en);
    assert.equal((await node.get('/ready')).status, 200);
  });
}

test('an expression that is none is refused by its attribute, and the mapping stays', async () => {
  const at = await uploaded('a.csv', 'id;vozil;lon;lat\n1;5;14,5;46,05\n2;6;14,6;46,06\n');
  const before = (await node.get<{ mapping: Record<string, unknown> }>(at, { as })).body.mapping;
  const attributes = { wrong: { expression: '1 +' } };
  const answer = await refused(
    (call) => node.patch(at, { mapping: { ...before, attributes } }, call),
    400,
    'connectors.expression-invalid',
  );
  assert.match(answer.text, /wrong/);
  const unknown = { n: { column: 'ni ga' } };
  await refused(
    (call) => node.patch(at, { mapping: { ...before, attributes: unknown } }, call),
    400,
    'connectors.unknown-column',
  );
  assert.deepEqual((await node.get<{ mapping: unknown }>(at, { as })).body.mapping, before);
});

/** A server of somebody else's; its address. */
async function foreignServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test('a feed in a private network, behind a redirect into one, or in no network at all is refused', async () => {
  const redirecting = await foreignServer(({ url }, response) => {
    const to = url === '/endless' ? '/endless' : 'http://169.254.169.254/latest';
    response.writeHead(302, { location: to }).end();
  });
  const at = await draft();
  for (const url of [
    'http://10.0.0.1/a.json',
    'http://169.254.169.254/latest',
    'http://[::ffff:10.0.0.1]/a',
    'http://0x0a000001/a',
    'file:///etc/passwd',
    'javascript:alert(1)',
    `${redirecting}/inside`,
    `${redirecting}/endless`,
  ]) {
    const answer = await node.put(`${at}/feed`, { url }, { as });
    assert.ok([400, 403, 422, 502].includes(answer.status), `${url} ${answer.status} ${answer.text}`);
    assert.ok(String(answer.body.code).includes('.'), answer.text);
    assert.doesNotMatch(answer.text, /root:|ami-id/);
  }
  await refused(
    (call) => node.put(`${at}/feed`, { url: 'http://10.0.0.1/a.json' }, call),
    403,
    'outbound.address-private',
  );
  assert.equal((await node.get(at, { as })).body.source, null);
});

test('bodies of the publications API that are too deep, too large or of another shape are refused with nothing written', async () => {
  const at = await draft();
  const before = (await node.get(at, { as })).text;
  await refused((call) => node.patch(at, `{"mapping":${'{"a":'.repeat(100_000)}`, call), 400, 'http.body-too-deep');
  await refused((call) => node.patch(at, { mapping: { model: 'x'.repeat(20_000_000) } }, call), 413);
  for (const body of [
    { description: { titles: {} } },
    { description: { titles: { sl: 5 } } },
    { mapping: [] },
    { columns: { a: { type: 'x' } } },
    { x: 1 },
    [],
  ])
    await refused((call) => node.patch(at, body, call), 400);
  assert.equal((await node.get(at, { as })).text, before);
});
