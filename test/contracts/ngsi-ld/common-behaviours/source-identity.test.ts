import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sourceAlias } from '../../../../src/context/source-identity.ts';
import { startNode } from '../../../support/node.ts';

const node = await startNode({ after });
const path = '/ngsi-ld/v1/info/sourceIdentity';

test('retrieve source identity tells who answers, since when and at what time (NGSI-LD 1.9.1 §5.15.1, §5.2.40)', async () => {
  const before = Date.now();
  const { status, headers, body } = await node.get(path);
  assert.equal(status, 200);
  assert.match(headers.get('link') ?? '', /json-ld#context/);
  assert.equal(body.type as unknown, 'ContextSourceIdentity');
  assert.equal(new URL(String(body.id)).protocol, 'urn:');
  // RFC 9110 §5.6.2: a pseudonym of the header Via is a token.
  assert.match(String(body.contextSourceAlias), /^[\w.~-]+$/);
  assert.match(String(body.contextSourceUptime), /^P\d+DT\d{1,2}H\d{1,2}M\d{1,2}S$/);
  assert.match(String(body.contextSourceTimeAt), /Z$/);
  assert.ok(Date.parse(String(body.contextSourceTimeAt)) >= before);
});

test('retrieve source identity answers one alias for each tenant, and 404 for one that is not there (NGSI-LD 1.9.1 §4.14, §5.2.40)', async () => {
  const [first, second] = [node.newSpace(), node.newSpace()];
  for (const name of [first, second]) await node.node.context.spaces.create({ name });
  const aliasOf = async (space?: string) =>
    (await node.get(path, { as: node.operatorKey, ...(space === undefined ? {} : { space }) })).body.contextSourceAlias;
  const aliases = [await aliasOf(), await aliasOf(first), await aliasOf(second)];
  assert.equal(new Set(aliases).size, 3);
  assert.deepEqual(await aliasOf(first), aliases[1]);
  const unknown = await node.get(path, { as: node.operatorKey, space: node.newSpace() });
  assert.deepEqual(
    [unknown.status, unknown.body.type],
    [404, 'https://uri.etsi.org/ngsi-ld/errors/NonexistentTenant' as never],
  );
});

test('the alias of a source follows its address and cannot be that of a tenant of another (NGSI-LD 1.9.1 §5.2.40)', () => {
  assert.equal(sourceAlias('https://mesto.example', ''), 'mesto.example');
  assert.equal(sourceAlias('https://mesto.example/podatki/', 'promet'), 'mesto.example_podatki~promet');
  assert.equal(sourceAlias('http://[::1]:8080', ''), '___1__8080');
});

test('retrieve source identity refuses parameters and forms that it does not know (NGSI-LD 1.9.1 §6.3.4, §6.3.20)', async () => {
  assert.equal((await node.get(`${path}?local=true`)).status, 400);
  assert.equal((await node.get(path, { headers: { accept: 'application/geo+json' } })).status, 406);
  const named = await node.get(path, { headers: { accept: 'application/ld+json' } });
  assert.ok('@context' in named.body);
  assert.equal((await node.get('/ngsi-ld/v1/info')).status, 404);
});
