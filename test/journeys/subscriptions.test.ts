import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { connectAsync } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { type Receiver, startReceiver } from '../contracts/ngsi-ld/subscription/receiver.ts';
import { startNode, type TestNode } from '../support/node.ts';
import { assertAccessible, openBrowser, openPage } from './browser.ts';
import { claimNode, makeOrganisation } from './settled-city.ts';

describe('subscriptions in the portal', () => {
  let node: TestNode;
  let browser: Browser;
  let receiver: Receiver;
  let signedIn: Awaited<ReturnType<ReturnType<Page['context']>['storageState']>>;
  const endings: (() => Promise<void>)[] = [];

  before(async () => {
    const ending = { after: (work: () => Promise<void>) => void endings.push(work) };
    node = await startNode(ending, { settings: { MQTT_PORT: '0' } });
    browser = await openBrowser(ending);
    receiver = await startReceiver(ending);
    const office = await openPage(browser);
    await claimNode(node, office);
    await makeOrganisation(node, office, 'Občina Bled');
    signedIn = await office.context().storageState();
  });
  after(async () => {
    for (const end of endings.reverse()) await end();
  });

  async function write(type: string, name: string, level: number): Promise<void> {
    const entity = { id: `urn:ngsi-ld:${type}:${name}`, type, level: { type: 'Property', value: level } };
    await node.post('/ngsi-ld/v1/entityOperations/upsert', [entity], { as: node.operatorKey });
  }

  /** Looks again, as a reader without a script does, until something stands on the page. */
  async function until(page: Page, text: string | RegExp): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      if (await page.getByText(text).first().isVisible()) return;
      await page.waitForTimeout(200);
      await page.reload();
    }
    assert.fail(`never there: ${text}`);
  }

  async function fillForm(page: Page, type: string): Promise<void> {
    await page.goto(`${node.url}/sl/nova-narocnina`);
    await page.getByLabel('Ime naročnine').fill('Gladina jezera');
    await page.getByLabel('Za koga').selectOption({ label: 'Občina Bled' });
    await page.getByLabel('Tip entitet').fill(type);
    await page.getByLabel('Atributi').fill('level');
    await page.getByLabel('Pogoj (q)').fill('level>1');
  }

  test('a developer without a script subscribes, sends a refused notification again, pauses and deletes', async () => {
    const page = await openPage(browser, { storageState: signedIn, javaScriptEnabled: false });
    await fillForm(page, 'LakeLevel');
    await page.getByRole('button', { name: 'Ustvari' }).click();
    await page.getByText('Vpišite naslov prejemnika.').first().waitFor();
    assert.equal(await page.getByLabel('Pogoj (q)').inputValue(), 'level>1', 'what was entered is lost');
    await page.getByLabel('Naslov prejemnika').fill(`${receiver.url}/level`);
    await page.getByLabel('Glava Authorization').fill('Bearer skrivnost');
    await page.getByRole('button', { name: 'Pokaži zahtevo' }).click();
    const call = await page.locator('pre').first().textContent();
    assert.match(call ?? '', /"watchedAttributes": \[\s+"level"\s+\]/);
    assert.doesNotMatch(call ?? '', /skrivnost/);
    await page.getByRole('button', { name: 'Ustvari' }).click();
    await page.getByText('Naročnina je ustvarjena.').waitFor();
    await page.getByText('Spremembe atributa level entitet tipa LakeLevel, če velja level je več kot 1.').waitFor();

    receiver.answer = 400;
    await write('LakeLevel', 'bled', 2);
    await until(page, 'Opuščena obvestila');
    await page.getByText('HTTP 400').first().waitFor();
    receiver.answer = 204;
    const before = receiver.received.length;
    await page.getByRole('button', { name: 'Pošlji znova: urn:ngsi-ld:LakeLevel:bled' }).click();
    await page.getByText('Obvestila spet čakajo').waitFor();
    const [again] = (await receiver.until(before + 1)).slice(before);
    assert.equal(again!.headers.authorization, 'Bearer skrivnost');
    await until(page, 'Obvestila odhajajo sproti.');

    await page.getByRole('button', { name: 'Ustavi', exact: true }).click();
    await page.getByText('Dokler je ustavljena').waitFor();
    await page.getByRole('button', { name: 'Nadaljuj', exact: true }).click();
    await page.getByText('Obvestila odhajajo sproti.').waitFor();
    await page.getByText('Izbriši naročnino').click();
    await page.getByRole('button', { name: 'Izbriši', exact: true }).click();
    await page.getByText('Naročnina je izbrisana.').waitFor();
  });

  test('a reader follows a subscription live, and what is drawn is accessible', async () => {
    const page = await openPage(browser, { storageState: signedIn });
    await fillForm(page, 'LiveLevel');
    await page.getByLabel('Naslov prejemnika').fill(`${receiver.url}/live`);
    await page.getByRole('button', { name: 'Ustvari' }).click();
    await page.getByRole('button', { name: 'Začni spremljati' }).click();
    await page.getByText('Povezano.').waitFor();
    await write('LiveLevel', 'bled', 7);
    await page.getByText('"urn:ngsi-ld:LiveLevel:bled"').waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Ustavi spremljanje' }).click();
    await page.getByText('Spremljanje je ustavljeno.').waitFor();
  });

  test('a developer subscribes to what the explorer shows, and listens at a broker as the page says', async () => {
    const page = await openPage(browser, { storageState: signedIn, javaScriptEnabled: false });
    await page.goto(`${node.url}/sl/pregledovalnik/poizvedba?type=PierLevel&q=level%3E1&near=Bled&km=7`);
    await page.getByRole('link', { name: 'Naročite se na te spremembe' }).click();
    assert.equal(await page.getByLabel('Tip entitet').inputValue(), 'PierLevel');
    assert.equal(await page.getByLabel('Pogoj (q)').inputValue(), 'level>1');
    assert.equal(await page.getByLabel('Razdalja v metrih').inputValue(), '7000');
    await page.goto(`${node.url}/sl/nova-narocnina?type=PierLevel`);
    await page.getByText('Glave in dostava MQTT').click();
    await page.getByLabel('Dodatne glave').fill('brez dvopičja');
    await page.getByLabel('Naslov prejemnika').fill('mqtt:///operator/pomol');
    await page.getByRole('button', { name: 'Ustvari' }).click();
    await page.getByText('Vsaka vrstica naj ima obliko Ime: vrednost.').first().waitFor();
    await page.getByLabel('Dodatne glave').fill('X-Pomol: 7');
    await page.getByRole('button', { name: 'Ustvari' }).click();
    await page.getByRole('heading', { level: 1, name: 'PierLevel' }).waitFor();
    await page.getByText('1 – vsaj enkrat, s potrditvijo').waitFor();
    const call = await page.getByLabel('Poslušajte').locator('code').textContent();
    const [, port, topic] = /--port (\d+)[\s\S]*--topic '([^']*)' --qos 1/.exec(call ?? '') ?? [];
    await write('PierLevel', 'bled', 2);
    await until(page, 'Pri posredniku MQTT vozlišča nihče ne posluša teme operator/pomol.');
    const client = await connectAsync({
      ...{ host: '127.0.0.1', port: Number(port), reconnectPeriod: 0 },
      ...{ username: 'vozel', password: node.operatorKey },
    });
    const told = new Promise<Buffer>((resolve) => client.once('message', (_, payload) => resolve(payload)));
    await client.subscribeAsync(topic ?? '', { qos: 1 });
    const message = JSON.parse(String(await told)) as { readonly metadata: Readonly<Record<string, string>> };
    assert.equal(message.metadata['X-Pomol'], '7');
    await client.endAsync();
    await until(page, 'MQTT: potrjeno');
    await page.context().close();
  });

  test('a subscription of somebody else is not there', async () => {
    const page = await openPage(browser);
    const answer = await page.goto(`${node.url}/en/subscriptions`);
    assert.equal(answer?.status(), 401);
    const owned = await openPage(browser, { storageState: signedIn });
    assert.equal((await owned.goto(`${node.url}/en/subscriptions/urn:none`))?.status(), 404);
    assert.equal((await owned.goto(`${node.url}/en/subscriptions?space=none`))?.status(), 404);
  });
});
