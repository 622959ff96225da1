import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { TestNode } from '../support/node.ts';
import { assertAccessible, openPage } from './browser.ts';
import { settleCity } from './settled-city.ts';

/** Without a graphics card, a busy machine may take long to draw. */
const patiently = { timeout: 150_000 };
/** A small picture is drawn quickly. */
const viewport = { width: 480, height: 640 };

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
    await page.locator('.interactive-map[data-ready]').waitFor(patiently);
  }

  /** The colour in the upper left corner of the picture, by its sum of channels. */
  async function brightness(page: Page): Promise<number> {
    const picture = await page.locator('.maplibregl-canvas').screenshot(patiently);
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
      const page = await openPage(browser, { colorScheme, bypassCSP: true, viewport });
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

  test('shows the entities of the visible box, what is known of one, and the way to its page', async () => {
    const page = await openPage(browser, { viewport });
    const type = encodeURIComponent('https://smartdatamodels.org/dataModel.Parking/OffStreetParking');
    await open(page, `/sl/pregledovalnik/entitete?type=${type}`, 'Odpri gibljivi zemljevid');
    await page.getByText('V vidnem delu je 5 entitet.').waitFor(patiently);
    await assertAccessible(page);
    const garage = 'urn:ngsi-ld:OffStreetParking:prosta-parkirna-mesta:P3';
    await open(page, `/sl/pregledovalnik/entitete/${garage}`, 'Odpri gibljivi zemljevid');
    await page.locator('.interactive-map[data-drawn]').waitFor(patiently);
    await page.keyboard.press('Enter');
    await assertAccessible(page, '.interactive-map');
    await page.locator('.maplibregl-popup a').click();
    await page.waitForURL(/entitete\/urn/);
    await page.context().close();
  });

  test('draws a sample of more entities than it can show, and says of how many', async () => {
    const lamps = Array.from({ length: 1_100 }, (_, n) => {
      const coordinates = [14 + (n % 40) / 100, 46 + Math.floor(n / 40) / 100];
      const location = { type: 'GeoProperty', value: { type: 'Point', coordinates } };
      return { id: `urn:ngsi-ld:Lamp:${n}`, type: 'Lamp', location };
    });
    for (const some of [lamps.slice(0, 550), lamps.slice(550)]) {
      const { status } = await node.post('/ngsi-ld/v1/entityOperations/upsert', some, { as: node.operatorKey });
      assert.ok(status < 300, `${status}`);
    }
    const page = await openPage(browser, {
      viewport,
      extraHTTPHeaders: { authorization: `Bearer ${node.operatorKey}` },
    });
    const type = encodeURIComponent('https://uri.etsi.org/ngsi-ld/default-context/Lamp');
    await open(page, `/en/explorer/entities?type=${type}`, 'Open the interactive map');
    await page.getByText(/^There are 1,100 entities in the visible part; a sample of \d+ is shown/).waitFor(patiently);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByText(/^There are \d{2,3} entities in the visible part\.$/).waitFor(patiently);
    await page.context().close();
  });
});
