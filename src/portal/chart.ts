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

/** One point of a line over time, with the lowest and highest value around it. */
export interface TimedValue {
  readonly at: Date;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

interface LineOptions {
  /** Says what the line shows; the table beside it has the numbers. */
  readonly label: string;
  readonly from: Date;
  readonly to: Date;
  readonly number: (value: number) => string;
  readonly time: (value: Date) => string;
}

/** A line over time as SVG text, with a band between lowest and highest values; remembered as bars are. */
export function drawLine(values: readonly TimedValue[], options: LineOptions): string {
  const key = JSON.stringify([values, options, options.number(1234.5), options.time(options.from)]);
  const known = drawn.get(key);
  if (known !== undefined) return known;
  if (drawn.size >= mostKept) drawn.clear();
  const svg = drawTimes(values, options);
  drawn.set(key, svg);
  return svg;
}

function drawTimes(values: readonly TimedValue[], { label, from, to, number, time }: LineOptions): string {
  const banded = values.filter(({ low, high }) => low !== null && high !== null);
  const plot = Plot.plot({
    document,
    width: 720,
    height: 300,
    marginLeft: 64,
    marginRight: 24,
    marginBottom: 34,
    x: { type: 'utc', domain: [from, to], label: null, ticks: 6, tickFormat: (at: Date) => time(at) },
    y: { label: null, grid: true, nice: true, ticks: 5, tickFormat: (value: number) => number(value) },
    marks: [
      Plot.areaY(banded, { x: 'at', y1: 'low', y2: 'high' }),
      Plot.lineY(values, { x: 'at', y: 'value' }),
      ...(values.length <= 60 ? [Plot.dot(values, { x: 'at', y: 'value', r: 2.5 })] : []),
    ],
  });
  const named = label.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  // What the marks are named by for the stylesheet; names of groups would be prohibited in a picture that has its own.
  const marked = withoutStyles(plot.outerHTML)
    .replace(/(?: class="[\w-]*")?([^<>]*) aria-label="(area|line|dot)"/g, '$1 class="mark-$2"')
    .replace(/ aria-label="[^"]*"/g, '');
  return marked.replace('aria-hidden="true" focusable="false"', `role="img" aria-label="${named}"`);
}

const cut = (label: string) => (label.length > 30 ? `${label.slice(0, 29)}…` : label);

/** Plot writes a style element and style attributes; the portal's stylesheet does their work. */
function withoutStyles(svg: string): string {
  return svg
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/ style="[^"]*"/g, '')
    .replace(/<svg /, '<svg aria-hidden="true" focusable="false" ');
}
