import { Icon } from '../components/icon.tsx';
import { downloadAddress, downloads, entitiesAddress, itemsAddress } from '../doors.ts';
import { type Frame, langOf, to } from '../frame.ts';
import { rowQuery } from '../row-view.ts';
import type { DatasetPage, RowView } from '../sources/views.ts';

interface ViewProperties {
  readonly frame: Frame;
  readonly dataset: DatasetPage;
  readonly view: RowView;
}

/** Files with the current filters. */
export function Downloads({ frame, dataset, view }: ViewProperties) {
  const words = frame.voice.words.dataset;
  const labels = {
    'csv-semicolon': words.csvSemicolon,
    csv: words.csvComma,
    geojson: words.geojson,
    ndjson: words.ndjson,
  };
  return (
    <section class="panel" id="prenos">
      <h2>{words.downloadTitle}</h2>
      <p class="soft">{words.downloadNote}</p>
      <ul class="downloads">
        {downloads.map((kind) => (
          <li>
            <a href={downloadAddress(dataset, kind, view)} rel="nofollow" download="">
              <Icon name="download" />
              {labels[kind]}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Its entities in the explorer, where they lie in the space that everybody may look into. */
function explorerDoor(frame: Frame, { space, selection }: DatasetPage) {
  const { door, doorText } = frame.voice.words.explorer;
  const type = selection?.types[0];
  if (space !== 1 || type === undefined) return [];
  return [[door, doorText, to(frame, 'explorerEntities', {}, { type })] as const];
}

/** Every open standard through which the dataset can be read. */
export function Doors({ frame, dataset, view }: ViewProperties) {
  const words = frame.voice.words.dataset;
  const dcat = `/datasets/${encodeURIComponent(dataset.slug)}`;
  const doors = [
    // A link cannot say which context the names of filters belong to, as the calls above do.
    [words.doorNgsi, words.doorNgsiText, entitiesAddress(dataset, dataset.context ? { ...view, filters: [] } : view)],
    [words.doorOgc, words.doorOgcText, itemsAddress(dataset, view)],
    [words.doorDcat, words.doorDcatText, `${dcat}.ttl`],
    [words.doorJson, words.doorJsonText, to(frame, 'datasetRows', { dataset: dataset.slug }, rowQuery(view))],
    ...explorerDoor(frame, dataset),
  ] as const;
  return (
    <section>
      <h2>{words.doorsTitle}</h2>
      <ul class="live-list">
        {doors.map(([name, text, href]) => (
          <li>
            <a href={href} rel="nofollow">
              {name}
            </a>
            <div class="soft">{text}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What one may do with the data and which line must stand beside them. */
export function Rights({ frame, dataset }: { frame: Frame; dataset: DatasetPage }) {
  const { words } = frame.voice;
  const { licence } = dataset;
  return (
    <section class="stack">
      <h2>{words.dataset.rightsTitle}</h2>
      {licence ? (
        <p>{licence.url ? <a href={licence.url}>{licence.label}</a> : licence.label}</p>
      ) : (
        <p>{words.dataset.rightsUnknown}</p>
      )}
      {dataset.attribution && (
        <p>
          <strong>{words.common.attribution}:</strong> {dataset.attribution}
        </p>
      )}
    </section>
  );
}

/** A stable link to the view and a way to embed it. */
export function Share({ frame, dataset, view }: ViewProperties) {
  const words = frame.voice.words.dataset;
  const query = rowQuery(view);
  const link = frame.baseUrl + to(frame, 'dataset', { dataset: dataset.slug }, query);
  const embed = frame.baseUrl + to(frame, 'datasetEmbed', { dataset: dataset.slug }, query);
  return (
    <section class="stack" id="delite">
      <h2>{words.shareTitle}</h2>
      <div class="field">
        <label for="permalink">{words.permalink}</label>
        <input id="permalink" readonly value={link} />
      </div>
      <div class="field">
        <label for="embed">{words.embed}</label>
        <input
          id="embed"
          readonly
          value={`<iframe src="${embed}" title="${dataset.title.text}" width="100%" height="480"></iframe>`}
        />
      </div>
      <p>
        <a href={embed}>{words.embedOpen}</a>
      </p>
    </section>
  );
}

/** What the owner may still add; nobody else sees it. */
export function Missing({ frame, dataset }: { frame: Frame; dataset: DatasetPage }) {
  const { words, fill, percent } = frame.voice;
  if (!dataset.editable) return null;
  return (
    <section class="section panel">
      <h2>{words.dataset.missingTitle}</h2>
      <p class="soft">{words.dataset.missingNote}</p>
      {dataset.completeness !== null && (
        <p>
          <label for="completeness">{fill(words.dataset.completeness, { share: percent(dataset.completeness) })}</label>
          <progress id="completeness" max={1} value={dataset.completeness} />
        </p>
      )}
      {dataset.missing.length === 0 ? (
        <p>{words.dataset.missingNone}</p>
      ) : (
        <ul>
          {dataset.missing.map(({ field, sentence }) => (
            <li>
              {sentence}
              {dataset.publication && fieldOfStep[field] && (
                <>
                  {' '}
                  <a
                    href={`${to(frame, 'publicationStep', { publication: dataset.publication, step: '3' })}#${fieldOfStep[field]}`}
                    aria-label={`${words.dataset.missingAdd}: ${sentence}`}
                  >
                    {words.dataset.missingAdd}
                  </a>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {dataset.publication && (
        <p>
          <a class="button quiet" href={to(frame, 'publicationStep', { publication: dataset.publication, step: '3' })}>
            <Icon name="edit" />
            {words.dataset.manage}
          </a>
        </p>
      )}
    </section>
  );
}

/** Which field of the wizard's third step fills a missing item. */
const fieldOfStep: Readonly<Record<string, string>> = {
  titles: 'titleEnglish',
  descriptions: 'description',
  keywords: 'keywords',
  themes: 'theme',
  licence: 'licence',
  contact: 'contact',
  attribution: 'attribution',
  frequency: 'frequency',
  spatial: 'place',
};

/** The rest of the description, folded. */
export function About({ frame, dataset }: { frame: Frame; dataset: DatasetPage }) {
  const { words, date, list } = frame.voice;
  const { fields } = words.dataset;
  return (
    <details class="section fold">
      <summary>
        <h2>{words.dataset.aboutTitle}</h2>
      </summary>
      <dl class="pairs">
        <Pair label={fields.identifier} value={dataset.slug} />
        <Pair label={fields.issued} value={dataset.issued && date(dataset.issued)} />
        <Pair label={fields.modified} value={dataset.updated && date(dataset.updated)} />
        <Pair label={words.dataset.frequency} value={dataset.frequency} />
        <Pair label={fields.themes} value={list(dataset.themes)} />
        <Pair label={fields.period} value={dataset.period} />
        <Pair label={fields.model} value={dataset.model} />
        <Pair label={words.dataset.contact} value={dataset.contact} />
        {dataset.keywords.length > 0 && (
          <>
            <dt>{fields.keywords}</dt>
            <dd>
              <ul class="chips">
                {dataset.keywords.map((keyword) => (
                  <li>
                    <a href={to(frame, 'catalogue', {}, { q: keyword.text })} {...langOf(frame, keyword)}>
                      {keyword.text}
                    </a>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {dataset.provenance && (
          <>
            <dt>{fields.provenance}</dt>
            <dd {...langOf(frame, dataset.provenance)}>{dataset.provenance.text}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

function Pair({ label, value }: { label: string; value: string | null }) {
  if (!value) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}
