import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { startNode, type TestNode } from '../support/node.ts';
import { assertAccessible, assertFits, openBrowser, openPage } from './browser.ts';
import { claimNode, makeOrganisation, officer, publishFile } from './settled-city.ts';

describe('the portal', () => {
  let node: TestNode;
  let browser: Browser;
  let office: Page;
  const endings: (() => Promise<void>)[] = [];

  before(async () => {
    const ending = { after: (work: () => Promise<void>) => void endings.push(work) };
    node = await startNode(ending);
    browser = await openBrowser(ending);
    office = await openPage(browser);
    await claimNode(node, office);
    await makeOrganisation(node, office, 'Občina Bled');
    await publishFile(node, office, 'Prosta parkirna mesta');
  });
  // Closed in the reverse order of opening: the browser before the node that it reads.
  after(async () => {
    for (const end of endings.reverse()) await end();
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`a resident finds a dataset by an inflected word ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
      const page = await openPage(browser, { javaScriptEnabled, viewport: { width: 390, height: 800 } });
      await page.goto(`${node.url}/sl`);
      await page.getByRole('searchbox').first().fill('parkirišč');
      await page.getByRole('button', { name: 'Išči' }).click();
      assert.match((await page.getByRole('status').first().textContent()) ?? '', /Najdena je 1 zbirka\./);
      await page.getByRole('link', { name: 'Prosta parkirna mesta' }).click();
      await page.getByRole('heading', { level: 1, name: 'Prosta parkirna mesta' }).waitFor();
      assert.equal(await page.locator('#vrstice tbody tr').count(), 5);
      await page.getByLabel('Stolpec').selectOption({ label: 'Kraj' });
      await page.getByLabel('Vrednost').first().fill('Kranj');
      await page.getByRole('button', { name: 'Uporabi' }).click();
      await page.getByText('Pogoju ustrezata 2 vrstici.').waitFor();
      assert.equal(await page.locator('#vrstice tbody tr').count(), 2);
      const download = await page.getByRole('link', { name: 'CSV s podpičjem' }).getAttribute('href');
      const file = await node.get(download!);
      assert.equal(file.text.trim().split('\n').length, 3, 'a header and the two rows of the filter');
      await page.context().close();
    });
  }

  test('a developer copies a curl call and runs it', async () => {
    const page = await openPage(browser);
    await page.goto(`${node.url}/en/catalogue/prosta-parkirna-mesta`);
    const call = (await page.locator('.snippet code').first().textContent()) ?? '';
    const { stdout } = await promisify(execFile)('sh', ['-c', call]);
    const answer = JSON.parse(stdout) as { numberReturned: number };
    assert.equal(answer.numberReturned, 5);
    await page.context().close();
  });

  test('copied calls of both doors keep the filter of the view and run as they stand', async () => {
    const page = await openPage(browser);
    await page.goto(`${node.url}/sl/katalog/prosta-parkirna-mesta`);
    await page.getByLabel('Stolpec').selectOption({ label: 'Kraj' });
    await page.getByLabel('Vrednost').first().fill('Kranj');
    await page.getByRole('button', { name: 'Uporabi' }).click();
    await page.getByText('Pogoju ustrezata 2 vrstici.').waitFor();
    const run = promisify(execFile);
    const calls = await page.locator('.snippet code').allTextContents();
    const [items, , script, , entities, , entityScript] = calls;
    const features = JSON.parse((await run('sh', ['-c', items!])).stdout) as { features: unknown[] };
    assert.equal(features.features.length, 2);
    const found = JSON.parse((await run('sh', ['-c', entities!])).stdout) as { name: string }[];
    assert.deepEqual(found.map(({ name }) => name).sort(), ['Garaža Trg', 'Parkirišče Postaja']);
    for (const code of [script!, entityScript!]) {
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code]);
      assert.equal(stdout.match(/Garaža Trg/g)?.length, 1, code);
    }
    await page.context().close();
  });

  test('a phone shows rows as cards that still sort, and all columns when asked', async () => {
    const wide = [
      'Oznaka;Naziv;Vrsta;Material;Višina;Širina;Leto;Stanje;Kraj',
      'B;Klop ob jezeru;klop;les;45;180;2019;dobro;Bled',
      'A;Dvojna klop;klop;beton;50;240;2021;slabo;Kranj',
    ];
    await publishFile(node, office, 'Klopi', wide.join('\r\n'));
    const page = await openPage(browser, { javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
    await page.goto(`${node.url}/sl/katalog/klopi`);
    const card = page.locator('#vrstice tbody tr').first();
    assert.equal(await card.locator('td').nth(6).isVisible(), false);
    await page.getByLabel(/Pokaži vse stolpce/).check();
    assert.ok(await card.locator('td').nth(6).isVisible());
    await page.locator('#vrstice thead').getByRole('link', { name: 'Ime' }).click();
    await page.locator('#vrstice th[aria-sort="ascending"]').waitFor();
    assert.match((await card.textContent()) ?? '', /^Dvojna klop/);
    await assertFits(page);
    await page.context().close();
  });

  test('a view inside another site sorts and stays inside', async () => {
    const page = await openPage(browser);
    const embed = `${node.url}/sl/katalog/prosta-parkirna-mesta/vgradnja`;
    const other = createServer((_, answer) => {
      answer.setHeader('content-type', 'text/html');
      answer.end(`<iframe src="${embed}" width="900" height="600"></iframe>`);
    });
    endings.push(async () => void other.close());
    await once(other.listen(0, '127.0.0.1'), 'listening');
    await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    const frame = page.frameLocator('iframe');
    await frame.getByRole('link', { name: 'Prosta mesta' }).click();
    await frame.locator('th[aria-sort="ascending"]').waitFor();
    await page.context().close();
  });

  test('the keyboard alone reaches content, search and a result', async () => {
    const page = await openPage(browser);
    await page.goto(`${node.url}/en`);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.textContent.trim()'), 'Skip to content');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate('document.activeElement.id'), 'content');
    await page.keyboard.press('/');
    await page.keyboard.type('parking');
    await page.keyboard.press('Enter');
    await page.getByRole('status').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await assertAccessible(page, 'dialog');
    await page.keyboard.press('Escape');
    await page.context().close();
  });

  test('an administrator makes a key that opens the API, and withdraws it', async () => {
    await office.goto(`${node.url}/sl/organizacije/obcina-bled/urejanje`);
    await office.getByLabel('Ime ključa').fill('Preizkus');
    await office.getByRole('button', { name: 'Ustvari ključ' }).click();
    const secret = (await office.locator('code.secret').textContent()) ?? '';
    assert.equal((await node.get('/api/v1/datasets?limit=1', { as: secret })).status, 200);
    await office.getByRole('button', { name: 'Umakni ključ' }).click();
    await office.getByText('Organizacija še nima ključev.').waitFor();
    assert.equal((await node.get('/api/v1/datasets?limit=1', { as: secret })).status, 401);
  });

  test('signing in keeps what was entered when it fails, and signing out ends it', async () => {
    const page = await openPage(browser, { javaScriptEnabled: false });
    await page.goto(`${node.url}/en/sign-in`);
    await page.getByLabel('E-mail address').fill(officer.email);
    await page.getByLabel('Password').fill('not the password at all');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByLabel('E-mail address').inputValue(), officer.email);
    await page.getByLabel('Password').fill(officer.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.context().close();
  });
});
