// Pictures of every page in both languages, themes and widths, into artefacts/ (not kept in git), to be looked at.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { test } from 'node:test';
import { startNode } from '../support/node.ts';
import { openBrowser, openPage } from './browser.ts';
import { claimNode, makeOrganisation, publishFile } from './settled-city.ts';

const pages = {
  sl: {
    zacetek: '',
    katalog: 'katalog',
    'brez-zadetkov': 'katalog?q=neobstojece',
    zbirka: 'katalog/prosta-parkirna-mesta',
    kraji: 'kraji',
    obcina: 'kraji/obcina/bled',
    regija: 'kraji/regija/gorenjska',
    organizacija: 'organizacije/obcina-bled',
    urejanje: 'organizacije/obcina-bled/urejanje',
    objavite: 'objavite',
    preslikava: 'objavite/prosta-parkirna-mesta/2',
    opis: 'objavite/prosta-parkirna-mesta/3',
    preizkus: 'objavite/prosta-parkirna-mesta/4',
    razvijalci: 'razvijalci',
    sestavite: 'sestavite',
    prijava: 'prijava',
    upravljanje: 'upravljanje',
    dostopnost: 'dostopnost',
    manjka: 'te-strani-ni',
  },
  en: {
    home: '',
    catalogue: 'catalogue',
    dataset: 'catalogue/prosta-parkirna-mesta',
    municipality: 'places/municipality/bled',
    publish: 'publish',
    developers: 'developers',
    account: 'account',
    privacy: 'privacy',
  },
} as const;

test('every page is pictured in both languages, themes and widths', async () => {
  const endings: (() => Promise<void>)[] = [];
  const ending = { after: (work: () => Promise<void>) => void endings.push(work) };
  const node = await startNode(ending);
  const browser = await openBrowser(ending);
  const office = await openPage(browser);
  await claimNode(node, office);
  await makeOrganisation(node, office, 'Občina Bled');
  await publishFile(node, office, 'Prosta parkirna mesta');
  const storageState = await office.context().storageState();
  await mkdir('artefacts', { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [390, 1280]) {
      const page = await openPage(browser, { colorScheme, viewport: { width, height: 844 }, storageState });
      for (const [language, named] of Object.entries(pages)) {
        for (const [name, path] of Object.entries(named)) {
          const answer = await page.goto(`${node.url}/${language}/${path}`);
          assert.ok(answer && answer.status() < 500, path);
          await page.screenshot({ path: `artefacts/${language}-${name}-${colorScheme}-${width}.png`, fullPage: true });
        }
      }
      await page.context().close();
    }
  }
  for (const end of endings.reverse()) await end();
});
