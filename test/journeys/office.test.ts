import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startNode, type TestNode } from '../support/node.ts';
import { openBrowser, openPage } from './browser.ts';
import { claimNode, makeOrganisation, officer, publishFile, untilDone } from './settled-city.ts';

/** The code of an authenticator app at this moment (RFC 6238: SHA-1, 30 seconds, six digits). */
function codeOf(secret: string): string {
  const bits = [...secret.replace(/=+$/, '')]
    .map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const value = hash.readUInt32BE(hash[19]! & 15) & 0x7fffffff;
  return String(value % 1_000_000).padStart(6, '0');
}

/** A list that a school might export: names, a valid EMŠO, and one row without a number. */
const pupils = [
  'Ime in priimek;EMŠO;Kraj;Število točk',
  'Izmišljena Oseba;0101006500006;Bled;12',
  'Druga Oseba;0101006500006;Kranj;ni podatka',
].join('\r\n');

describe('an officer without JavaScript', () => {
  let node: TestNode;
  let browser: Browser;
  let office: Page;
  const endings: (() => Promise<void>)[] = [];

  before(async () => {
    const ending = { after: (work: () => Promise<void>) => void endings.push(work) };
    node = await startNode(ending);
    browser = await openBrowser(ending);
    office = await openPage(browser, { javaScriptEnabled: false });
    await claimNode(node, office);
    await makeOrganisation(node, office, 'Občina Bled');
  });
  after(async () => {
    for (const end of endings.reverse()) await end();
  });

  test('walks the wizard, pauses the publication and resumes it', async () => {
    await publishFile(node, office, 'Prosta parkirna mesta');
    await office.goto(`${node.url}/sl/objavite/prosta-parkirna-mesta/5`);
    assert.equal(await office.getByRole('button', { name: 'Umakni zbirko' }).isVisible(), false, 'not by the way');
    await office.getByText('Ustavi ali umakni').click();
    await office.getByRole('button', { name: 'Ustavi' }).click();
    await office.getByRole('heading', { level: 1, name: 'Objava je ustavljena' }).waitFor();
    await office.getByRole('button', { name: 'Nadaljuj z branjem' }).click();
    await office.getByRole('heading', { level: 1, name: 'Zbirka je objavljena' }).waitFor();
  });

  test('is told of personal data and of rejected rows before anything is stored', async () => {
    await office.goto(`${node.url}/sl/objavite`);
    await office.locator('input[name="title"]').fill('Točke');
    await office
      .getByLabel('Datoteka s podatki')
      .setInputFiles({ name: 'tocke.csv', mimeType: 'text/csv', buffer: Buffer.from(pupils) });
    await office.getByRole('button', { name: 'Naloži in preglej' }).click();
    await office.getByRole('heading', { name: 'Korak 2 od 5: Preslikava' }).waitFor();
    assert.match((await office.locator('main').textContent()) ?? '', /EMŠO/);
    await office.getByText('Videti je, da so v 1 stolpcu osebni podatki.').waitFor();
    assert.equal(await office.getByLabel('Pravna podlaga za objavo').first().isVisible(), false);
    await office.getByRole('button', { name: 'Nadaljuj' }).click();
    assert.doesNotMatch(await office.getByLabel('Opis', { exact: true }).inputValue(), /EMŠO/, 'what is left out');
  });

  test('sees each rejected row with its reason, takes the list along and goes on without them', async () => {
    await office.goto(`${node.url}/sl/objavite`);
    await office.locator('input[name="title"]').fill('Pitniki');
    const good = Array.from({ length: 60 }, (_, n) => `Pitnik ${n};POINT (14.${100 + n} 46.36)`);
    const rows = ['Naziv;Lega', 'Pitnik A;POINT (14.1', 'Pitnik B;POINT (99 148)', ...good];
    const buffer = Buffer.from(rows.join('\r\n'));
    await office.getByLabel('Datoteka s podatki').setInputFiles({ name: 'pitniki.csv', mimeType: 'text/csv', buffer });
    await office.getByRole('button', { name: 'Naloži in preglej' }).click();
    await office.getByRole('button', { name: 'Nadaljuj' }).click();
    await office.getByLabel('Opis', { exact: true }).fill('Pitniki. Podatki so izmišljeni za preizkus.');
    await office.getByRole('button', { name: 'Nadaljuj' }).click();
    await untilDone(office, office.getByRole('link', { name: 'Nadaljuj' }));
    await office.getByText('Zavrnjeni sta 2 vrstici.').waitFor();
    const rejected = office.getByRole('region', { name: 'Zavrnjene vrstice' }).locator('tbody tr');
    assert.deepEqual(await rejected.locator('td:first-child').allInnerTexts(), ['2', '3']);
    const [download] = await Promise.all([
      office.waitForEvent('download'),
      office.getByRole('link', { name: 'Prenesi seznam (CSV)' }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^zavrnjene-vrstice-.*\.csv$/);
    await office.getByRole('link', { name: 'Nadaljuj' }).click();
    await office.getByRole('button', { name: 'Objavi', exact: true }).waitFor();
  });

  test('asks for approval by a second person, and then cannot publish alone', async () => {
    await office.goto(`${node.url}/sl/objavite`);
    await office.locator('input[name="title"]').fill('Klopi');
    const buffer = Buffer.from('Naziv;Kraj;Sedežev\r\nKlop ob jezeru;Bled;4\r\nKlop v parku;Kranj;3');
    await office.getByLabel('Datoteka s podatki').setInputFiles({ name: 'klopi.csv', mimeType: 'text/csv', buffer });
    await office.getByRole('button', { name: 'Naloži in preglej' }).click();
    await office.getByRole('button', { name: 'Nadaljuj' }).click();
    await office.getByLabel('Opis', { exact: true }).fill('Klopi v občini. Podatki so izmišljeni za preizkus.');
    await office.getByLabel('Pred objavo naj podatke odobri').check();
    await office.getByRole('button', { name: 'Nadaljuj' }).click();
    await untilDone(office, office.getByRole('link', { name: 'Nadaljuj' }));
    await office.getByRole('link', { name: 'Nadaljuj' }).click();
    assert.equal(await office.getByRole('button', { name: 'Objavi', exact: true }).count(), 0);
    await office.getByRole('button', { name: 'Pošlji v odobritev' }).click();
    await office.getByRole('heading', { level: 1, name: 'Objava čaka na odobritev' }).waitFor();
    await office.getByText('v organizaciji pa ni druge osebe').waitFor();
    await office.getByRole('button', { name: 'Vzemi nazaj v popravek' }).click();
    await office.getByRole('button', { name: 'Pošlji v odobritev' }).waitFor();
  });

  test('makes a key and withdraws it', async () => {
    await office.goto(`${node.url}/sl/organizacije/obcina-bled/urejanje`);
    await office.getByLabel('Ime ključa').fill('Preizkus');
    await office.getByRole('button', { name: 'Ustvari ključ' }).click();
    const secret = (await office.locator('code.secret').textContent()) ?? '';
    assert.equal((await node.get('/api/v1/datasets?limit=1', { as: secret })).status, 200);
    await office.getByRole('button', { name: 'Umakni ključ' }).click();
    await office.getByText('Organizacija še nima ključev.').waitFor();
  });

  test('changes the password, switches the second factor on, signs in with it and switches it off', async () => {
    const next = 'še daljši stavek za novo geslo';
    const page = office;
    await page.goto(`${node.url}/sl/racun/varnost`);
    await page.getByLabel('Sedanje geslo').fill('napačno geslo zagotovo');
    await page.getByLabel('Novo geslo').fill(next);
    await page.getByRole('button', { name: 'Zamenjaj geslo' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Sedanje geslo').fill(officer.password);
    await page.getByLabel('Novo geslo').fill(next);
    await page.getByRole('button', { name: 'Zamenjaj geslo' }).click();
    await page.getByText('Geslo je zamenjano.').waitFor();
    await page.getByLabel('Geslo za potrditev').fill(next);
    await page.getByRole('button', { name: 'Vključi drugi korak' }).click();
    const secret = (await page.locator('code.secret').textContent()) ?? '';
    await page.getByLabel('Koda', { exact: true }).fill('000000');
    await page.getByRole('button', { name: 'Potrdi in vključi' }).click();
    await page.getByRole('alert').waitFor();
    assert.equal(await page.locator('code.secret').textContent(), secret, 'the key is still there');
    await page.getByLabel('Koda', { exact: true }).fill(codeOf(secret));
    await page.getByRole('button', { name: 'Potrdi in vključi' }).click();
    await page.getByText('Drugi korak je vključen.').first().waitFor();

    const elsewhere = await openPage(browser, { javaScriptEnabled: false });
    await elsewhere.goto(`${node.url}/sl/prijava`);
    await elsewhere.getByLabel('E-poštni naslov').fill(officer.email);
    await elsewhere.getByLabel('Geslo').fill(next);
    await elsewhere.getByRole('button', { name: 'Prijavi me' }).click();
    await elsewhere.getByLabel('Koda', { exact: true }).fill('000000');
    await elsewhere.getByRole('button', { name: 'Prijavi me' }).click();
    await elsewhere.getByRole('alert').waitFor();
    await elsewhere.getByLabel('Koda', { exact: true }).fill(codeOf(secret));
    await elsewhere.getByRole('button', { name: 'Prijavi me' }).click();
    await elsewhere.getByRole('heading', { level: 1, name: 'Vaš račun' }).waitFor();
    await elsewhere.context().close();

    await page.goto(`${node.url}/sl/racun/varnost`);
    await page.getByLabel('Geslo za potrditev').fill(next);
    await page.getByRole('button', { name: 'Izključi drugi korak' }).click();
    await page.getByText('Drugi korak je izključen.').first().waitFor();
  });
});
