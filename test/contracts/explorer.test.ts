import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Call, startNode } from '../support/node.ts';

const node = await startNode({ after });
const as = node.operatorKey;
const iri = (name: string) => `https://uri.etsi.org/ngsi-ld/default-context/${name}`;

interface Lit {
  readonly space: string;
  readonly datasets: { readonly open: number; readonly closed: number };
}

/** Two lamps and a pump: anybody may read the lamps that are on, of them not the secret; the rest belongs to a closed dataset. */
async function lit(): Promise<Lit> {
  const name = node.newSpace();
  const { context, participants } = node.node;
  const space = await context.spaces.create({ name, title: `Prostor ${name}` });
  const shows = [iri('name'), iri('level'), iri('near')];
  const open = await context.selections.create(space.id, { types: [iri('Lamp')], scope: '/on', shows });
  const closed = await context.selections.create(space.id, {});
  await participants.permissions.grant({ holder: 'anyone', dataset: open, source: 'manual' });
  const lamp = (number: number, more: object) => ({
    id: `urn:ngsi-ld:Lamp:${number}`,
    type: 'Lamp',
    name: { type: 'Property', value: `Svetilka-${number}` },
    level: { type: 'Property', value: number, unitCode: 'LUX', observedAt: new Date().toISOString() },
    secret: { type: 'Property', value: 'Skrivnost' },
    near: { type: 'Relationship', object: 'urn:ngsi-ld:Pump:1' },
    ...more,
  });
  const entities = [
    lamp(1, { scope: '/on' }),
    lamp(2, { scope: '/off' }),
    {
      id: 'urn:ngsi-ld:Pump:1',
      type: 'Pump',
      name: { type: 'Property', value: 'Crpalka' },
      feeds: { type: 'Relationship', object: 'urn:ngsi-ld:Lamp:1' },
    },
  ];
  const made = await node.post('/ngsi-ld/v1/entityOperations/create', entities, { as, space: name });
  assert.equal(made.status, 201, made.text);
  return { space: name, datasets: { open, closed } };
}

const anonymous: Call = {};
const text = async (path: string, call: Call) => {
  const page = await node.get<string>(path, call);
  return { status: page.status, text: page.text };
};
const pages = ({ space }: Lit) => ({
  types: `/sl/pregledovalnik?space=${space}`,
  lamps: `/sl/pregledovalnik/entitete?space=${space}&type=${encodeURIComponent(iri('Lamp'))}`,
  pumps: `/sl/pregledovalnik/entitete?space=${space}&type=${encodeURIComponent(iri('Pump'))}`,
  entity: (id: string) => `/sl/pregledovalnik/entitete/${encodeURIComponent(id)}?space=${space}`,
  history: (id: string, attribute: string) =>
    `/sl/pregledovalnik/entitete/${encodeURIComponent(id)}/zgodovina?space=${space}&attribute=${attribute}`,
  query: (query: string) => `/sl/pregledovalnik/poizvedba?space=${space}&${query}`,
});

test('types and counts are those of what the reader may read', async () => {
  const scene = await lit();
  const { types } = pages(scene);
  const seen = await text(types, anonymous);
  assert.match(seen.text, /1 entiteta</);
  assert.doesNotMatch(seen.text, /Pump/);
  const all = await text(types, { as });
  assert.match(all.text, /2 entiteti</);
  assert.match(all.text, /Pump/);
});

test('tables show the rows and attributes that the reader may read, and nobody learns of another type', async () => {
  const scene = await lit();
  const { lamps, pumps } = pages(scene);
  const seen = await text(lamps, anonymous);
  assert.equal(seen.status, 200);
  assert.match(seen.text, /Svetilka-1/);
  assert.doesNotMatch(seen.text, /Svetilka-2|Skrivnost|secret/i);
  assert.equal((await text(pumps, anonymous)).status, 404);
  const all = await text(lamps, { as });
  assert.match(all.text, /Svetilka-2/);
  assert.match(all.text, /Skrivnost/);
});

test('the page of an entity hides attributes, datasets and links that its reader may not see', async () => {
  const scene = await lit();
  const { entity } = pages(scene);
  const seen = await text(entity('urn:ngsi-ld:Lamp:1'), anonymous);
  assert.equal(seen.status, 200);
  assert.match(seen.text, /lx/);
  assert.doesNotMatch(seen.text, /Skrivnost|Crpalka|secret/i);
  assert.equal((await text(entity('urn:ngsi-ld:Lamp:2'), anonymous)).status, 404);
  assert.equal((await text(entity('urn:ngsi-ld:Pump:1'), anonymous)).status, 404);
  const all = await text(entity('urn:ngsi-ld:Lamp:1'), { as });
  assert.match(all.text, /Skrivnost/);
  // Once as what it is near to, once as what points to it.
  assert.equal(all.text.match(/>Crpalka</g)?.length, 2);
});

test('a query neither finds nor counts by what its reader may not see', async () => {
  const scene = await lit();
  const { query } = pages(scene);
  const found = async (q: string, call: Call = anonymous) => (await text(query(`type=Lamp&q=${q}`), call)).text;
  assert.match(await found('level%3E0'), /Svetilka-1/);
  assert.doesNotMatch(await found('level%3E0'), /Svetilka-2/);
  assert.match(await found('level%3E0'), /role="status"[^>]*>1 entiteta</);
  assert.match(await found('secret%3D%3D%22Skrivnost%22'), /role="status"[^>]*>0 entitet</);
  assert.match(await found('secret%3D%3D%22Skrivnost%22', { as }), /role="status"[^>]*>2 entiteti</);
});

test('a history is shown of what its reader may see', async () => {
  const scene = await lit();
  const { history } = pages(scene);
  const seen = await text(history('urn:ngsi-ld:Lamp:1', 'level'), anonymous);
  assert.equal(seen.status, 200);
  assert.match(seen.text, /role="img"/);
  assert.equal((await text(history('urn:ngsi-ld:Lamp:1', 'secret'), anonymous)).status, 404);
  assert.equal((await text(history('urn:ngsi-ld:Lamp:2', 'level'), anonymous)).status, 404);
  assert.equal((await text(history('urn:ngsi-ld:Lamp:1', 'secret'), { as })).status, 200);
});

test('a space with nothing for a reader is not there, and a grant given or withdrawn holds at once', async () => {
  const scene = await lit();
  const { types, pumps } = pages(scene);
  const { permissions } = node.node.participants;
  assert.match((await text('/sl/pregledovalnik', anonymous)).text, new RegExp(`Prostor ${scene.space}`));
  await permissions.revoke({ dataset: scene.datasets.open });
  assert.equal((await text(types, anonymous)).status, 404);
  assert.doesNotMatch((await text('/sl/pregledovalnik', anonymous)).text, new RegExp(`Prostor ${scene.space}`));
  await permissions.grant({ holder: 'anyone', dataset: scene.datasets.closed, source: 'manual' });
  assert.match((await text(types, anonymous)).text, /2 entiteti</);
  assert.equal((await text(pumps, anonymous)).status, 200);
  await permissions.revoke({ dataset: scene.datasets.closed });
  assert.equal((await text(types, anonymous)).status, 404);
  assert.equal((await text(pumps, anonymous)).status, 404);
});

test('faults of a query stand beside their field in both languages', async () => {
  const scene = await lit();
  const rows = (values: string) => `space=${scene.space}&type=Lamp&a=level&o=greater&j=and&w=&v=${values}`;
  const slovene = await text(`/sl/pregledovalnik/poizvedba?${rows('')}`, anonymous);
  assert.match(slovene.text, /id="v-0-error"[^>]*>.*?V 1\. pogoju manjka vrednost\./);
  const english = await text(`/en/explorer/query?${rows('')}`, anonymous);
  assert.match(english.text, /id="v-0-error"[^>]*>.*?In condition 1, a value is missing\./);
  const asText = await text(`/en/explorer/query?space=${scene.space}&text=1&q=level%3E`, anonymous);
  assert.match(asText.text, /id="q-error"/);
  const place = await text(`/en/explorer/query?space=${scene.space}&type=Lamp&near=Nowhere`, anonymous);
  assert.match(place.text, /id="near-error"/);
});

test('rows that are sent as fields lead to the address of their query', async () => {
  const scene = await lit();
  const sent = `space=${scene.space}&type=Lamp&j=and&a=level&o=atLeast&v=1&w=&j=or&a=name&o=contains&v=tilka-1&w=`;
  const answer = await node.get(`/en/explorer/query?${sent}`);
  assert.equal(answer.status, 303);
  const to = new URL(answer.headers.get('location') ?? '', node.url);
  assert.equal(to.searchParams.get('q'), 'level>=1|name~=".*tilka-1.*"');
  const page = await node.get<string>(to.pathname + to.search);
  assert.match(page.text, /Svetilka-1/);
  assert.match(page.text, /<option value="contains" selected=""/);
});
