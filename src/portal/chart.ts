import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** One bar or point of a chart. */
export interface ChartValue {
  readonly label: string;
  readonly value: number;
}

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** A bar chart as SVG text without inline styles, so that it passes the content security policy. */
export function drawBars(values: readonly ChartValue[], options: { number: (value: number) => string }): string {
  const key = JSON.stringify([values, options.number(1234.5)]);
  const known = drawn.get(key);
  if (known !== undefined) return known;
  if (drawn.size >= mostKept) drawn.clear();
  const svg = draw(values, options);
  drawn.set(key, svg);
  return svg;
}

/** Drawing takes 15 ms, and many readers look at the same view. */
const drawn = new Map<string, string>();
const mostKept = 200;

function draw(values: readonly ChartValue[], options: { number: (value: number) => string }): string {
  const longest = Math.max(...values.map((one) => one.label.length));
  const shown = values.map((one, index) => ({ ...one, key: `${index}` }));
  const plot = Plot.plot({
    document,
    width: 720,
    height: 34 + values.length * 24,
    marginLeft: Math.min(230, 24 + longest * 7),
    marginRight: 64,
    x: { axis: null, zero: true },
    y: {
      label: null,
      tickSize: 0,
      domain: shown.map((one) => one.key),
      tickFormat: (_, i) => cut(shown[i]?.label ?? ''),
    },
    marks: [
      Plot.barX(shown, { x: 'value', y: 'key', className: 'bar', insetTop: 2, insetBottom: 2 }),
      Plot.text(shown, {
        x: (one: ChartValue) => Math.max(one.value, 0),
        y: 'key',
        text: (one: ChartValue) => options.number(one.value),
        textAnchor: 'start',
        dx: 6,
      }),
    ],
  });
  return withoutStyles(plot.outerHTML);
}

const cut = (label: string) => (label.length > 30 ? `${label.slice(0, 29)}…` : label);

/** Plot writes a style element and style attributes; the portal's stylesheet does their work. */
function withoutStyles(svg: string): string {
  return svg
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/ style="[^"]*"/g, '')
    .replace(/<svg /, '<svg aria-hidden="true" focusable="false" ');
}
