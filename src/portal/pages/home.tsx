import { type Place, type Places, placesAttribution } from '../../places/index.ts';
import { CardFacts } from '../components/dataset-card.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { classLegend, Legend, SloveniaMap } from '../components/maps.tsx';
import { Empty, KeyFigures, SearchForm } from '../components/parts.tsx';
import { ReadingBars } from '../components/readings.tsx';
import { type Frame, langOf, to } from '../frame.ts';
import type { LiveReadings } from '../sources/live-readings.ts';
import type { DatasetCard } from '../sources/views.ts';

/** What the home page shows. */
export interface HomeView {
  readonly places: Places;
  readonly datasets: number;
  readonly liveDatasets: number;
  readonly organisations: number;
  readonly byMunicipality: ReadonlyMap<string, number>;
  /** Measuring places per municipality. */
  readonly stations: ReadonlyMap<string, number>;
  readonly mapKind: MapKind;
  readonly live: readonly LiveReadings[];
  readonly recent: readonly DatasetCard[];
}

/** The first page: the map of municipalities, a question over it, three doors and what is alive. */
export function HomePage({ frame, view }: { frame: Frame; view: HomeView }) {
  const { home } = frame.voice.words;
  return (
    <Layout
      frame={frame}
      title={home.title}
      description={home.lead}
      feed={{ href: to(frame, 'feed'), title: frame.voice.words.catalogue.feedTitle }}
    >
      <section class="hero">
        <div class="wrap">
          <div class="hero-words">
            <h1>{home.heading}</h1>
            <p class="lead">{home.lead}</p>
            <SearchForm frame={frame} />
            <p class="soft">{home.easy}</p>
          </div>
          <HomeMap frame={frame} view={view} />
        </div>
      </section>
      <div class="wrap page">
        <Doors frame={frame} />
        <Numbers frame={frame} view={view} />
        <Alive frame={frame} view={view} />
      </div>
    </Layout>
  );
}

/** What the municipalities of the home map are coloured by. */
export const mapKinds = ['live', 'datasets', 'population'] as const;

/** One colouring of the home map. */
export type MapKind = (typeof mapKinds)[number];

const classesOf: Record<MapKind, readonly number[]> = {
  live: [1, 4, 7],
  datasets: [1, 3, 6],
  population: [5_000, 15_000, 50_000],
};

function HomeMap({ frame, view }: { frame: Frame; view: HomeView }) {
  const { home } = frame.voice.words;
  const { count } = frame.voice;
  const kind = view.mapKind;
  const measures: Record<MapKind, (place: Place) => number> = {
    live: (place) => view.stations.get(place.code) ?? 0,
    datasets: (place) => view.byMunicipality.get(place.code) ?? 0,
    population: (place) => place.population ?? 0,
  };
  const forms = { live: home.stations, datasets: home.municipality, population: home.inhabitants }[kind];
  const label = { live: home.mapTitleLive, datasets: home.mapTitle, population: home.mapTitlePopulation }[kind];
  return (
    <figure class="map">
      <SloveniaMap
        frame={frame}
        places={view.places}
        label={label}
        measure={measures[kind]}
        classes={classesOf[kind]}
        titleOf={(place, value) => count(forms, value, { name: place.names.sl })}
      />
      <figcaption>
        <span>{label}. </span>
        <a href={to(frame, 'places')}>{home.mapList}</a>
        <Legend items={legendOf(frame, kind)} />
        <MapSwitch frame={frame} view={view} />
        <small class="map-source">
          {placesAttribution.polygons}
          {kind === 'population' && `; ${placesAttribution.population}`}
        </small>
      </figcaption>
    </figure>
  );
}

/** Every municipality has people, so that only the other colourings need a word for none. */
const legendOf = (frame: Frame, kind: MapKind) =>
  classLegend(frame, classesOf[kind], kind === 'population' ? null : frame.voice.words.home.mapNone);

/** Other colourings of the map; each has its own address. */
function MapSwitch({ frame, view }: { frame: Frame; view: HomeView }) {
  const { home } = frame.voice.words;
  const offered = mapKinds.filter(
    (kind) => kind === 'population' || (kind === 'live' ? view.stations.size > 0 : view.byMunicipality.size > 0),
  );
  if (offered.length < 2) return null;
  return (
    <nav class="map-switch" aria-label={home.mapSwitch}>
      <span>{home.mapSwitch}:</span>
      {offered.map((kind) => (
        <a
          href={to(frame, 'home', {}, { map: kind })}
          {...(kind === view.mapKind ? { 'aria-current': 'true' as const } : {})}
        >
          {home.mapKinds[kind]}
        </a>
      ))}
    </nav>
  );
}

function Doors({ frame }: { frame: Frame }) {
  const { home } = frame.voice.words;
  const doors: readonly (readonly ['catalogue' | 'publish' | 'compose', IconName, string, string])[] = [
    ['catalogue', 'search', home.findTitle, home.findText],
    ['publish', 'upload', home.publishTitle, home.publishText],
    ['compose', 'blocks', home.composeTitle, home.composeText],
  ];
  return (
    <nav aria-label={home.doors}>
      <div class="doors">
        {doors.map(([page, icon, title, text]) => (
          <a class="door" href={to(frame, page)}>
            <Icon name={icon} />
            <strong>{title}</strong>
            <span>{text}</span>
          </a>
        ))}
      </div>
    </nav>
  );
}

function Numbers({ frame, view }: { frame: Frame; view: HomeView }) {
  const { home } = frame.voice.words;
  const { count, number } = frame.voice;
  return (
    <section class="section">
      <h2>{home.numbersTitle}</h2>
      <KeyFigures
        figures={[
          { label: count(home.datasets, view.datasets), value: number(view.datasets) },
          { label: count(home.liveSources, view.liveDatasets), value: number(view.liveDatasets) },
          { label: count(home.organisations, view.organisations), value: number(view.organisations) },
          { label: count(home.municipalities, view.byMunicipality.size), value: number(view.byMunicipality.size) },
        ]}
      />
    </section>
  );
}

function Alive({ frame, view }: { frame: Frame; view: HomeView }) {
  const { home } = frame.voice.words;
  if (view.datasets === 0) {
    return (
      <section class="section">
        <Empty icon="dataset" title={home.nothingTitle} text={home.nothingText}>
          <a class="button" href={to(frame, 'publish')}>
            {home.publishTitle}
          </a>
        </Empty>
      </section>
    );
  }
  return (
    <>
      <section class="section">
        <div class="section-head">
          <h2>{home.liveTitle}</h2>
          {view.live.length > 0 && <a href={to(frame, 'catalogue', {}, { freshness: 'day' })}>{home.liveAll}</a>}
        </div>
        {view.live.length === 0 && <p class="soft">{home.liveNone}</p>}
        <div class="live-cards">
          {view.live.map((live) => (
            <ReadingBars frame={frame} live={live} readings={live.readings} most={4} />
          ))}
        </div>
      </section>
      <section class="section">
        <div class="section-head">
          <h2>{home.recentTitle}</h2>
          <a href={to(frame, 'catalogue', {}, { sort: 'updated' })}>{home.recentAll}</a>
        </div>
        <CardLines frame={frame} cards={view.recent} none={home.nothingText} />
      </section>
    </>
  );
}

function CardLines({ frame, cards, none }: { frame: Frame; cards: readonly DatasetCard[]; none: string }) {
  if (cards.length === 0) return <p class="soft">{none}</p>;
  return (
    <ul class="live-list pairs-of-lines">
      {cards.map((card) => (
        <li>
          <a href={to(frame, 'dataset', { dataset: card.slug })} {...langOf(frame, card.title)}>
            {card.title.text}
          </a>
          <CardFacts frame={frame} card={card} brief />
        </li>
      ))}
    </ul>
  );
}
