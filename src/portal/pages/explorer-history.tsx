import { raw } from 'hono/html';
import type { Space } from '../../context/index.ts';
import { Select } from '../components/fields.tsx';
import { Icon } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import type { HistoryPeriod } from '../explorer/attribute-history.ts';
import type { NamedHistory } from '../explorer/explorer.ts';
import { type HistoryView, methods, type Range, ranges, steps } from '../explorer/history-view.ts';
import { type Frame, to } from '../frame.ts';
import { columnLabel } from '../sources/column-label.ts';
import { valueText } from './explorer-entity.tsx';
import { ExplorerCrumbs, SameCall } from './explorer-place.tsx';
import { typeLabel } from './explorer-types.tsx';

/** The history of one attribute of an entity. */
export interface HistoryShown extends NamedHistory {
  readonly space: Space;
  readonly id: string;
  readonly view: HistoryView;
  /** SVG; null where no period holds a number. */
  readonly drawing: string | null;
  /** The call of the temporal interface that answers the same. */
  readonly url: string;
}

/** A history as a line with its table beside it, and the last values as they were written. */
export function HistoryPage({ frame, shown }: { frame: Frame; shown: HistoryShown }) {
  const { words, fill } = frame.voice;
  const { explorer } = words;
  const { space, id, names, history } = shown;
  const label = columnLabel(names.nameOf(shown.attribute), frame.language);
  const title = fill(explorer.historyOf, { attribute: label, entity: shown.title });
  const type = history.types[0]!;
  return (
    <Layout frame={frame} title={title} noIndex>
      <div class="wrap page">
        <div class="page-head">
          <ExplorerCrumbs
            frame={frame}
            space={space}
            crumbs={[
              {
                label: typeLabel(frame, names.nameOf(type)),
                href: to(frame, 'explorerEntities', {}, { space: space.name, type }),
              },
              { label: shown.title, href: to(frame, 'explorerEntity', { id }, { space: space.name }) },
              { label: `${explorer.history}: ${label}` },
            ]}
          />
          <h1>
            <span class="eyebrow">{shown.title}</span> {`${explorer.history}: ${label}`}
          </h1>
        </div>
        <Chooser frame={frame} shown={shown} />
        {shown.drawing === null ? (
          <p class="empty section">{history.values.length === 0 ? explorer.historyNone : explorer.historyNoNumbers}</p>
        ) : (
          <Numbers frame={frame} shown={shown} drawing={shown.drawing} label={label} />
        )}
        {history.values.length > 0 && <Values frame={frame} shown={shown} />}
        <SameCall frame={frame} url={shown.url} shape="entity" context={names.context} space={space} />
      </div>
    </Layout>
  );
}

const day = (date: Date) => date.toISOString().slice(0, 10);

function Chooser({ frame, shown }: { frame: Frame; shown: HistoryShown }) {
  const { explorer } = frame.voice.words;
  const { view, space, id, names, history } = shown;
  const attributes = history.known
    .map((iri) => names.nameOf(iri))
    .map((name) => ({ value: name, label: columnLabel(name, frame.language) }))
    .sort((a, b) => frame.voice.compare(a.label, b.label));
  const last = new Date(view.to.getTime() - 1);
  return (
    <form class="filter-form history-form" method="get" action={to(frame, 'explorerHistory', { id })}>
      <input type="hidden" name="space" value={space.name} />
      <Select
        frame={frame}
        name="attribute"
        label={explorer.attribute}
        value={names.nameOf(shown.attribute)}
        options={attributes}
      />
      <Select
        frame={frame}
        name="range"
        label={explorer.range}
        value={view.range}
        options={(Object.keys(ranges) as Range[]).map((value) => ({ value, label: explorer.ranges[value] }))}
      />
      <div class="field history-day">
        <label for="from">{explorer.from}</label>
        <input id="from" name="from" type="date" value={day(view.from)} />
      </div>
      <div class="field history-day">
        <label for="to">{explorer.to}</label>
        <input id="to" name="to" type="date" value={day(last)} />
      </div>
      <Select
        frame={frame}
        name="step"
        label={explorer.step}
        value={view.step}
        options={steps.map((value) => ({ value, label: explorer.steps[value] }))}
      />
      <Select
        frame={frame}
        name="method"
        label={explorer.method}
        value={view.method}
        options={methods.map((value) => ({ value, label: explorer.methods[value] }))}
      />
      <button type="submit" class="button">
        <Icon name="chart" />
        {explorer.draw}
      </button>
    </form>
  );
}

interface NumbersProperties {
  readonly frame: Frame;
  readonly shown: HistoryShown;
  readonly drawing: string;
  readonly label: string;
}

function Numbers({ frame, shown, drawing, label }: NumbersProperties) {
  const { voice } = frame;
  const { explorer } = voice.words;
  const { history, view } = shown;
  const unit = history.unit ? ` (${history.unit})` : '';
  return (
    <div class="section chart-beside">
      <figure class="chart panel">
        {raw(drawing)}
        <figcaption>
          {`${label}${unit}: ${explorer.methods[view.method]}, ${explorer.steps[view.step]}. `}
          {view.method === 'avg' && explorer.band} {history.property === 'createdAt' && explorer.byWriting}
        </figcaption>
      </figure>
      <section class="table-frame numbers-beside" aria-label={explorer.periods} tabindex={0}>
        <table class="table">
          <caption class="out-of-sight">{`${label}${unit}: ${explorer.periods}`}</caption>
          <thead>
            <tr>
              <th scope="col">{explorer.period}</th>
              <th scope="col" class="number">
                {explorer.methods[view.method]}
              </th>
              <th scope="col" class="number">
                {explorer.methods.min}
              </th>
              <th scope="col" class="number">
                {explorer.methods.max}
              </th>
              <th scope="col" class="number">
                {explorer.methods.totalCount}
              </th>
            </tr>
          </thead>
          <tbody>
            {[...history.periods].reverse().map((period) => (
              <Period frame={frame} view={view} period={period} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Period({ frame, view, period }: { frame: Frame; view: HistoryView; period: HistoryPeriod }) {
  const { number, dateTime, date, words } = frame.voice;
  const { explorer } = words;
  const shown = (value: number | null) => (value === null ? '–' : number(value));
  const isLong = view.step === 'P1D' || view.step === 'P1W';
  return (
    <tr>
      <th scope="row">{isLong ? date(period.start) : dateTime(period.start)}</th>
      <td class="number" data-label={explorer.methods[view.method]}>
        {shown(period[view.method])}
      </td>
      <td class="number" data-label={explorer.methods.min}>
        {shown(period.min)}
      </td>
      <td class="number" data-label={explorer.methods.max}>
        {shown(period.max)}
      </td>
      <td class="number" data-label={explorer.methods.totalCount}>
        {number(period.totalCount)}
      </td>
    </tr>
  );
}

function Values({ frame, shown }: { frame: Frame; shown: HistoryShown }) {
  const { explorer } = frame.voice.words;
  return (
    <section class="section stack">
      <h2>{explorer.lastValues}</h2>
      <section class="table-frame" aria-label={explorer.lastValues} tabindex={0}>
        <table class="table">
          <caption class="out-of-sight">{explorer.lastValues}</caption>
          <thead>
            <tr>
              <th scope="col">{shown.history.property === 'observedAt' ? explorer.observedAt : explorer.written}</th>
              <th scope="col">{explorer.value}</th>
            </tr>
          </thead>
          <tbody>
            {shown.history.values.map(({ at, value }) => (
              <tr>
                <th scope="row">{frame.voice.dateTime(at)}</th>
                <td data-label={explorer.value}>
                  {value === null ? explorer.removed : valueText(frame, value)}
                  {value?.type === 'number' && shown.history.unit && ` ${shown.history.unit}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
