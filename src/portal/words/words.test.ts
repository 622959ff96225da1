import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from './en.ts';
import { voice } from './index.ts';
import { sl, type Words } from './sl.ts';

type Tree = { readonly [key: string]: string | undefined | Tree };

const tree = (table: Words): Tree => table as unknown as Tree;

function leaves(tree: Tree, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value !== 'object'
        ? [[`${path}${key}`, value ?? ''] as const]
        : isCounted(value)
          ? [[`${path}${key}`, Object.keys(value).join()] as const]
          : [...leaves(value, `${path}${key}.`)],
    ),
  );
}

function isCounted(tree: Tree): boolean {
  return typeof tree.one === 'string' && typeof tree.other === 'string';
}

function counted(tree: Tree, path = ''): [string, Tree][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (typeof value !== 'object') return [];
    return isCounted(value) ? [[`${path}${key}`, value] as [string, Tree]] : counted(value, `${path}${key}.`);
  });
}

test('both languages have the same keys and no empty sentence', () => {
  assert.deepEqual([...leaves(tree(sl)).keys()], [...leaves(tree(en)).keys()]);
  for (const table of [sl, en]) for (const [key, text] of leaves(tree(table))) assert.ok(text.trim(), key);
});

test('every counted Slovene sentence has one, two, few and other', () => {
  for (const [key, forms] of counted(tree(sl)))
    assert.deepEqual(Object.keys(forms), ['one', 'two', 'few', 'other'], key);
});

test('translations keep the places of a sentence', () => {
  const english = leaves(tree(en));
  for (const [key, text] of leaves(tree(sl))) {
    const places = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).sort();
    assert.deepEqual(places(english.get(key)!), places(text), key);
  }
});

test('count uses the Slovene dual and the form for 3, 5 and 101', () => {
  const { count, words } = voice('sl');
  const said = [1, 2, 3, 5, 101, 102].map((n) => count(words.catalogue.found, n));
  assert.deepEqual(said, [
    'Najdena je 1 zbirka.',
    'Najdeni sta 2 zbirki.',
    'Najdene so 3 zbirke.',
    'Najdenih je 5 zbirk.',
    'Najdena je 101 zbirka.',
    'Najdeni sta 102 zbirki.',
  ]);
});

test('numbers and dates are written as the language writes them', () => {
  assert.equal(voice('sl').number(1234567.5), '1.234.567,5');
  assert.equal(voice('en').number(1234567.5), '1,234,567.5');
  assert.equal(voice('sl').date(new Date('2026-11-24T10:00:00Z')), '24. november 2026');
  assert.match(voice('sl').ago(new Date(0), new Date(2 * 86_400_000)), /predvčerajšnjim|pred 2 dnevoma/);
});
