import { type Place, type Places, placesAttribution } from '../../places/index.ts';
import { Icon } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { classLegend, Legend, SloveniaMap } from '../components/maps.tsx';
import { Breadcrumb, Notice } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';

/** What the index of places shows. */
export interface PlacesView {
  readonly places: Places;
  readonly byMunicipality: ReadonlyMap<string, number>;
  readonly query: string;
  readonly matches: readonly Place[];
}

const datasetClasses = [1, 3, 6];

const datasetLegend = (frame: Frame) => classLegend(frame, datasetClasses, frame.voice.words.home.mapNone);

/** All regions and municipalities as a list, with a search over every place. */
export function PlacesPage({ frame, view }: { frame: Frame; view: PlacesView }) {
  const { words, count } = frame.voice;
  const titleOf = (place: Place, value: number) => count(words.home.municipality, value, { name: place.names.sl });
  return (
    <Layout frame={frame} title={words.places.title} description={words.places.lead}>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={[{ label: words.places.title }]} />
          <h1>{words.places.heading}</h1>
          <p class="lead">{words.places.lead}</p>
        </div>
        <div class="beside half">
          <div class="stack">
            <FindPlace frame={frame} view={view} />
            <h2 class="section-small">{words.places.regions}</h2>
            <ul class="columns">
              {view.places.list('region').map((region) => (
                <li>
                  <a href={to(frame, 'region', { place: region.slug })}>{region.names.sl}</a>
                </li>
              ))}
            </ul>
          </div>
          <figure class="map">
            <SloveniaMap
              frame={frame}
              places={view.places}
              label={words.home.mapTitle}
              measure={(place) => view.byMunicipality.get(place.code) ?? 0}
              classes={datasetClasses}
              titleOf={titleOf}
            />
            <figcaption>
              {words.home.mapTitle}
              <Legend items={datasetLegend(frame)} />
              <small class="map-source">{placesAttribution.polygons}</small>
            </figcaption>
          </figure>
        </div>
        <section class="section">
          <h2>{words.places.municipalitiesBy}</h2>
          {view.places.list('region').map((region) => (
            <RegionList frame={frame} view={view} region={region} />
          ))}
        </section>
      </div>
    </Layout>
  );
}

function RegionList({ frame, view, region }: { frame: Frame; view: PlacesView; region: Place }) {
  const { compare, count, words } = frame.voice;
  const parts = [...view.places.within('municipality', { region: region.code })];
  parts.sort((a, b) => compare(a.names.sl, b.names.sl));
  return (
    <>
      <h3 class="section-small">{region.names.sl}</h3>
      <ul class="columns">
        {parts.map((place) => {
          const datasets = view.byMunicipality.get(place.code) ?? 0;
          return (
            <li>
              <a href={to(frame, 'municipality', { place: place.slug })}>{place.names.sl}</a>
              {datasets > 0 && <small class="soft"> {count(words.common.datasetsCount, datasets)}</small>}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function FindPlace({ frame, view }: { frame: Frame; view: PlacesView }) {
  const { words, fill } = frame.voice;
  return (
    <>
      <search>
        <form class="search" method="get" action={to(frame, 'places')}>
          <div class="search-field">
            <label class="out-of-sight" for="q">
              {words.places.findLabel}
            </label>
            <Icon name="pin" />
            <input
              id="q"
              name="q"
              type="search"
              value={view.query}
              maxlength={100}
              placeholder={words.places.findLabel}
              data-main-search
            />
          </div>
          <button type="submit" class="button">
            {words.common.search}
          </button>
        </form>
      </search>
      {view.query !== '' && view.matches.length === 0 && (
        <Notice kind="attention">
          <p role="status">{fill(words.places.findNone, { query: view.query })}</p>
        </Notice>
      )}
      {view.matches.length > 0 && (
        <>
          <p role="status">{words.places.findMany}</p>
          <ul>
            {view.matches.map((place) => (
              <li>
                <a href={placeHref(frame, place)}>{placeName(frame, place)}</a> {placeNote(frame, view.places, place)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** The address of a place's page; parts of municipalities and posts have none of their own. */
export function placeHref(frame: Frame, place: Place): string {
  return place.kind === 'municipality' || place.kind === 'region' || place.kind === 'settlement'
    ? to(frame, place.kind, { place: place.slug })
    : to(frame, 'places');
}

/** »Občina Bled«, »Naselje Bled«. */
export function placeName(frame: Frame, place: Place): string {
  const { fill, words } = frame.voice;
  const pattern = place.kind === 'municipality' || place.kind === 'region' ? words.places[place.kind] : '{name}';
  return fill(place.kind === 'settlement' ? words.places.settlement : pattern, { name: place.names.sl });
}

/** Where a place lies, to tell it from others of the same name. */
export function placeNote(frame: Frame, places: Places, place: Place): string {
  const { fill, words } = frame.voice;
  const municipality = place.municipality && places.byCode('municipality', place.municipality);
  if (municipality) return fill(words.places.inMunicipality, { name: municipality.names.sl });
  const region = place.region && places.byCode('region', place.region);
  return region ? fill(words.places.inRegion, { name: region.names.sl }) : '';
}
