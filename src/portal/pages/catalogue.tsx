import { queryText } from '../addresses.ts';
import { DatasetResult } from '../components/dataset-card.tsx';
import { Icon } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { Breadcrumb, Empty, Pagination, SearchForm } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import type { Facet, FacetValue, Found, Search } from '../sources/views.ts';

/** What the catalogue page shows. */
export interface CatalogueView {
  readonly search: Search;
  readonly found: Found;
  readonly places: readonly { readonly name: string; readonly href: string; readonly note: string }[];
}

/** How many values of a facet stand before »Pokaži še«. */
const shownValues = 7;

/** Search results with facets; the whole state is in the address. */
export function CataloguePage({ frame, view }: { frame: Frame; view: CatalogueView }) {
  const { search, found } = view;
  const { words, count, fill } = frame.voice;
  const heading = search.text ? fill(words.catalogue.headingQuery, { query: search.text }) : words.catalogue.heading;
  const feed = to(frame, 'feed', {}, { q: search.text, ...search.filters });
  const result = count(words.catalogue.found, found.total);
  return (
    <Layout
      frame={frame}
      title={search.text ? `${heading} (${found.total})` : heading}
      description={words.catalogue.lead}
      feed={{ href: feed, title: words.catalogue.feedTitle }}
      noIndex={search.text !== ''}
    >
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={[{ label: words.catalogue.title }]} />
          <h1>{heading}</h1>
          <SearchForm frame={frame} value={search.text} />
        </div>
        <div class="beside">
          <Facets frame={frame} view={view} />
          <div>
            <div class="row apart results-head">
              <p role="status">
                <strong>{result}</strong>
              </p>
              <SortLinks frame={frame} search={search} />
            </div>
            <Chips frame={frame} view={view} />
            <Suggestion frame={frame} found={found} search={search} />
            <PlacesFound frame={frame} places={view.places} />
            <Results frame={frame} view={view} />
            <p class="section">
              <a href={feed}>
                <Icon name="feed" /> {words.catalogue.feed}
              </a>
            </p>
          </div>
        </div>
      </div>
    </Layout>
  );
}

function Results({ frame, view: { search, found } }: { frame: Frame; view: CatalogueView }) {
  const { words } = frame.voice;
  const narrowed = search.text !== '' || Object.keys(search.filters).length > 0;
  if (found.total === 0) {
    return (
      <Empty
        icon="search"
        title={narrowed ? words.catalogue.emptyTitle : words.home.nothingTitle}
        text={narrowed ? words.catalogue.emptyText : words.catalogue.emptyNothing}
      >
        {narrowed ? (
          <a class="button quiet" href={to(frame, 'catalogue')}>
            {words.catalogue.emptyAll}
          </a>
        ) : (
          <a class="button" href={to(frame, 'publish')}>
            {words.home.publishTitle}
          </a>
        )}
      </Empty>
    );
  }
  const page = Math.floor(search.offset / search.limit) + 1;
  return (
    <>
      <h2 class="out-of-sight">{words.catalogue.heading}</h2>
      <ul class="results">
        {found.cards.map((card) => (
          <DatasetResult frame={frame} card={card} />
        ))}
      </ul>
      <Pagination
        frame={frame}
        page={page}
        pages={Math.ceil(found.total / search.limit)}
        href={(n) => catalogueHref(frame, search, { page: n === 1 ? undefined : String(n) })}
      />
    </>
  );
}

function Facets({ frame, view: { search, found } }: { frame: Frame; view: CatalogueView }) {
  const words = frame.voice.words.catalogue;
  const facets = found.facets.filter((facet) => facet.values.length > 0);
  if (facets.length === 0) return <div />;
  const chosen = Object.values(search.filters).flat().length;
  return (
    <details class="facet-panel" open={chosen > 0}>
      <summary class="button quiet">
        <Icon name="filter" />
        {words.filters}
        {chosen > 0 && ` (${chosen})`}
      </summary>
      <form class="facets" method="get" action={to(frame, 'catalogue')}>
        <h2 class="out-of-sight">{words.filters}</h2>
        {search.text && <input type="hidden" name="q" value={search.text} />}
        {search.sort !== 'relevance' && <input type="hidden" name="sort" value={search.sort} />}
        {facets.map((facet, index) => (
          <FacetGroup frame={frame} facet={facet} chosen={search.filters[facet.key] ?? []} open={index < 3} />
        ))}
        <p class="facets-apply">
          <button type="submit" class="button quiet">
            {words.apply}
          </button>
        </p>
      </form>
    </details>
  );
}

interface FacetGroupProperties {
  readonly frame: Frame;
  readonly facet: Facet;
  readonly chosen: readonly string[];
  readonly open: boolean;
}

function FacetGroup({ frame, facet, chosen, open }: FacetGroupProperties) {
  const words = frame.voice.words.catalogue;
  const labels: Readonly<Record<string, string>> = words.facets;
  const label = labels[facet.key] ?? facet.key;
  const first = facet.values.slice(0, shownValues);
  const rest = facet.values.slice(shownValues);
  const option = (value: FacetValue) => (
    <FacetOption frame={frame} name={facet.key} value={value} checked={chosen.includes(value.value)} />
  );
  return (
    <details open={open || chosen.length > 0}>
      <summary>{label}</summary>
      <fieldset>
        <legend class="out-of-sight">{label}</legend>
        {first.map(option)}
        {rest.length > 0 && (
          <details class="more" open={rest.some((value) => chosen.includes(value.value))}>
            <summary>{frame.voice.fill(words.more, { n: rest.length })}</summary>
            {rest.map(option)}
          </details>
        )}
      </fieldset>
    </details>
  );
}

interface FacetOptionProperties {
  readonly frame: Frame;
  readonly name: string;
  readonly value: FacetValue;
  readonly checked: boolean;
}

function FacetOption({ frame, name, value, checked }: FacetOptionProperties) {
  const id = `${name}-${value.value}`.replace(/[^\w-]/g, '_');
  return (
    <div class="choice">
      <input type="checkbox" id={id} name={name} value={value.value} checked={checked} />
      <label for={id}>{value.label}</label>
      <span class="amount">{frame.voice.number(value.count)}</span>
    </div>
  );
}

function Chips({ frame, view: { search, found } }: { frame: Frame; view: CatalogueView }) {
  const { words, fill } = frame.voice;
  const labels = new Map(
    found.facets.flatMap((facet) => facet.values.map((v) => [`${facet.key} ${v.value}`, v.label])),
  );
  const chips = Object.entries(search.filters).flatMap(([key, values]) =>
    values.map((value) => ({ key, value, label: labels.get(`${key} ${value}`) ?? value })),
  );
  if (chips.length === 0) return null;
  return (
    <nav aria-label={words.catalogue.chosen}>
      <ul class="chips">
        {chips.map(({ key, value, label }) => (
          <li>
            <a
              href={catalogueHref(frame, search, { [key]: search.filters[key]!.filter((one) => one !== value) })}
              aria-label={fill(words.catalogue.removeFilter, { value: label })}
            >
              {label}
              <Icon name="close" />
            </a>
          </li>
        ))}
        <li>
          <a class="plain-chip" href={to(frame, 'catalogue', {}, { q: search.text })}>
            {words.catalogue.clear}
          </a>
        </li>
      </ul>
    </nav>
  );
}

function SortLinks({ frame, search }: { frame: Frame; search: Search }) {
  const words = frame.voice.words.catalogue;
  return (
    <nav aria-label={words.sort}>
      <ul class="sorts">
        {(['relevance', 'updated', 'title'] as const).map((sort) => (
          <li>
            <a
              href={catalogueHref(frame, search, { sort: sort === 'relevance' ? undefined : sort })}
              {...(sort === search.sort ? { 'aria-current': 'true' as const } : {})}
            >
              {words.sorts[sort]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Suggestion({ frame, found, search }: { frame: Frame; found: Found; search: Search }) {
  if (!found.suggestion) return null;
  const [before = '', after = ''] = frame.voice.words.catalogue.didYouMean.split('{suggestion}');
  return (
    <p>
      {before}
      <a href={catalogueHref(frame, { ...search, text: found.suggestion }, {})}>{found.suggestion}</a>
      {after}
    </p>
  );
}

function PlacesFound({ frame, places }: { frame: Frame; places: CatalogueView['places'] }) {
  if (places.length === 0) return null;
  return (
    <section class="panel places-found">
      <h2 class="small-heading">{frame.voice.words.catalogue.placesFound}</h2>
      <ul class="facts">
        {places.map((place) => (
          <li>
            <Icon name="pin" />
            <a href={place.href}>{place.name}</a> {place.note}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The address of a search, with some of it changed. */
export function catalogueHref(
  frame: Frame,
  search: Search,
  change: Readonly<Record<string, string | readonly string[] | undefined>>,
): string {
  const sort = search.sort === 'relevance' ? undefined : search.sort;
  return to(frame, 'catalogue') + queryText({ q: search.text, ...search.filters, sort, ...change });
}
