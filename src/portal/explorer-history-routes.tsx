import { viewerOf } from './browse-routes.tsx';
import { drawLine } from './chart.ts';
import type { NamedHistory } from './explorer/explorer.ts';
import { type HistoryView, methods, readHistoryView } from './explorer/history-view.ts';
import type { ExplorerRoutesDeps } from './explorer-routes.tsx';
import type { Frame } from './frame.ts';
import { ErrorPage } from './pages/errors.tsx';
import { HistoryPage } from './pages/explorer-history.tsx';
import type { Router } from './routing.ts';
import { columnLabel } from './sources/column-label.ts';

/** What an attribute was, over time. */
export function explorerHistoryRoutes(router: Router, { renderer, explorer }: ExplorerRoutesDeps): void {
  router.get('explorerHistory', async (c, frame) => {
    const open = await explorer.spaces.open(viewerOf(c), c.req.query('space') ?? '');
    const view = readHistoryView((name) => c.req.query(name), frame.now);
    const asked = { id: c.req.param('id') ?? '', attribute: c.req.query('attribute') ?? '' };
    const found = open && (await explorer.history(open.access, asked, view, frame.language));
    if (!open || !found) return renderer.page(c, ErrorPage({ frame, refusal: 'missing' }), 404);
    const shown = {
      ...found,
      space: open.space,
      id: asked.id,
      view,
      drawing: drawingOf(found, view, frame),
      url: frame.baseUrl + temporalAddress(asked.id, found, view),
    };
    return renderer.page(c, HistoryPage({ frame, shown }));
  });
}

/** The line of the chosen method; null where there are no numbers. */
function drawingOf({ history, names, attribute }: NamedHistory, view: HistoryView, frame: Frame): string | null {
  const { explorer } = frame.voice.words;
  const numbers = history.periods.filter(({ avg }) => avg !== null);
  const values = numbers.flatMap((period) => {
    const value = period[view.method];
    const isBanded = view.method === 'avg';
    return value === null
      ? []
      : [{ at: period.start, value, low: isBanded ? period.min : null, high: isBanded ? period.max : null }];
  });
  if (values.length === 0) return null;
  const label = columnLabel(names.nameOf(attribute), frame.language);
  const sorted = values.map(({ value }) => value).sort((a, b) => a - b);
  const said = { least: frame.voice.number(sorted[0]!), most: frame.voice.number(sorted.at(-1)!) };
  return drawLine(values, {
    label: `${label}, ${explorer.methods[view.method]}. ${frame.voice.fill(explorer.extremes, said)}`,
    from: view.from,
    to: view.to,
    number: frame.voice.number,
    time: timeWriter(view, frame),
  });
}

/** Ticks of a day say the hour, all others the day. */
function timeWriter(view: HistoryView, { language }: Frame): (at: Date) => string {
  const hours = view.to.getTime() - view.from.getTime() <= 2 * 86_400_000;
  const form = new Intl.DateTimeFormat(language === 'sl' ? 'sl-SI' : 'en-GB', {
    timeZone: 'Europe/Ljubljana',
    ...(hours ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'numeric' }),
  });
  return (at) => form.format(at);
}

/** NGSI-LD 1.9.1 §6.19.3.1. */
function temporalAddress(id: string, { names, attribute, history }: NamedHistory, view: HistoryView): string {
  const search = new URLSearchParams({
    attrs: names.queryNameOf(attribute) ?? names.nameOf(attribute),
    timerel: 'between',
    timeAt: view.from.toISOString(),
    endTimeAt: view.to.toISOString(),
    ...(history.property === 'observedAt' ? {} : { timeproperty: history.property }),
    format: 'aggregatedValues',
    aggrMethods: methods.join(','),
    aggrPeriodDuration: view.step,
  });
  return `/ngsi-ld/v1/temporal/entities/${encodeURIComponent(id)}?${search}`;
}
