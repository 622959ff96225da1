import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const call = { as: node.operatorKey, space: node.newSpace() };
await node.node.context.spaces.create({ name: call.space });

const errors = 'https://uri.etsi.org/ngsi-ld/errors/';
const deleted = 'urn:ngsi-ld:null';
const survey = 'urn:ngsi-ld:Dataset:survey';
let made = 0;

/** Makes a bench with the given members; answers its address. */
async function bench(members: object = {}): Promise<string> {
  made += 1;
  const id = `urn:ngsi-ld:Bench:${made}`;
  const answer = await node.post('/ngsi-ld/v1/entities', { id, type: 'Bench', ...members }, call);
  assert.equal(answer.status, 201, answer.text);
  return `/ngsi-ld/v1/entities/${id}`;
}

async function stored(address: string, parameters = ''): Promise<Record<string, unknown>> {
  const answer = await node.get<Record<string, unknown>>(address + parameters, call);
  assert.equal(answer.status, 200, answer.text);
  const { id: _id, type: _type, ...members } = answer.body;
  return members;
}

const seats = { type: 'Property', value: 3, unitCode: 'C62' };
const surveyed = { type: 'Property', value: 4, datasetId: survey };

test('update attributes replaces whole instances, adds new ones and deletes nulled ones (NGSI-LD 1.9.1 §5.6.2)', async () => {
  const address = await bench({ seats, colour: { type: 'Property', value: 'red' } });
  const before = (await stored(address, '?options=sysAttrs')) as { seats: { createdAt: string } };
  const patch = {
    seats: [{ type: 'Property', value: 5 }, surveyed],
    material: 'oak',
    colour: deleted,
    absent: deleted,
  };
  assert.equal((await node.patch(`${address}/attrs`, patch, call)).status, 204);
  assert.deepEqual(await stored(address), {
    seats: [{ type: 'Property', value: 5 }, surveyed],
    material: { type: 'Property', value: 'oak' },
  });
  const now = (await stored(address, '?options=sysAttrs')) as { seats: { createdAt: string }[] };
  assert.equal(now.seats[0]?.createdAt, before.seats.createdAt);
  assert.equal(
    (await node.patch(`${address}/attrs`, { seats: { value: deleted, datasetId: survey } }, call)).status,
    204,
  );
  assert.deepEqual((await stored(address)).seats, { type: 'Property', value: 5 });
});

test('update attributes may change the kind of an attribute, and adds types (NGSI-LD 1.9.1 §5.6.2, §4.16)', async () => {
  const address = await bench({ seats });
  const patch = { type: 'Furniture', seats: { type: 'Relationship', object: 'urn:ngsi-ld:Seat:1' } };
  assert.equal((await node.patch(`${address}/attrs`, patch, call)).status, 204);
  const { body } = await node.get(address, call);
  assert.deepEqual(body.type, ['Bench', 'Furniture']);
  assert.deepEqual(body.seats, patch.seats);
});

test('a scope is replaced by an update, added by none, and deleted as an attribute (NGSI-LD 1.9.1 §5.6.2, §5.6.5)', async () => {
  const scoped = await bench({ scope: ['/Koper', '/Izola'] });
  assert.equal((await node.patch(`${scoped}/attrs`, { scope: '/Piran' }, call)).status, 204);
  assert.equal((await stored(scoped)).scope, '/Piran');
  assert.equal((await node.delete(`${scoped}/attrs/scope`, call)).status, 204);
  assert.deepEqual(await stored(scoped), {});
  assert.equal((await node.delete(`${scoped}/attrs/scope`, call)).status, 404);
  const answer = await node.patch(`${scoped}/attrs`, { scope: '/Piran', seats }, call);
  assert.equal(answer.status, 207);
  assert.deepEqual(answer.body.updated, ['https://uri.etsi.org/ngsi-ld/default-context/seats']);
  assert.equal(
    (answer.body.notUpdated as never as { attributeName: string }[])[0]?.attributeName,
    'https://uri.etsi.org/ngsi-ld/scope',
  );
  assert.deepEqual(await stored(scoped), { seats });
});

test('append with noOverwrite adds scopes and instances and keeps what is there (NGSI-LD 1.9.1 §5.6.3)', async () => {
  const address = await bench({ scope: '/Koper', seats });
  const fragment = { scope: ['/Koper', '/Izola'], seats: [{ type: 'Property', value: 9 }, surveyed] };
  const answer = await node.post(`${address}/attrs?options=noOverwrite`, fragment, call);
  assert.equal(answer.status, 207, answer.text);
  assert.deepEqual(await stored(address), { scope: ['/Koper', '/Izola'], seats: [seats, surveyed] });
  assert.equal((await node.post(`${address}/attrs`, { scope: '/Piran', seats: 9 }, call)).status, 204);
  assert.deepEqual(await stored(address), { scope: '/Piran', seats: [{ type: 'Property', value: 9 }, surveyed] });
});

test('append refuses to delete (NGSI-LD 1.9.1 §5.2.1, §5.6.3)', async () => {
  const address = await bench({ seats });
  for (const fragment of [{ seats: deleted }, { seats: { ...seats, made: { value: deleted } } }, { scope: deleted }]) {
    const answer = await node.post(`${address}/attrs`, fragment, call);
    assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], answer.text);
  }
  assert.deepEqual(await stored(address), { seats });
});

test('partial update changes the members it names, and deletes parts (NGSI-LD 1.9.1 §5.6.4, §5.5.8)', async () => {
  const part = { type: 'Property', value: 'oak' };
  const address = await bench({ seats: { ...seats, made: part, paint: part } });
  const fragment = { value: { sitting: 3 }, made: deleted, unitCode: deleted, observedAt: '2026-03-01T12:00:00Z' };
  assert.equal((await node.patch(`${address}/attrs/seats`, fragment, call)).status, 204);
  const changed = { type: 'Property', value: { sitting: 3 }, paint: part, observedAt: '2026-03-01T12:00:00Z' };
  assert.deepEqual((await stored(address)).seats, changed);
  for (const wrong of [
    { value: { sitting: deleted } },
    { datasetId: deleted },
    { type: 'Relationship', object: 'urn:x:1' },
    { observedAt: 'yesterday' },
  ]) {
    const answer = await node.patch(`${address}/attrs/seats`, wrong, call);
    assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], JSON.stringify(wrong));
  }
  assert.equal((await node.patch(`${address}/attrs/seats`, { value: 1, datasetId: survey }, call)).status, 404);
  assert.deepEqual((await stored(address)).seats, changed);
});

test('partial update replaces one instance of a sub-attribute and leaves the others (NGSI-LD 1.9.1 §5.5.8)', async () => {
  const made = [
    { type: 'Property', value: 'oak' },
    { type: 'Property', value: 'pine', datasetId: survey },
  ];
  const address = await bench({ seats: { ...seats, made } });
  const third = { type: 'Property', value: 'fir', datasetId: 'urn:ngsi-ld:Dataset:third' };
  for (const [given, left] of [
    [third, [...made, third]],
    [{ type: 'Property', value: 'ash' }, [{ type: 'Property', value: 'ash' }, made[1], third]],
    [{ ...made[1], value: deleted }, [{ type: 'Property', value: 'ash' }, third]],
  ] as const) {
    assert.equal((await node.patch(`${address}/attrs/seats`, { made: given }, call)).status, 204);
    const found = (await stored(address)).seats as { made: readonly { datasetId?: string }[] };
    const nameOf = (instance: object | undefined) => (instance as { datasetId?: string }).datasetId ?? '';
    const sorted = (instances: readonly (object | undefined)[]) =>
      [...instances].sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
    assert.deepEqual(sorted(found.made), sorted(left));
  }
});

test('an id and a type are no attributes that could be changed or deleted (NGSI-LD 1.9.1 §5.6.4, §5.6.5, §5.6.19)', async () => {
  const address = await bench({ seats });
  for (const name of ['id', 'type', '@id', '@type'])
    for (const answer of [
      await node.patch(`${address}/attrs/${name}`, { value: 1 }, call),
      await node.put(`${address}/attrs/${name}`, seats, call),
      await node.delete(`${address}/attrs/${name}`, call),
    ])
      assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], name);
  const wrong = await node.delete(`${address}/attrs/seats?datasetId=none`, call);
  assert.deepEqual([wrong.status, wrong.body.field], [400, 'datasetId']);
  assert.deepEqual(await stored(address), { seats });
});

test('merge goes into raw JSON, and a partial update replaces it (NGSI-LD 1.9.1 §5.5.12, §5.5.8)', async () => {
  const json = (value: unknown) => ({ type: 'JsonProperty', json: value });
  const address = await bench({ raw: json({ a: { b: 1, c: 2 }, d: [1, 2] }) });
  assert.equal((await node.patch(address, { raw: json({ a: { b: deleted, e: 3 }, d: [4] }) }, call)).status, 204);
  assert.deepEqual((await stored(address)).raw, json({ a: { c: 2, e: 3 }, d: [4] }));
  assert.equal((await node.patch(`${address}/attrs/raw`, { json: { f: 1 } }, call)).status, 204);
  assert.deepEqual((await stored(address)).raw, json({ f: 1 }));
  assert.equal((await node.patch(`${address}/attrs`, { raw: json({ g: 1 }) }, call)).status, 204);
  assert.deepEqual((await stored(address)).raw, json({ g: 1 }));
});

test('merge puts texts into the language that it names, and refuses what is none (NGSI-LD 1.9.1 §6.5.3.4)', async () => {
  const address = await bench({ name: { type: 'LanguageProperty', languageMap: { sl: 'Klop', en: 'Bench' } } });
  const named = (languageMap: object) => ({ type: 'LanguageProperty', languageMap });
  assert.equal((await node.patch(`${address}?lang=de-AT`, { name: 'Bank' }, call)).status, 204);
  assert.equal(
    (await node.patch(`${address}?lang=it&format=simplified`, { name: ['Panca', 'Banco'] }, call)).status,
    204,
  );
  const all = named({ sl: 'Klop', en: 'Bench', 'de-AT': 'Bank', it: ['Panca', 'Banco'] });
  assert.deepEqual((await stored(address)).name, all);
  for (const lang of ['', '*', 'sl,en', '_', 'de-']) {
    const answer = await node.patch(`${address}?lang=${encodeURIComponent(lang)}`, { name: 'X' }, call);
    assert.deepEqual([answer.status, answer.body.field], [400, 'lang'], lang);
  }
  assert.deepEqual((await stored(address)).name, all);
});

test('replace attribute replaces one instance whole (NGSI-LD 1.9.1 §5.6.19)', async () => {
  const address = await bench({ seats: [seats, surveyed] });
  assert.equal((await node.put(`${address}/attrs/seats`, { ...surveyed, value: 7 }, call)).status, 204);
  assert.deepEqual((await stored(address)).seats, [seats, { ...surveyed, value: 7 }]);
  assert.equal((await node.put(`${address}/attrs/none`, seats, call)).status, 404);
  assert.equal((await node.put(`${address}/attrs/seats`, { ...seats, datasetId: 'urn:x:other' }, call)).status, 404);
  assert.equal((await node.put(`${address}/attrs/seats`, { type: 'Property', value: deleted }, call)).status, 400);
});

test('a scope can be neither updated in part nor replaced by itself (NGSI-LD 1.9.1 §5.6.4, §5.6.19)', async () => {
  const address = await bench({ scope: '/Koper' });
  for (const method of ['PATCH', 'PUT']) {
    const answer = await node.request(method, `${address}/attrs/scope`, { type: 'Property', value: '/Izola' }, call);
    assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], answer.text);
  }
  assert.equal((await stored(address)).scope, '/Koper');
});

test('delete attribute takes one instance, or all of them (NGSI-LD 1.9.1 §5.6.5)', async () => {
  const address = await bench({ seats: [seats, surveyed] });
  assert.equal((await node.delete(`${address}/attrs/seats?datasetId=${survey}`, call)).status, 204);
  assert.deepEqual((await stored(address)).seats, seats);
  assert.equal((await node.delete(`${address}/attrs/seats?datasetId=${survey}`, call)).status, 404);
  const both = await bench({ seats: [seats, surveyed] });
  assert.equal((await node.delete(`${both}/attrs/seats`, call)).status, 204);
  assert.deepEqual((await stored(both)).seats, surveyed);
  assert.equal((await node.delete(`${both}/attrs/seats`, call)).status, 404);
  assert.equal((await node.delete(`${both}/attrs/seats?deleteAll=true`, call)).status, 204);
  assert.equal((await node.delete(`${both}/attrs/seats?deleteAll=perhaps`, call)).status, 400);
});

test('merge goes into values, and its nulls delete at every depth (NGSI-LD 1.9.1 §5.6.17, §5.5.12)', async () => {
  const address = await bench({
    made: { type: 'Property', value: { of: 'oak', by: { name: 'Ana', place: 'Koper' } }, seats },
    name: { type: 'LanguageProperty', languageMap: { sl: 'klop', it: 'panca' } },
    scope: '/Koper',
    expiresAt: '2100-01-01T00:00:00Z',
  });
  const patch = {
    made: { value: { by: { place: deleted, year: 2026 } }, seats: deleted },
    name: { languageMap: { it: deleted, en: 'bench' } },
    scope: deleted,
    expiresAt: deleted,
    absent: deleted,
  };
  const merging = { ...call, headers: { 'content-type': 'application/merge-patch+json' } };
  assert.equal((await node.patch(address, patch, merging)).status, 204);
  assert.deepEqual(await stored(address, '?options=sysAttrs&pick=made,name,scope,expiresAt').then(withoutTimes), {
    made: { type: 'Property', value: { of: 'oak', by: { name: 'Ana', year: 2026 } } },
    name: { type: 'LanguageProperty', languageMap: { sl: 'klop', en: 'bench' } },
  });
});

function withoutTimes(members: Record<string, unknown>) {
  return JSON.parse(JSON.stringify(members, (key, value) => (/^(created|modified)At$/.test(key) ? undefined : value)));
}

test('a simplified merge keeps the kind of every attribute (NGSI-LD 1.9.1 §5.6.17)', async () => {
  const address = await bench({
    owner: { type: 'Relationship', object: 'urn:ngsi-ld:Town:1' },
    name: { type: 'LanguageProperty', languageMap: { sl: 'klop', it: 'panca' } },
    state: { type: 'VocabProperty', vocab: 'good' },
    raw: { type: 'JsonProperty', json: { id: 'a' } },
    list: { type: 'ListProperty', valueList: [1, 2] },
    seats: { ...seats, observedAt: '2026-03-01T12:00:00Z' },
  });
  const patch = {
    owner: 'urn:ngsi-ld:Town:2',
    name: 'clop',
    state: { vocab: 'bad' },
    raw: { json: { id: 'b' } },
    list: [3],
    seats: 4,
  };
  const parameters = 'format=simplified&lang=it&observedAt=2026-04-01T12:00:00Z';
  assert.equal((await node.patch(`${address}?${parameters}`, patch, call)).status, 204);
  assert.deepEqual(await stored(address), {
    owner: { type: 'Relationship', object: 'urn:ngsi-ld:Town:2' },
    name: { type: 'LanguageProperty', languageMap: { sl: 'klop', it: 'clop' } },
    state: { type: 'VocabProperty', vocab: 'bad' },
    raw: { type: 'JsonProperty', json: { id: 'b' } },
    list: { type: 'ListProperty', valueList: [3] },
    seats: { ...seats, value: 4, observedAt: '2026-04-01T12:00:00Z' },
  });
  assert.equal((await node.patch(`${address}?format=simplified`, { owner: 7 }, call)).status, 400);
});

test('format goes before options, and other words are refused by name (NGSI-LD 1.9.1 §6.3.7, §6.3.20)', async () => {
  const address = await bench({ owner: { type: 'Relationship', object: 'urn:ngsi-ld:Town:1' } });
  const bare = { owner: 'urn:ngsi-ld:Town:2' };
  assert.equal((await node.patch(`${address}?format=normalized&options=keyValues`, bare, call)).status, 204);
  assert.deepEqual((await stored(address)).owner, { type: 'Property', value: 'urn:ngsi-ld:Town:2' });
  for (const parameters of ['format=fancy', 'options=fancy', 'noOverwrite=true', 'observedAt=today']) {
    const answer = await node.patch(`${address}?${parameters}`, bare, call);
    assert.equal(answer.status, 400, answer.text);
    assert.match(String(answer.body.detail), new RegExp(parameters.split('=')[0]!));
  }
});

/** Every operation on one entity that is there takes a selection of types. */
const typed: readonly (readonly [clause: string, name: string, method: string, path: string, body?: unknown])[] = [
  ['5.6.2', 'update attributes', 'PATCH', '/attrs', { seats: 1 }],
  ['5.6.3', 'append attributes', 'POST', '/attrs', { seats: 1 }],
  ['5.6.4', 'partial attribute update', 'PATCH', '/attrs/seats', { value: 1 }],
  ['5.6.5', 'delete attribute', 'DELETE', '/attrs/seats'],
  ['5.6.6', 'delete entity', 'DELETE', ''],
  ['5.6.17', 'merge entity', 'PATCH', '', { seats: 1 }],
  ['5.6.18', 'replace entity', 'PUT', '', { type: 'Bench', seats: 1 }],
  ['5.6.19', 'replace attribute', 'PUT', '/attrs/seats', { value: 1 }],
];
for (const [clause, name, method, path, body] of typed) {
  test(`${name} finds no entity of another type than it selects (NGSI-LD 1.9.1 §${clause}, §4.17)`, async () => {
    const address = await bench({ seats });
    for (const selection of ['Lamp', '(Bench;Lamp)', 'Lamp|Tree']) {
      const answer = await node.request(method, `${address}${path}?type=${selection}`, body, call);
      assert.deepEqual([answer.status, answer.body.type], [404, `${errors}ResourceNotFound`], answer.text);
    }
    assert.equal((await node.request(method, `${address}${path}?type=(Bench`, body, call)).status, 400);
    assert.deepEqual(await stored(address), { seats });
    assert.equal((await node.request(method, `${address}${path}?type=Lamp|Bench`, body, call)).status, 204);
  });
}

test('operations on no entity are told that its id is missing (NGSI-LD 1.9.1 §5.6.2 to §5.6.5, §5.6.17, §5.6.18)', async () => {
  for (const [method, path, body] of [
    ['PATCH', '//attrs', { seats: 1 }],
    ['POST', '//attrs', { seats: 1 }],
    ['PATCH', '//attrs/seats', { value: 1 }],
    ['DELETE', '//attrs/seats', undefined],
    ['PATCH', '/', { seats: 1 }],
    ['PUT', '/', { type: 'Bench' }],
  ] as const) {
    const answer = await node.request(method, `/ngsi-ld/v1/entities${path}`, body, call);
    assert.deepEqual([answer.status, answer.body.type], [400, `${errors}BadRequestData`], `${method} ${path}`);
  }
});
