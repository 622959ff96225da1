import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startNode } from '../support/node.ts';
import { Cast, type Scene } from './permissions/scene.ts';

const node = await startNode({ after });
const cast = new Cast(node);
const as = node.operatorKey;
let scene: Scene;
let dataset = '';
let publication = '';

/** What would run, or break out of an attribute, if it got into a page as it is. */
const mark = '"\'><img src=x onerror=alert(1)></script></style></title>&amp;{{7*7}}';
const shown = (word: string) => `${word}${mark}`;

before(async () => {
  await cast.gather();
  scene = await cast.scene();
  const owner = await scene.key('administrator');
  const organisation = `/api/v1/organisations/${scene.organisation.slug}`;
  const named = await node.patch(
    organisation,
    { names: { sl: shown('Ime') }, descriptions: { sl: shown('O nas') } },
    { as: owner },
  );
  assert.equal(named.status, 200, named.text);
  const csv = ['id', shown('stolpec').replaceAll('"', '""'), 'vrednost', 'lon', 'lat']
    .map((name) => `"${name}"`)
    .join(';');
  const row = ['1', shown('celica').replaceAll('"', '""'), '7', '14,5', '46,05'].map((cell) => `"${cell}"`).join(';');
  const described = {
    titles: { sl: shown('Naslov') },
    descriptions: { sl: shown('Opis') },
    keywords: { sl: [shown('beseda').slice(0, 100)] },
    attribution: shown('Vir'),
    contact: { name: shown('Stik') },
  };
  const begun = { organisation: scene.organisation.slug, description: described };
  const made = await node.post('/api/v1/publications', begun, { as });
  assert.equal(made.status, 201, made.text);
  publication = dataset = String(made.body.slug);
  const path = `/api/v1/publications/${publication}`;
  const put = await node.put(`${path}/source?name=${encodeURIComponent(shown('datoteka'))}.csv`, `${csv}\n${row}\n`, {
    as,
    headers: { 'content-type': 'text/csv' },
  });
  assert.equal(put.status, 200, put.text);
  for (const step of ['check', 'publish']) {
    const run = await node.post(`${path}/${step}`, undefined, { as });
    assert.equal(run.status, 202, run.text);
    await scene.ended(String(run.body.id), as);
  }
});

const asked = encodeURIComponent(mark);
const pages = () => [
  '/sl',
  '/en',
  '/sl/katalog',
  `/sl/katalog?q=${asked}&theme=${asked}&sort=${asked}`,
  `/sl/katalog/${dataset}`,
  `/sl/katalog/${dataset}?y=${asked}&x=${asked}&order=${asked}`,
  `/en/catalogue/${dataset}`,
  `/sl/katalog/${dataset}/vgradnja`,
  '/sl/katalog/novosti.atom',
  '/catalogue.atom',
  '/sl/organizacije',
  `/sl/organizacije/${scene.organisation.slug}`,
  `/sl/kraji?q=${asked}`,
  '/sl/razvijalci',
  `/sl/prijava?return=${asked}`,
  `/sl/nov-racun?return=${asked}&invitation=${asked}`,
  `/sl/novo-geslo?token=${asked}`,
  `/sl/prevzem?token=${asked}`,
  `/sl/vabilo/${asked}`,
  `/sl/${asked}`,
  '/ogc/collections?f=html',
  `/ogc/collections/${dataset}?f=html`,
  `/ogc/collections/${dataset}/items?f=html`,
  `/ogc/collections/${asked}?f=html`,
  '/api/docs',
];
const ownPages = () => [
  `/sl/organizacije/${scene.organisation.slug}/urejanje`,
  '/sl/objavite',
  ...[1, 2, 3, 4, 5].map((step) => `/sl/objavite/${publication}/${step}`),
  '/sl/upravljanje',
];

/** Pages and feeds hold markup of our own alone: what people wrote stands in it as text. */
function requireText(
  page: string,
  { status, text, headers }: { status: number; text: string; headers: Headers },
): void {
  assert.ok(status < 500, `${page}: ${status}`);
  assert.match(String(headers.get('content-type')), /html|xml|json/, page);
  assert.equal(headers.get('x-content-type-options'), 'nosniff', page);
  assert.doesNotMatch(String(headers.get('content-security-policy')), /unsafe/, page);
  if (/json/.test(String(headers.get('content-type')))) return;
  assert.doesNotMatch(text, /<img src=x/, page);
  assert.doesNotMatch(text, /=["'][^"'<>]*["']["']>/, page);
}

test('what people wrote stands on public pages as text', async () => {
  for (const page of pages()) requireText(page, await node.get(page, { headers: { accept: 'text/html, */*;q=0.5' } }));
  const page = await node.get(`/sl/katalog/${dataset}`);
  assert.match(page.text, /Naslov(?:&quot;|&#34;|")/, 'the page shows the title');
});

test('what people wrote stands on pages of its organisation and the operator as text', async () => {
  for (const page of ownPages()) requireText(page, await node.get(page, { as }));
});

test('addresses that would run are refused wherever an address is entered', async () => {
  const owner = { as: await scene.key('administrator') };
  const organisation = `/api/v1/organisations/${scene.organisation.slug}`;
  for (const address of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', ' javascript:alert(1)']) {
    const website = await node.patch(organisation, { website: address }, owner);
    assert.equal(website.status, 400, `${address} ${website.text}`);
    const landing = await node.patch(`/api/v1/datasets/${dataset}`, { landingPage: address }, owner);
    assert.equal(landing.status, 400, `${address} ${landing.text}`);
    const contact = { ...{ titles: { sl: 'x' } }, contact: { name: 'x', url: address } };
    const described = await node.patch(`/api/v1/publications/${publication}`, { description: contact }, owner);
    assert.equal(described.status, 400, `${address} ${described.text}`);
    const feed = await node.put(`/api/v1/publications/${publication}/feed`, { url: address }, owner);
    assert.ok(feed.status === 400 || feed.status === 409, `${address} ${feed.text}`);
  }
});

test('nothing sends a reader to another site', async () => {
  const person = (await cast.again(cast.person('member')))!;
  for (const away of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/sl/\\evil',
    '/sl\t//evil',
    '/slevil.example',
    'javascript:1',
  ]) {
    const form = new URLSearchParams({
      theme: 'dark',
      return: away,
      _token: node.node.participants.formToken(person.cookie),
    });
    const headers = { cookie: person.cookie, origin: node.url, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await node.post('/sl/videz', form.toString(), { headers });
    assert.equal(answer.headers.get('location'), '/sl', away);
    const verify = await node.get(`/auth/verify-email?token=x&callbackURL=${encodeURIComponent(away)}`);
    assert.equal(new URL(verify.headers.get('location') ?? '/', node.url).origin, node.url, away);
  }
  const catalogue = await node.get('/catalogue?q=//evil.example', { headers: { accept: 'text/html' } });
  assert.match(String(catalogue.headers.get('location')), /^\/(?:sl|en)\//);
});
