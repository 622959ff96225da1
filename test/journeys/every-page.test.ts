import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startNode, type TestNode } from '../support/node.ts';
import { assertAccessible, assertFits, openBrowser, openPage } from './browser.ts';
import { pages } from './pages.ts';
import { claimNode, makeOrganisation, publishFile, subscribe } from './settled-city.ts';

describe('every page', () => {
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
    await subscribe(node);
  });
  after(async () => {
    for (const end of endings.reverse()) await end();
  });

  // One visit shows a page light and dark, wide and narrow; the dark theme can only change colours.
  for (const language of ['sl', 'en'] as const) {
    for (const signedIn of [false, true]) {
      test(`is accessible and fits (${language}, ${signedIn ? 'signed in' : 'public'})`, async () => {
        const state = signedIn ? { storageState: await office.context().storageState() } : {};
        const page = await openPage(browser, { viewport: { width: 1280, height: 844 }, ...state });
        for (const one of pages.filter((shown) => Boolean(shown.signedIn) === signedIn)) {
          await page.emulateMedia({ colorScheme: 'light' });
          await page.setViewportSize({ width: 1280, height: 844 });
          const answer = await page.goto(
            `${node.url}/${language}${one[language].startsWith('?') ? '' : '/'}${one[language]}`,
          );
          const expected = one.name === 'sign-in-first' ? 401 : one.name === 'missing' ? 404 : 200;
          assert.equal(answer?.status(), expected, one.name);
          await assertAccessible(page);
          await page.emulateMedia({ colorScheme: 'dark' });
          await page.setViewportSize({ width: 320, height: 844 });
          await assertFits(page);
          await assertAccessible(page, 'html', ['color-contrast', 'target-size']);
        }
        await page.context().close();
      });
    }
  }
});
