import { DataTable } from '../components/table.tsx';
import { type Frame, to } from '../frame.ts';
import { rowQuery } from '../row-view.ts';
import type { DatasetPage, Rows, RowView } from '../sources/views.ts';

interface EmbedProperties {
  readonly frame: Frame;
  readonly dataset: DatasetPage;
  readonly rows: Rows;
  readonly view: RowView;
}

/** A dataset's rows without the site around them, for other people's pages. */
export function EmbedPage({ frame, dataset, rows, view }: EmbedProperties) {
  const { words } = frame.voice;
  const source = dataset.attribution ?? dataset.publisher?.name.text;
  return (
    <html lang={frame.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{dataset.title.text}</title>
        <link rel="stylesheet" href={frame.assets.url('portal.css')} />
      </head>
      <body>
        <main class="wrap page stack">
          <h1>
            <a href={frame.baseUrl + to(frame, 'dataset', { dataset: dataset.slug })} target="_blank" rel="noopener">
              {dataset.title.text}
            </a>
          </h1>
          {dataset.invented && <p>{words.common.inventedWhy}</p>}
          <DataTable
            frame={frame}
            rows={rows}
            order={view.order}
            // A view inside another site stays the view that may be framed.
            orderedHref={(order) =>
              to(frame, 'datasetEmbed', { dataset: dataset.slug }, rowQuery({ ...view, order, offset: 0 }))
            }
            caption={dataset.title.text}
            label={words.dataset.rowsTitle}
          />
          <p class="soft">
            {source && `${words.common.source}: ${source}. `}
            {dataset.licence?.label}
          </p>
        </main>
      </body>
    </html>
  );
}
