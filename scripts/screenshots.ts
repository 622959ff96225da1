// Pictures of every page in both languages, themes and widths, into artefacts/ (not kept in git), to be looked at:
//   npx tsx scripts/screenshots.ts
import { mkdir } from 'node:fs/promises';
import { openBrowser, openPage } from '../test/journeys/browser.ts';
import { pages } from '../test/journeys/pages.ts';
import { claimNode, makeOrganisation, publishFile, subscribe } from '../test/journeys/settled-city.ts';
import { startNode } from '../test/support/node.ts';

const endings: (() => Promise<void>)[] = [];
const ending = { after: (work: () => Promise<void>) => void endings.push(work) };
const node = await startNode(ending);
const browser = await openBrowser(ending);
const office = await openPage(browser);
await claimNode(node, office);
await makeOrganisation(node, office, 'Občina Bled');
await publishFile(node, office, 'Prosta parkirna mesta');
await subscribe(node);
const storageState = await office.context().storageState();
await mkdir('artefacts', { recursive: true });
for (const signedIn of [false, true]) {
  const page = await openPage(browser, signedIn ? { storageState } : {});
  for (const one of pages.filter((shown) => Boolean(shown.signedIn) === signedIn)) {
    for (const language of ['sl', 'en'] as const) {
      await page.goto(`${node.url}/${language}${one[language].startsWith('?') ? '' : '/'}${one[language]}`);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const width of [390, 1280]) {
          await page.setViewportSize({ width, height: 844 });
          const path = `artefacts/${one.name}-${language}-${colorScheme}-${width}.png`;
          await page.screenshot({ path, fullPage: true });
        }
      }
    }
  }
  await page.context().close();
}
for (const end of endings.reverse()) await end();
