import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { TestNode } from '../support/node.ts';
import { assertAccessible, openPage } from './browser.ts';
import { settleCity } from './settled-city.ts';

describe('a developer explores the context data', () => {
  let node: TestNode;
  let browser: Browser;
  const endings: (() => Promise<void>)[] = [];

  before(async () => {
    const ending = { after: (work: () => Promise<void>) => void endings.push(work) };
    ({ node, browser } = await settleCity(ending));
  });
  after(async () => {
    for (const end of endings.reverse()) await end();
  });

  test('from the types to an entity and its history, without a script', async () => {
    const page = await openPage(browser, { javaScriptEnabled: false });
    await page.goto(`${node.url}/sl/razvijalci`);
    await page.getByRole('link', { name: 'Pregledovalnik podatkov' }).click();
    await page.getByRole('heading', { level: 1, name: 'Pregledovalnik podatkov' }).waitFor();
    await page.getByRole('link', { name: 'Parkirišča' }).click();
    await page.getByText('5 entitet').waitFor();
    await page.getByRole('link', { name: 'Prosta mesta' }).click();
    await page.locator('th[aria-sort="ascending"]').waitFor();
    await page.getByRole('link', { name: 'Garaža Trg' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Garaža Trg' }).waitFor();
    await page.getByRole('link', { name: 'Prosta parkirna mesta' }).waitFor();
    await page.getByRole('link', { name: /^Zgodovina\s*: Prosta mesta$/ }).click();
    await page.getByRole('heading', { level: 1, name: /Zgodovina: Prosta mesta/ }).waitFor();
    await page.getByLabel('Obdobje').selectOption({ label: 'zadnji dan' });
    await page.getByRole('button', { name: 'Prikaži' }).click();
    await page.getByRole('img', { name: /Prosta mesta, povprečje/ }).waitFor();
    await page.context().close();
  });

  test('builds a query from rows without a script, and copies a request that brings the same', async () => {
    const page = await openPage(browser, { javaScriptEnabled: false });
    await page.goto(`${node.url}/sl/pregledovalnik/poizvedba`);
    await page.getByLabel('Tip', { exact: true }).fill('OffStreetParking');
    await page.getByLabel('Atribut 1. pogoj').fill('availableSpotNumber');
    await page.getByLabel('Primerjava 1. pogoj').selectOption({ label: 'je več kot' });
    await page.getByLabel('Vrednost 1. pogoj').fill('40');
    await page.getByRole('button', { name: 'Poišči' }).click();
    await page.getByText('3 entitete').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('q'), 'availableSpotNumber>40');
    await page.getByRole('button', { name: 'Dodaj pogoj' }).click();
    await page.getByLabel('Atribut 2. pogoj').fill('name');
    await page.getByLabel('Primerjava 2. pogoj').selectOption({ label: 'vsebuje' });
    await page.getByLabel('Vrednost 2. pogoj').fill('Garaža');
    await page.getByRole('button', { name: 'Poišči' }).click();
    await page.getByText('1 entiteta', { exact: true }).waitFor();
    const call = (await page.locator('.snippet code').first().textContent()) ?? '';
    const [address] = /http[^']*\/ngsi-ld\/[^']*/.exec(call) ?? [];
    const [link] = /(?<=Link: )[^']*/.exec(call) ?? [];
    const answer = await fetch(address ?? '', { headers: { link: link ?? '' } });
    assert.equal(((await answer.json()) as unknown[]).length, 1);
    await page.getByRole('button', { name: 'Odstrani (1. pogoj)' }).click();
    assert.equal(new URL(page.url()).searchParams.get('q'), 'name~=".*Garaža.*"');
    await page.context().close();
  });

  test('sees what a query finds while it is written, and where it is wrong', async () => {
    const page = await openPage(browser);
    await page.goto(`${node.url}/en/explorer/query?type=OffStreetParking`);
    await page.getByText('5 entities').waitFor();
    await page.getByLabel('Attribute condition 1').fill('availableSpotNumber');
    await page.getByLabel('Comparison condition 1').selectOption({ label: 'is less than' });
    await page.getByLabel('Value condition 1').fill('20');
    await page.getByText('1 entity', { exact: true }).waitFor();
    await page.waitForURL(/q=availableSpotNumber/);
    await assertAccessible(page);
    await page.getByLabel('Value condition 1').fill('');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: 'In condition 1, a value is missing.' }).click();
    assert.equal(await page.evaluate('document.activeElement.id'), 'v-0');
    await page.context().close();
  });
});
