import type { Places } from '../places/index.ts';
import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import { allowFraming, type RequestContext } from '../platform/http/index.ts';
import { viewerOf } from './browse-routes.tsx';
import { type ChartValue, drawBars } from './chart.ts';
import { written } from './components/table.tsx';
import type { Frame } from './frame.ts';
import { DatasetPage } from './pages/dataset.tsx';
import { EmbedPage } from './pages/dataset-embed.tsx';
import { ErrorPage } from './pages/errors.tsx';
import type { Renderer } from './rendering.ts';
import type { Router } from './routing.ts';
import { readRowView } from './row-view.ts';
import { createSamples, type ReadSample } from './sources/samples.ts';
import type { CatalogueSource, DatasetPage as Dataset, RowSource, Rows, RowView, Viewer } from './sources/views.ts';

/** What a dataset's page reads. */
export interface DatasetDeps {
  readonly renderer: Renderer;
  readonly places: Places;
  readonly catalogue: CatalogueSource;
  readonly rows: RowSource;
  readonly clock: Clock;
}

interface Sources {
  readonly rows: RowSource;
  readonly samples: ReadSample;
}

const charted = 20;

/** A dataset's page, its rows as JSON and its view for embedding. */
export function datasetRoutes(router: Router, deps: DatasetDeps): void {
  const { renderer } = deps;
  const sources: Sources = { rows: deps.rows, samples: createSamples(deps) };
  const found = async (c: RequestContext, frame: Frame) =>
    deps.catalogue.dataset(viewerOf(c), c.req.param('dataset') ?? '', frame.language);

  router.get('dataset', async (c, frame) => {
    const dataset = await found(c, frame);
    if (!dataset) return renderer.page(c, ErrorPage({ frame, refusal: 'missing' }), 404);
    const view = readRowView(c);
    const { rows, sample, problem } = await readRows(sources, viewerOf(c), dataset, view, frame);
    const shown = {
      dataset,
      view,
      rows,
      rowsProblem: problem,
      places: deps.places,
      points: sample?.points ?? [],
      profiles: sample?.profiles ?? [],
      profiledRows: sample?.rows.rows.length ?? 0,
      chart: sample ? chartOf(frame, sample.rows, c.req.query('y'), c.req.query('x')) : null,
    };
    return renderer.page(c, DatasetPage({ frame, shown }));
  });

  router.get('datasetRows', async (c, frame) => {
    const dataset = await found(c, frame);
    if (!dataset) return renderer.page(c, ErrorPage({ frame, refusal: 'missing' }), 404);
    const { columns, rows, total } = await deps.rows.page(viewerOf(c), dataset, readRowView(c), frame.language);
    const records = rows.map((row) => ({
      id: row.id,
      ...Object.fromEntries(columns.map((column, index) => [column.key, row.cells[index] ?? null])),
    }));
    return c.json({ total, columns, rows: records });
  });

  router.get('datasetEmbed', async (c, frame) => {
    const dataset = await found(c, frame);
    if (!dataset) return renderer.page(c, ErrorPage({ frame, refusal: 'missing' }), 404);
    const view = readRowView(c);
    const rows = await deps.rows.page(viewerOf(c), dataset, view, frame.language);
    // Made to be framed by anyone: it shows only what the reader may see and has no forms.
    allowFraming(c);
    return renderer.page(c, EmbedPage({ frame, dataset, rows, view }));
  });
}

/** The page of rows and a larger sample for pictures; a fault of the rows must not take the description away. */
async function readRows(
  { rows: source, samples }: Sources,
  viewer: Viewer,
  dataset: Dataset,
  view: RowView,
  frame: Frame,
) {
  try {
    const sample = await samples(viewer, dataset, view, frame.language);
    const end = view.offset + view.limit;
    const within = end <= sample.rows.rows.length || sample.rows.total === sample.rows.rows.length;
    const rows = within
      ? { ...sample.rows, rows: sample.rows.rows.slice(view.offset, end) }
      : await source.page(viewer, dataset, view, frame.language);
    return { rows, sample, problem: null };
  } catch (error) {
    const forbidden = error instanceof DomainError && (error.kind === 'forbidden' || error.kind === 'missing');
    return { rows: null, sample: null, problem: forbidden ? ('forbidden' as const) : ('failed' as const) };
  }
}

/** The chart that the address asks for, or the first number by the first text. */
function chartOf(frame: Frame, rows: Rows, wantedValue: string | undefined, wantedLabel: string | undefined) {
  const find = (key: string | undefined, types: readonly string[]) =>
    rows.columns.find((column) => column.key === key && types.includes(column.type)) ??
    rows.columns.find((column) => types.includes(column.type));
  const [value, label] = [find(wantedValue, ['number']), find(wantedLabel, ['text', 'date'])];
  if (!value || !label) return null;
  const [valueAt, labelAt] = [rows.columns.indexOf(value), rows.columns.indexOf(label)];
  const bars = rows.rows.slice(0, charted).flatMap((row): ChartValue[] => {
    const number = row.cells[valueAt];
    return typeof number === 'number'
      ? [{ label: written(frame, label, row.cells[labelAt] ?? null), value: number }]
      : [];
  });
  if (bars.length === 0) return null;
  return { svg: drawBars(bars, frame.voice), value: value.key, label: label.key, rows: bars.length };
}
