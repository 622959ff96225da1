import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { TestNode } from '../support/node.ts';
import { assertAccessible, openPage } from './browser.ts';
import { settleCity } from './settled-city.ts';

describe('the movable map', () => {
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

  /** Opens the map by keyboard and waits until it is drawn. */
  async function open(page: Page, path: string, label: string): Promise<void> {
    await page.goto(node.url + path);
    await page.getByRole('button', { name: label }).press('Enter');
    await page.locator('.interactive-map[data-ready]').waitFor();
  }

  /** The colour in the upper left corner of the picture, by its sum of channels. */
  async function brightness(page: Page): Promise<number> {
    const picture = await page.locator('.maplibregl-canvas').screenshot();
    return page.evaluate(
      `(async () => {
        const image = await createImageBitmap(await (await fetch('data:image/png;base64,${picture.toString('base64')}')).blob());
        const context = new OffscreenCanvas(1, 1).getContext('2d');
        context.drawImage(image, 0, 0);
        return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)].reduce((sum, one) => sum + one, 0);
      })()`,
    );
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`opens in a browser, ${colorScheme}, speaks the page's language and obeys the keyboard`, async () => {
      const page = await openPage(browser, { colorScheme, bypassCSP: true });
      await open(page, '/sl/katalog/prosta-parkirna-mesta', 'Odpri gibljivi zemljevid');
      await page.getByRole('button', { name: 'Približaj' }).waitFor();
      assert.equal(await page.evaluate('document.activeElement.className.includes("maplibregl-canvas")'), true);
      assert.equal((await brightness(page)) > 380, colorScheme === 'light');
      await assertAccessible(page, '.interactive-map');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await page.context().close();
    });
  }

  test('opens on the page of a municipality, in English', async () => {
    const page = await openPage(browser);
    await open(page, '/en/places/municipality/bled', 'Open the interactive map');
    await page.getByRole('button', { name: 'Zoom in' }).waitFor();
    await page.context().close();
  });
});
