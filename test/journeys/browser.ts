import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Ending } from '../support/node.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Flags with which Chromium runs in a container and draws maps without a graphics card. */
const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/** A browser for one test file; closed when the file ends. */
export async function openBrowser(ending: Ending): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
  ending.after(() => browser.close());
  return browser;
}

/** A page of a fresh reader; nothing moves, and whatever the browser complains of fails the test. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => assert.fail(`script failed: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text())) assert.fail(message.text());
  });
  return page;
}

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeNode {
  readonly html: string;
  readonly target: readonly string[];
}

interface AxeRun {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly AxeNode[] }[];
  readonly incomplete: readonly { readonly id: string; readonly nodes: readonly AxeNode[] }[];
}

/**
 * What axe cannot decide and people have looked at: names drawn on a map stand on areas of known colour with a halo
 * of that colour around each letter; `contrast.test.ts` computes it.
 */
const lookedAt = (id: string, node: AxeNode) => id === 'color-contrast' && /^<(text|tspan)\b/.test(node.html);

/**
 * Proves the present state of a page with axe: no violation, and nothing incomplete that nobody has looked at; `within` is a
 * selector, for a dialog over a page that cannot be reached meanwhile, and `rules` narrows to what a change of state can touch.
 */
export async function assertAccessible(page: Page, within = 'html', rules: readonly string[] = []): Promise<void> {
  if (!(await page.evaluate('typeof window.axe === "object"'))) await page.evaluate(axeSource);
  const only = rules.length > 0 ? { type: 'rule', values: rules } : { type: 'tag', values: standards };
  const run = await page.evaluate<AxeRun>(
    `axe.run(${JSON.stringify(within)}, { resultTypes: ['violations', 'incomplete'], runOnly: ${JSON.stringify(only)} })`,
  );
  const shown = (results: AxeRun['violations']) =>
    results.flatMap(({ id, nodes }) =>
      nodes.filter((node) => !lookedAt(id, node)).map((node) => `${id}: ${node.html.slice(0, 160)}`),
    );
  assert.deepEqual(
    { violations: shown(run.violations), incomplete: shown(run.incomplete) },
    { violations: [], incomplete: [] },
    page.url(),
  );
}

/** No page may have to be pushed sideways. */
export async function assertFits(page: Page): Promise<void> {
  const beyond = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  assert.equal(beyond, 0, `${page.url()} is wider than its window`);
}
