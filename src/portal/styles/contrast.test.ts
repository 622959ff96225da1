import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

type Theme = 'light' | 'dark';

const tokens = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

/** Relative luminance of a token in a theme (WCAG 2.2), through Oklab and linear sRGB. */
function luminance(token: string, theme: Theme): number {
  const value = new RegExp(`--${token}: light-dark\\(oklch\\(([^)]*)\\), oklch\\(([^)]*)\\)\\)`).exec(tokens);
  assert.ok(value, `no token --${token}`);
  const [l, c, h] = value[theme === 'light' ? 1 : 2]!.split(' ').map(Number) as [number, number, number];
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
  const cubes = [
    l + 0.3963377774 * a + 0.2158037573 * b,
    l - 0.1055613458 * a - 0.0638541728 * b,
    l - 0.0894841775 * a - 1.291485548 * b,
  ];
  const [x, y, z] = cubes.map((root) => root ** 3) as [number, number, number];
  const linear = [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ].map((channel) => Math.min(1, Math.max(0, channel))) as [number, number, number];
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

function contrast(one: string, other: string, theme: Theme): number {
  const [bright, dark] = [luminance(one, theme), luminance(other, theme)].sort((p, q) => q - p) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

const text = [
  ...['ink', 'ink-soft', 'spruce', 'spruce-strong', 'alarm'].flatMap((ink) =>
    ['paper', 'raised', 'sunken'].map((ground) => [ink, ground] as const),
  ),
  ['on-spruce', 'spruce'],
  ['on-spruce', 'spruce-strong'],
  ['spruce-strong', 'spruce-wash'],
  ['warm', 'warm-wash'],
  ['alarm', 'alarm-wash'],
  ['ink', 'warm-wash'],
  ['ink-soft', 'step-0'],
] as const;

for (const theme of ['light', 'dark'] as const) {
  test(`text stands out by 4.5 in the ${theme} theme`, () => {
    for (const [ink, ground] of text) {
      const found = contrast(ink, ground, theme);
      assert.ok(found >= 4.5, `${ink} on ${ground}: ${found.toFixed(2)}`);
    }
  });

  test(`controls and pictures stand out by 3 in the ${theme} theme`, () => {
    for (const ground of ['paper', 'raised', 'sunken']) {
      for (const line of ['control', 'spruce', 'warm']) {
        const found = contrast(line, ground, theme);
        assert.ok(found >= 3, `${line} on ${ground}: ${found.toFixed(2)}`);
      }
    }
    for (const [line, ground] of [
      ['spruce', 'step-0'],
      ['spruce', 'spruce-wash'],
      ['warm', 'spruce-wash'],
      ['warm', 'step-0'],
    ] as const) {
      const found = contrast(line, ground, theme);
      assert.ok(found >= 3, `${line} on ${ground}: ${found.toFixed(2)}`);
    }
  });
}
