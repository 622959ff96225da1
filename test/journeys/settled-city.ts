import type { Browser, Page } from 'playwright-core';
import { type Ending, startNode, type TestNode } from '../support/node.ts';
import { openBrowser, openPage } from './browser.ts';

/** Invented parking places in a file as an officer's spreadsheet has it: semicolons, decimal commas, one broken row. */
export const parkingFile = [
  'Oznaka;Naziv;Kraj;Vsa mesta;Prosta mesta;Zemljepisna dolžina;Zemljepisna širina',
  'P1;Parkirišče Jezero;Bled;120;34;14,1003;46,3634',
  'P2;Parkirišče Center;Bled;80;12;14,1131;46,3692',
  'P3;Garaža Trg;Kranj;260;98;14,3556;46,2389',
  'P4;Parkirišče Postaja;Kranj;150;75;14,3501;46,2402',
  'P5;Parkirišče Obala;Koper;310;41;13,7294;45,5469',
].join('\r\n');

/** Who acts in the journeys. */
export const officer = { name: 'Ana Novak', email: 'ana.novak@primer.si', password: 'dolg stavek je boljši od besede' };

/** The words of one language that journeys click on. */
export const labels = {
  sl: {
    claim: 'Prevzemi vozlišče',
    name: 'Ime in priimek',
    email: 'E-poštni naslov',
    password: 'Geslo',
    organisationName: 'Ime organizacije',
    create: 'Ustvari',
  },
  en: {
    claim: 'Claim the node',
    name: 'Your name',
    email: 'E-mail address',
    password: 'Password',
    organisationName: 'Name of the organisation',
    create: 'Create',
  },
} as const;

/** Takes the node over by its one-time link, as its first reader does. */
export async function claimNode(node: TestNode, page: Page, language: 'sl' | 'en' = 'sl'): Promise<void> {
  const words = labels[language];
  const link = await node.node.participants.operator.claimLink({ language });
  if (!link) throw new Error('the node is claimed already');
  await page.goto(link);
  await page.getByLabel(words.name).fill(officer.name);
  await page.getByLabel(words.email).fill(officer.email);
  await page.getByLabel(words.password).fill(officer.password);
  await page.getByRole('button', { name: words.claim }).click();
  await page.waitForURL(/upravljanje|operator/);
}

/** Makes an organisation through its form. */
export async function makeOrganisation(node: TestNode, page: Page, name: string, language: 'sl' | 'en' = 'sl') {
  await page.goto(`${node.url}/${language}/${language === 'sl' ? 'nova-organizacija' : 'new-organisation'}`);
  await page.getByLabel(labels[language].organisationName, { exact: true }).fill(name);
  await page.getByRole('button', { name: labels[language].create, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Walks the wizard from a file to a published dataset, and ends on the dataset's page. */
export async function publishFile(node: TestNode, page: Page, title: string, file = parkingFile): Promise<void> {
  await page.goto(`${node.url}/sl/objavite`);
  await page.locator('input[name="title"]').fill(title);
  await page
    .getByLabel('Datoteka s podatki')
    .setInputFiles({ name: 'parkirisca.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await page.getByRole('button', { name: 'Naloži in preglej' }).click();
  await page.getByRole('heading', { name: 'Korak 2 od 5: Preslikava' }).waitFor();
  await page.getByRole('button', { name: 'Nadaljuj' }).click();
  await page.getByRole('heading', { name: 'Korak 3 od 5: Opis' }).waitFor();
  await page
    .getByLabel('Opis', { exact: true })
    .fill('Prosta mesta na občinskih parkiriščih. Podatki so izmišljeni za preizkus.');
  await page.getByLabel('Občina, o kateri govorijo podatki').selectOption({ label: 'Bled' });
  await page.getByRole('button', { name: 'Nadaljuj' }).click();
  await page.getByRole('heading', { name: 'Korak 4 od 5: Preizkus' }).waitFor();
  await untilDone(page, page.getByRole('link', { name: 'Nadaljuj' }));
  await page.getByRole('link', { name: 'Nadaljuj' }).click();
  await page.getByRole('button', { name: 'Objavi', exact: true }).click();
  await untilDone(page, page.getByRole('link', { name: 'Odpri zbirko' }));
  await page.getByRole('link', { name: 'Odpri zbirko' }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

/** Work runs in the background: looks again, as a reader without a script does, until its outcome is there. */
export async function untilDone(page: Page, outcome: ReturnType<Page['getByRole']>): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt += 1) {
    if (await outcome.isVisible()) return;
    await page.waitForTimeout(500);
    await page.reload();
  }
  throw new Error(`never done: ${await page.locator('main').textContent()}`);
}

/** The subscription that the settled city has. */
export const subscriptionId = 'urn:ngsi-ld:Subscription:parkirisca';

/** A subscription whose receiver refuses what it is told, until that is given up: the node itself takes no notifications. */
export async function subscribe(node: TestNode): Promise<void> {
  const as = node.operatorKey;
  const wanted = {
    ...{ id: subscriptionId, type: 'Subscription', subscriptionName: 'Prosta mesta na Bledu' },
    ...{ entities: [{ type: 'ParkingSpot' }], watchedAttributes: ['free'], q: 'free<20', throttling: 0.1 },
    notification: { format: 'keyValues', endpoint: { uri: `${node.url}/ngsi-ld/v1/types` } },
  };
  await node.post('/ngsi-ld/v1/subscriptions', wanted, { as });
  const free = { type: 'Property', value: 12 };
  await node.post('/ngsi-ld/v1/entities', { id: 'urn:ngsi-ld:ParkingSpot:p1', type: 'ParkingSpot', free }, { as });
  const delivery = `/api/v1/subscriptions/${subscriptionId}/delivery`;
  for (let attempt = 0; attempt < 1_200; attempt += 1) {
    const { body } = await node.get<{ readonly deadLetters: number }>(delivery, { as });
    if (body.deadLetters > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nothing was given up');
}

/** A node with an operator, one municipality and one published table, and a browser to look at it. */
export async function settleCity(ending: Ending): Promise<{ node: TestNode; browser: Browser }> {
  const node = await startNode(ending);
  const browser = await openBrowser(ending);
  const office = await openPage(browser);
  await claimNode(node, office);
  await makeOrganisation(node, office, 'Občina Bled');
  await publishFile(node, office, 'Prosta parkirna mesta');
  return { node, browser };
}
