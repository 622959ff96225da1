import { type Place, type PlaceKind, type Places, placesAttribution } from '../../places/index.ts';
import { DatasetResult } from '../components/dataset-card.tsx';
import { padded } from '../components/geometry.ts';
import { Layout } from '../components/layout.tsx';
import { boundsOf, CloseUp } from '../components/maps.tsx';
import { MovableMap } from '../components/movable-map.tsx';
import { Breadcrumb, Empty, type Figure, KeyFigures } from '../components/parts.tsx';
import { ReadingBars } from '../components/readings.tsx';
import { Standing } from '../components/standing.tsx';
import { type Frame, to } from '../frame.ts';
import type { LiveReadings, Reading } from '../sources/live-readings.ts';
import type { DatasetCard } from '../sources/views.ts';
import type { Counted } from '../words/index.ts';
import { placeName, placeNote } from './places.tsx';

/** What a place's page shows. */
export interface PlaceView {
  readonly places: Places;
  readonly place: Place;
  readonly cards: readonly DatasetCard[];
  readonly total: number;
  /** Live datasets about the place, with the values measured in it. */
  readonly live: readonly (LiveReadings & { readonly here: readonly Reading[] })[];
  readonly organisations: readonly { readonly slug: string; readonly name: string }[];
}

/** The picture of a municipality, region or settlement. */
export function PlacePage({ frame, view }: { frame: Frame; view: PlaceView }) {
  const { places, place } = view;
  const { words, fill, list } = frame.voice;
  const name = placeName(frame, place);
  const others = [
    place.names.it && { lang: 'it', name: place.names.it },
    place.names.hu && { lang: 'hu', name: place.names.hu },
  ].filter((one) => typeof one === 'object');
  return (
    <Layout frame={frame} title={name} description={`${name}. ${words.places.lead}`} islands={['map']}>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={crumbsOf(frame, view)} />
          <h1>{name}</h1>
          <p class="lead">
            {placeNote(frame, places, place)}
            {others.length > 0 && (
              <>
                {' · '}
                {fill(words.places.alsoNamed, { names: list(others.map((one) => one.name)) })}
              </>
            )}
          </p>
        </div>
        <div class="beside half">
          <PlaceMap frame={frame} view={view} />
          <section class="stack" aria-labelledby="figures">
            <h2 id="figures">{words.places.figuresTitle}</h2>
            <KeyFigures figures={figuresOf(frame, view)} />
            {place.kind === 'municipality' && <Standing frame={frame} places={places} place={place} />}
            <small class="map-source">
              {placesAttribution.places}; {placesAttribution.population}
            </small>
          </section>
        </div>
        <LiveHere frame={frame} view={view} />
        <PlaceDatasets frame={frame} view={view} />
        <Parts frame={frame} view={view} />
      </div>
    </Layout>
  );
}

function crumbsOf(frame: Frame, { places, place }: PlaceView) {
  const words = frame.voice.words.places;
  const region = place.region ? places.byCode('region', place.region) : null;
  const municipality = place.municipality ? places.byCode('municipality', place.municipality) : null;
  return [
    { label: words.title, href: to(frame, 'places') },
    ...(region ? [{ label: region.names.sl, href: to(frame, 'region', { place: region.slug }) }] : []),
    ...(municipality
      ? [{ label: municipality.names.sl, href: to(frame, 'municipality', { place: municipality.slug }) }]
      : []),
    { label: place.names.sl },
  ];
}

function PlaceMap({ frame, view: { places, place, live } }: { frame: Frame; view: PlaceView }) {
  const stations = live.flatMap(({ here }) => here.flatMap(({ point }) => (point ? [point] : [])));
  const { words, fill, number } = frame.voice;
  const bounds = boundsOf(places, place);
  const here = (one: Place) =>
    place.kind === 'region' ? one.region === place.code : one.code === (place.municipality ?? place.code);
  return (
    <figure class="map">
      <MovableMap
        frame={frame}
        bounds={padded(bounds, 0.1)}
        title={fill(words.places.picture, { name: place.names.sl })}
        sources={live.map(({ card }) => `/ogc/collections/${card.slug}/items?f=json&limit=1000&bbox=${bounds.join()}`)}
        here={places
          .list('municipality')
          .filter(here)
          .map(({ code }) => code)}
      >
        <CloseUp
          frame={frame}
          places={places}
          label={fill(words.places.picture, { name: place.names.sl })}
          bounds={bounds}
          here={here}
          points={place.kind === 'settlement' ? [place.point] : stations}
        />
      </MovableMap>
      <figcaption>
        {fill(words.places.picture, { name: place.names.sl })}. {fill(words.places.accuracy, { metres: number(100) })}
        {stations.length > 0 && place.kind !== 'settlement' && ` ${words.places.stations}`}
        <small class="map-source">{placesAttribution.polygons}</small>
      </figcaption>
    </figure>
  );
}

function figuresOf(frame: Frame, { places, place }: PlaceView): Figure[] {
  const { words, number, count } = frame.voice;
  const inside =
    place.kind === 'region'
      ? { region: place.code }
      : place.kind === 'municipality'
        ? { municipality: place.code }
        : null;
  const counted = (forms: Counted, n: number) => ({ label: count(forms, n), value: number(n) });
  const parts = (kind: PlaceKind) => (inside ? places.within(kind, inside).length : 0);
  return [
    ...(place.population ? [counted(words.places.population, place.population)] : []),
    { label: words.places.area, value: number(place.areaKm2, place.areaKm2 < 10 ? 2 : 1), note: 'km²' },
    ...(place.population ? [{ label: words.places.density, value: number(place.population / place.areaKm2, 0) }] : []),
    ...(place.kind === 'region' ? [counted(words.places.municipalitiesFigure, parts('municipality'))] : []),
    ...(inside ? [counted(words.places.settlementsFigure, parts('settlement'))] : []),
    ...(parts('subdivision') > 0 ? [counted(words.places.communitiesFigure, parts('subdivision'))] : []),
  ];
}

function LiveHere({ frame, view }: { frame: Frame; view: PlaceView }) {
  const words = frame.voice.words.places;
  const measured = view.live.filter(({ here }) => here.length > 0);
  return (
    <section class="section">
      <h2>{words.liveTitle}</h2>
      {measured.length === 0 && <p class="soft">{words.liveNone}</p>}
      <div class="live-cards">
        {measured.map((live) => (
          <ReadingBars frame={frame} live={live} readings={live.here} most={6} />
        ))}
      </div>
    </section>
  );
}

function PlaceDatasets({ frame, view }: { frame: Frame; view: PlaceView }) {
  const { words, count } = frame.voice;
  const placeFilter = { [view.place.kind === 'region' ? 'region' : 'place']: view.place.code };
  return (
    <div class="beside end section">
      <section>
        <h2>{words.places.datasetsTitle}</h2>
        {view.total === 0 ? (
          <Empty icon="dataset" heading="h3" title={words.places.datasetsNone} text={words.places.datasetsNoneText}>
            <a class="button" href={to(frame, 'publish')}>
              {words.home.publishTitle}
            </a>
          </Empty>
        ) : (
          <>
            <p class="soft count">{count(words.places.datasetsHere, view.total)}</p>
            <ul class="results">
              {view.cards.map((card) => (
                <DatasetResult frame={frame} card={card} />
              ))}
            </ul>
            {view.total > view.cards.length && (
              <p>
                <a href={to(frame, 'catalogue', {}, placeFilter)}>{words.places.datasetsAll}</a>
              </p>
            )}
          </>
        )}
      </section>
      <aside class="stack">
        <Missing frame={frame} view={view} />
        {view.organisations.length > 0 && (
          <>
            <h2>{words.common.organisations}</h2>
            <ul>
              {view.organisations.map((organisation) => (
                <li>
                  <a href={to(frame, 'organisation', { organisation: organisation.slug })}>{organisation.name}</a>
                </li>
              ))}
            </ul>
          </>
        )}
      </aside>
    </div>
  );
}

/** Words by which a dataset is recognised as one of the kinds that residents look for first. */
const sought = {
  parking: /park(ir|ing)/i,
  air: /\b(zrak|air)/i,
  traffic: /promet|traffic/i,
  waste: /odpad|waste/i,
  events: /priredit|dogodk|event/i,
  energy: /energ/i,
} as const;

function Missing({ frame, view }: { frame: Frame; view: PlaceView }) {
  const words = frame.voice.words.places;
  if (view.place.kind !== 'municipality') return null;
  const titles = view.cards.map((card) => card.title.text).join(' ');
  const missing = (Object.keys(sought) as (keyof typeof sought)[]).filter((kind) => !sought[kind].test(titles));
  if (missing.length === 0) return null;
  return (
    <>
      <h2>{words.missingTitle}</h2>
      <p class="soft">{words.missingText}</p>
      <ul>
        {missing.map((kind) => (
          <li>{words.missing[kind]}</li>
        ))}
      </ul>
      <p>
        <a href={to(frame, 'publish')}>{words.missingDo}</a>
      </p>
    </>
  );
}

function Parts({ frame, view: { places, place } }: { frame: Frame; view: PlaceView }) {
  const words = frame.voice.words.places;
  const sorted = (found: readonly Place[]) => [...found].sort((a, b) => frame.voice.compare(a.names.sl, b.names.sl));
  if (place.kind === 'region') {
    const inside = sorted(places.within('municipality', { region: place.code }));
    return <PartList frame={frame} title={words.municipalitiesTitle} parts={inside} page="municipality" />;
  }
  if (place.kind !== 'municipality') return null;
  const communities = sorted(places.within('subdivision', { municipality: place.code }));
  return (
    <>
      <PartList
        frame={frame}
        title={words.settlementsTitle}
        parts={sorted(places.within('settlement', { municipality: place.code }))}
        page="settlement"
      />
      {communities.length > 0 && <PartList frame={frame} title={words.communitiesTitle} parts={communities} />}
    </>
  );
}

interface PartListProperties {
  readonly frame: Frame;
  readonly title: string;
  readonly parts: readonly Place[];
  readonly page?: 'municipality' | 'settlement';
}

function PartList({ frame, title, parts, page }: PartListProperties) {
  return (
    <section class="section">
      <h2>
        {title} <small class="soft">({frame.voice.number(parts.length)})</small>
      </h2>
      <ul class="columns">
        {parts.map((part) => (
          <li>{page ? <a href={to(frame, page, { place: part.slug })}>{part.names.sl}</a> : part.names.sl}</li>
        ))}
      </ul>
    </section>
  );
}
