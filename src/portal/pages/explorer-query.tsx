import type { Space, TypeOutline } from '../../context/index.ts';
import { ErrorSummary, type FieldErrors } from '../components/fields.tsx';
import { Layout } from '../components/layout.tsx';
import { Notice } from '../components/parts.tsx';
import { Snippets } from '../components/snippets.tsx';
import { SubscribeLink } from '../components/subscribe-link.tsx';
import type { EntityPage, EntityView } from '../explorer/explorer.ts';
import { formQuery, type QueryForm } from '../explorer/query-form.ts';
import { type Frame, to } from '../frame.ts';
import { EntityTable, orderText } from './explorer-entities.tsx';
import { ExplorerCrumbs } from './explorer-place.tsx';
import { QueryFields } from './explorer-query-fields.tsx';
import { countOf } from './explorer-types.tsx';

/** What was found. */
export interface QueryFound {
  readonly page: EntityPage;
  readonly view: EntityView;
  readonly count: Pick<TypeOutline, 'count' | 'atLeast'>;
}

/** The query builder with what it found. */
export interface QueryShown {
  readonly space: Space;
  readonly form: QueryForm;
  /** Rows that are shown beyond those that stand. */
  readonly blank: number;
  readonly errors: FieldErrors;
  /** Types by short name, to choose from. */
  readonly types: readonly string[];
  /** Attributes by the name that a query uses, with a label for people. */
  readonly attributes: readonly { readonly name: string; readonly label: string }[];
  /** The context of the request; null where the core is enough. */
  readonly context: string | null;
  /** What is sent; null while nothing was asked. */
  readonly parameters: Readonly<Record<string, string>> | null;
  readonly found: QueryFound | null;
}

/** So many results are counted. */
export const mostCounted = 1_000;

/** A query of NGSI-LD put together from rows, the request that it makes, and what that finds. */
export function QueryPage({ frame, shown }: { frame: Frame; shown: QueryShown }) {
  const { words } = frame.voice;
  const { explorer } = words;
  const failed = Object.keys(shown.errors).length > 0;
  const title = failed ? `${words.common.errorSummary}: ${explorer.queryTitle}` : explorer.queryTitle;
  return (
    <Layout frame={frame} title={title} description={explorer.queryLead} noIndex islands={['query']}>
      <div class="wrap page">
        <div class="page-head">
          <ExplorerCrumbs frame={frame} space={shown.space} crumbs={[{ label: explorer.queryTitle }]} />
          <h1>{explorer.queryTitle}</h1>
          <p class="lead">{explorer.queryLead}</p>
        </div>
        <ErrorSummary frame={frame} errors={shown.errors} />
        <QueryFields frame={frame} shown={shown} />
        <div id="izid" data-live-result>
          {shown.parameters && !failed && <Request frame={frame} shown={shown} parameters={shown.parameters} />}
          {shown.found && <Result frame={frame} shown={shown} found={shown.found} />}
        </div>
      </div>
    </Layout>
  );
}

interface RequestProperties {
  readonly frame: Frame;
  readonly shown: QueryShown;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The call as it goes to the door of NGSI-LD. */
function Request({ frame, shown, parameters }: RequestProperties) {
  const { explorer } = frame.voice.words;
  const search = new URLSearchParams({ ...parameters, limit: '25' });
  return (
    <section class="section">
      <h2>{explorer.request}</h2>
      {parameters.q && (
        <p class="count query-text">
          <span class="soft">{explorer.asText}</span> <code>{parameters.q}</code>
        </p>
      )}
      <Snippets
        frame={frame}
        name="klic"
        legend={explorer.request}
        url={`${frame.baseUrl}/ngsi-ld/v1/entities?${search}`}
        keyed={frame.participant.kind !== 'anonymous'}
        shape="entities"
        context={shown.context}
        space={shown.space.name}
      />
      {isPlainTypes(parameters.type) && (
        <p class="row section-small">
          <SubscribeLink
            frame={frame}
            label={frame.voice.words.subscriptions.subscribe}
            fields={{ space: shown.space.name, model: shown.form.context, ...subscribed(parameters) }}
          />
        </p>
      )}
    </section>
  );
}

/** A subscription names types one by one; it knows no expressions of them. */
const isPlainTypes = (type: string | undefined) => type !== undefined && !/[()|;]/.test(type);

/** What is asked for, in the fields of a subscription. */
function subscribed({ type, q, scopeQ, georel, coordinates }: RequestProperties['parameters']) {
  const [longitude, latitude] = coordinates === undefined ? [] : (JSON.parse(coordinates) as readonly number[]);
  const distance = /\d+$/.exec(georel ?? '')?.[0];
  return { type, q, scopeQ, latitude: latitude?.toString(), longitude: longitude?.toString(), distance };
}

function Result({ frame, shown, found }: { frame: Frame; shown: QueryShown; found: QueryFound }) {
  const { explorer } = frame.voice.words;
  const { page, view, count } = found;
  const state = { space: shown.space.name, ...formQuery(shown.form) };
  return (
    <section class="section">
      <div class="section-head">
        <h2>{explorer.result}</h2>
        <p role="status" class="soft">
          {countOf(frame, count)}
        </p>
      </div>
      {page.rows.rows.length === 0 ? (
        <Notice>
          <p>{explorer.resultNone}</p>
        </Notice>
      ) : (
        <EntityTable
          frame={frame}
          space={shown.space.name}
          page={page}
          view={view}
          caption={explorer.result}
          orderable={!count.atLeast}
          href={({ order, after }) =>
            `${to(frame, 'explorerQuery', {}, { ...state, order: orderText(order), after })}#izid`
          }
        />
      )}
    </section>
  );
}
