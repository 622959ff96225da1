import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { TestNode } from '../support/node.ts';
import { assertAccessible, assertFits, openPage } from './browser.ts';
import { settleCity } from './settled-city.ts';

const collection = '/ogc/collections/prosta-parkirna-mesta';
const paths = [
  '/ogc?f=html',
  '/ogc/api?f=html',
  '/ogc/conformance?f=html',
  '/ogc/collections?f=html',
  `${collection}?f=html`,
  `${collection}/items?f=html`,
  '/api/docs',
  '/api/docs/errors',
];

describe('pages of other doors', () => {
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

  for (const locale of ['sl-SI', 'en-GB']) {
    test(`wear the portal's looks, are accessible and fit (${locale})`, async () => {
      const page = await openPage(browser, { locale, viewport: { width: 1280, height: 844 } });
      for (const path of paths) {
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setViewportSize({ width: 1280, height: 844 });
        await page.goto(node.url + path);
        assert.equal(await page.getAttribute('html', 'lang'), locale.slice(0, 2), path);
        assert.ok(await page.getByRole('link', { name: 'Vozel', exact: true }).isVisible(), path);
        assert.equal(await page.locator('h1').count(), 1, path);
        await assertAccessible(page);
        await page.emulateMedia({ colorScheme: 'dark' });
        await page.setViewportSize({ width: 320, height: 844 });
        await assertFits(page);
        await assertAccessible(page, 'html', ['color-contrast', 'target-size']);
      }
      await page.context().close();
    });
  }

  test('lead from the landing page down to one item and back, and keep the chosen theme', async () => {
    const page = await openPage(browser, { locale: 'sl-SI' });
    await page.goto(`${node.url}/ogc?f=html`);
    await page.getByRole('link', { name: 'Podatkovne zbirke', exact: true }).click();
    await page.getByRole('link', { name: 'Prosta parkirna mesta' }).click();
    await page.getByRole('link', { name: 'Podatki', exact: true }).last().waitFor();
    await page.locator('main').getByRole('link', { name: 'Podatki', exact: true }).first().click();
    await page.locator('main tbody a').first().click();
    assert.match(page.url(), /\/items\/urn/);
    await page.getByRole('button', { name: 'Temni videz' }).first().click();
    assert.match(page.url(), /\/items\/urn/, 'the theme is chosen where the reader is');
    assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
    await page.locator('nav.crumbs').getByRole('link', { name: 'Prosta parkirna mesta' }).click();
    await page.getByRole('heading', { level: 1, name: 'Prosta parkirna mesta' }).waitFor();
    await page.context().close();
  });
});
