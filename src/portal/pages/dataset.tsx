import { raw } from 'hono/html';
import { CardFacts } from '../components/dataset-card.tsx';
import { Icon } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { Breadcrumb, Notice, Pagination } from '../components/parts.tsx';
import { Snippets } from '../components/snippets.tsx';
import { DataTable } from '../components/table.tsx';
import { downloadAddress, entitiesAddress, itemsAddress } from '../doors.ts';
import { type Frame, langOf, to } from '../frame.ts';
import { rowQuery } from '../row-view.ts';
import type { DatasetPage as Dataset, Rows, RowView } from '../sources/views.ts';
import { About, Doors, Downloads, Missing, Rights, Share } from './dataset-about.tsx';
import { datasetAsLinkedData } from './dataset-linked-data.ts';
import { ColumnProfiles, DatasetMap, FilterForm, type PictureView, RowChart } from './dataset-pictures.tsx';

/** What a dataset's page shows; without rows it says why. */
export interface DatasetView extends PictureView {
  readonly dataset: Dataset;
  readonly view: RowView;
  readonly rows: Rows | null;
  readonly rowsProblem: 'forbidden' | 'failed' | null;
}

/** A dataset on one page: what it is, where, its rows, and every way to take it along. */
export function DatasetPage({ frame, shown }: { frame: Frame; shown: DatasetView }) {
  const { dataset } = shown;
  const { words } = frame.voice;
  return (
    <Layout
      frame={frame}
      title={dataset.title.text}
      {...(dataset.description ? { description: dataset.description.text.slice(0, 300) } : {})}
      linkedData={datasetAsLinkedData(frame, dataset)}
      islands={['map']}
    >
      <article class="wrap page">
        <header class="page-head">
          <Breadcrumb
            frame={frame}
            crumbs={[{ label: words.catalogue.title, href: to(frame, 'catalogue') }, { label: dataset.title.text }]}
          />
          <h1 {...langOf(frame, dataset.title)}>{dataset.title.text}</h1>
          {dataset.description && (
            <p class="lead" {...langOf(frame, dataset.description)}>
              {dataset.description.text}
            </p>
          )}
          <CardFacts frame={frame} card={dataset} brief />
          {dataset.invented && (
            <Notice kind="attention">
              <p>{words.common.inventedWhy}</p>
            </Notice>
          )}
        </header>
        <FiveFacts frame={frame} dataset={dataset} />
        <TakeAlong frame={frame} shown={shown} />
        <DatasetRows frame={frame} shown={shown} />
        <div class="beside end section">
          <section id="uporaba">
            <h2>{words.dataset.useTitle}</h2>
            <p class="soft count">{dataset.open ? words.dataset.useNote : words.dataset.useKey}</p>
            <Snippets
              frame={frame}
              name="klic"
              legend={words.dataset.useTitle}
              url={frame.baseUrl + itemsAddress(dataset, shown.view)}
              keyed={!dataset.open}
            />
            <h3 class="section">{words.dataset.useNgsi}</h3>
            <Snippets
              frame={frame}
              name="ngsi"
              legend={words.dataset.useNgsi}
              url={frame.baseUrl + entitiesAddress(dataset, shown.view)}
              keyed={!dataset.open}
              shape="entities"
              context={dataset.context}
            />
          </section>
          <Downloads frame={frame} dataset={dataset} view={shown.view} />
        </div>
        <div class="beside half section">
          <Doors frame={frame} dataset={dataset} view={shown.view} />
          <div class="stack">
            <Rights frame={frame} dataset={dataset} />
            <Share frame={frame} dataset={dataset} view={shown.view} />
          </div>
        </div>
        <Missing frame={frame} dataset={dataset} />
        <About frame={frame} dataset={dataset} />
      </article>
    </Layout>
  );
}

/** The main action right below the facts, and the way to everything else on this long page. */
function TakeAlong({ frame, shown }: { frame: Frame; shown: DatasetView }) {
  const { dataset: words } = frame.voice.words;
  if (!shown.rows) return null;
  return (
    <nav class="actions section-small" aria-label={words.onThisPage}>
      <a class="button" href={downloadAddress(shown.dataset, 'csv-semicolon', shown.view)} rel="nofollow" download="">
        <Icon name="download" />
        {words.takeCsv}
      </a>
      <a href="#prenos">{words.otherFormats}</a>
      <a href="#vrstice">{words.rowsTitle}</a>
      <a href="#grafikon">{words.chartShort}</a>
      <a href="#uporaba">{words.useShort}</a>
    </nav>
  );
}

function FiveFacts({ frame, dataset }: { frame: Frame; dataset: Dataset }) {
  const { words, ago, count } = frame.voice;
  const { publisher, licence } = dataset;
  return (
    <section class="panel" aria-label={words.dataset.fiveFacts}>
      <dl class="facts-list">
        <div>
          <dt>{words.dataset.publisher}</dt>
          <dd {...(publisher ? langOf(frame, publisher.name) : {})}>
            {publisher?.slug ? (
              <a href={to(frame, 'organisation', { organisation: publisher.slug })}>{publisher.name.text}</a>
            ) : (
              (publisher?.name.text ?? words.common.none)
            )}
          </dd>
        </div>
        <div>
          <dt>{words.dataset.updatedFact}</dt>
          <dd>{dataset.updated ? ago(dataset.updated, frame.now) : words.common.unknown}</dd>
        </div>
        <div>
          <dt>{words.dataset.rows}</dt>
          <dd>{dataset.rows === null ? words.common.unknown : count(words.common.rowsCount, dataset.rows)}</dd>
        </div>
        <div>
          <dt>{words.dataset.area}</dt>
          <dd>{dataset.area ?? words.common.unknown}</dd>
        </div>
        <div>
          <dt>{words.dataset.licence}</dt>
          <dd>{licence?.url ? <a href={licence.url}>{licence.label}</a> : (licence?.label ?? words.common.unknown)}</dd>
        </div>
      </dl>
    </section>
  );
}

function DatasetRows({ frame, shown }: { frame: Frame; shown: DatasetView }) {
  const { words, count, fill } = frame.voice;
  const { rows, view, dataset } = shown;
  if (!rows) {
    const sentence = shown.rowsProblem === 'forbidden' ? words.dataset.rowsForbidden : words.dataset.rowsFailed;
    return (
      <section class="section">
        <h2>{words.dataset.rowsTitle}</h2>
        <Notice kind="attention">
          <p>{sentence}</p>
        </Notice>
      </section>
    );
  }
  const last = Math.min(view.offset + rows.rows.length, rows.total);
  const rowsHref = (other: RowView) => `${to(frame, 'dataset', { dataset: dataset.slug }, rowQuery(other))}#vrstice`;
  return (
    <>
      <DatasetMap frame={frame} shown={shown} rows={rows} />
      <section class="section" id="vrstice">
        <div class="section-head">
          <h2>{words.dataset.rowsTitle}</h2>
          <p role="status" class="soft">
            {count(words.dataset.rowsShown, rows.total)}
          </p>
        </div>
        <FilterForm frame={frame} dataset={dataset.slug} rows={rows} view={view} />
        {rows.rows.length === 0 ? (
          <p class="empty">{view.filters.length > 0 ? words.dataset.rowsNone : words.dataset.rowsEmpty}</p>
        ) : (
          <DataTable
            frame={frame}
            rows={rows}
            order={view.order}
            orderedHref={(order) => rowsHref({ ...view, order, offset: 0 })}
            label={words.dataset.rowsTitle}
            caption={`${dataset.title.text}. ${fill(words.dataset.pageRows, { from: view.offset + 1, to: last })}`}
          />
        )}
        <Pagination
          frame={frame}
          page={Math.floor(view.offset / view.limit) + 1}
          pages={Math.min(Math.ceil(rows.total / view.limit), 4000)}
          href={(page) => rowsHref({ ...view, offset: (page - 1) * view.limit })}
        />
      </section>
      <RowChart frame={frame} shown={shown} rows={rows} drawing={shown.chart ? raw(shown.chart.svg) : null} />
      <ColumnProfiles frame={frame} shown={shown} />
    </>
  );
}
