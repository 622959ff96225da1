import type { Participants } from '../participants/index.ts';
import type { Place, PlaceKind, Places } from '../places/index.ts';
import type { RequestContext } from '../platform/http/index.ts';
import { atomFeed } from './feed.ts';
import { type Frame, to } from './frame.ts';
import { nameOf } from './naming.ts';
import { CataloguePage } from './pages/catalogue.tsx';
import { ComposePage, DevelopersPage } from './pages/developers.tsx';
import { ErrorPage } from './pages/errors.tsx';
import { HomePage, type MapKind, mapKinds } from './pages/home.tsx';
import { PlacePage } from './pages/place.tsx';
import { PlacesPage, placeHref, placeName, placeNote } from './pages/places.tsx';
import { TextPage, type TextPageName } from './pages/texts.tsx';
import type { Renderer } from './rendering.ts';
import type { Router } from './routing.ts';
import { type LiveSource, readingsByMunicipality } from './sources/live-readings.ts';
import type { CatalogueSource, Search, Viewer } from './sources/views.ts';

/** What the public pages read. */
export interface BrowseDeps {
  readonly renderer: Renderer;
  readonly places: Places;
  readonly catalogue: CatalogueSource;
  readonly live: LiveSource;
  readonly participants: Pick<Participants, 'organisations'>;
}

const pageSize = 20;
const textPages: readonly TextPageName[] = ['accessibility', 'privacy', 'terms', 'about', 'guide'];

/** Home, catalogue, places and texts. */
export function browseRoutes(router: Router, deps: BrowseDeps): void {
  const { renderer } = deps;
  router.get('home', (c, frame) => home(c, frame, deps));
  router.get('catalogue', (c, frame) => catalogue(c, frame, deps));
  router.get('places', (c, frame) => placesIndex(c, frame, deps));
  for (const kind of ['municipality', 'region', 'settlement'] as const) {
    router.get(kind, (c, frame) => place(c, frame, deps, kind));
  }
  router.get('feed', (c, frame) => feed(c, frame, deps));
  router.get('compose', (c, frame) => renderer.page(c, ComposePage({ frame })));
  router.get('developers', async (c, frame) => {
    const found = await deps.catalogue.search(viewerOf(c), plainSearch(frame, { sort: 'updated', limit: 1 }));
    return renderer.page(c, DevelopersPage({ frame, sample: found.cards.find((card) => card.open) ?? null }));
  });
  for (const name of textPages) router.get(name, (c, frame) => renderer.page(c, TextPage({ frame, name })));
}

async function home(c: RequestContext, frame: Frame, { renderer, places, catalogue, live, participants }: BrowseDeps) {
  const viewer = viewerOf(c);
  const [recent, alive, byMunicipality, all] = await Promise.all([
    catalogue.search(viewer, plainSearch(frame, { sort: 'updated', limit: 12 })),
    catalogue.live(viewer, 12, frame.language),
    catalogue.byMunicipality(viewer),
    participants.organisations.counts(viewer.participant, {}),
  ]);
  const readings = await live.of(viewer, alive.cards, frame.language);
  const stations = readingsByMunicipality(readings);
  const usual = stations.size > 0 ? 'live' : byMunicipality.size > 0 ? 'datasets' : 'population';
  const view = {
    places,
    datasets: recent.total,
    liveDatasets: alive.total,
    organisations: [...all.values()].reduce((sum, n) => sum + n, 0),
    byMunicipality,
    stations,
    mapKind: mapKinds.find((kind): kind is MapKind => kind === c.req.query('map')) ?? usual,
    live: readings.slice(0, 6),
    // What is live stands above already; the rest shows what else came or changed.
    recent: recent.cards.filter((card) => !card.live).slice(0, 6),
  };
  return renderer.page(c, HomePage({ frame, view }));
}

async function catalogue(c: RequestContext, frame: Frame, { renderer, places, catalogue }: BrowseDeps) {
  const search = readSearch(c, frame, catalogue.facetKeys);
  const found = await catalogue.search(viewerOf(c), search);
  const hits = search.text && search.offset === 0 ? placesNamed(places, search.text) : [];
  const named = hits.slice(0, 4).map((hit) => ({
    name: placeName(frame, hit),
    href: placeHref(frame, hit),
    note: placeNote(frame, places, hit),
  }));
  return renderer.page(c, CataloguePage({ frame, view: { search, found, places: named } }));
}

async function feed(c: RequestContext, frame: Frame, { catalogue }: BrowseDeps) {
  const search = readSearch(c, frame, catalogue.facetKeys);
  const found = await catalogue.search(viewerOf(c), { ...search, sort: 'updated', limit: 50 });
  const query = { q: search.text, ...search.filters };
  const [self, page] = (['feed', 'catalogue'] as const).map((name) => frame.baseUrl + to(frame, name, {}, query));
  c.header('Content-Type', 'application/atom+xml; charset=utf-8');
  return c.body(atomFeed(frame, self!, page!, found.cards));
}

async function placesIndex(c: RequestContext, frame: Frame, { renderer, places, catalogue }: BrowseDeps) {
  const query = (c.req.query('q') ?? '').trim().slice(0, 100);
  const matches = query ? placesNamed(places, query) : [];
  if (matches.length === 1) return c.redirect(placeHref(frame, matches[0]!), 303);
  const byMunicipality = await catalogue.byMunicipality(viewerOf(c));
  return renderer.page(c, PlacesPage({ frame, view: { places, byMunicipality, query, matches } }));
}

/** Regions, municipalities and settlements of a name, the larger kinds first. */
function placesNamed(places: Places, name: string): readonly Place[] {
  const kinds: readonly PlaceKind[] = ['municipality', 'region', 'settlement'];
  const bare = name.replace(/^(občina|obcina|naselje|municipality of)\s+/i, '');
  return places
    .find(bare, { kinds })
    .map((match) => match.place)
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}

async function place(
  c: RequestContext,
  frame: Frame,
  deps: BrowseDeps,
  kind: 'municipality' | 'region' | 'settlement',
) {
  const { renderer, places, catalogue, live, participants } = deps;
  const found = places.bySlug(kind, c.req.param('place') ?? '');
  if (!found) return renderer.page(c, ErrorPage({ frame, refusal: 'missing' }), 404);
  const about = await catalogue.about(viewerOf(c), found, 10, frame.language);
  const here = { place: { kind, code: found.code }, limit: 20 };
  const seated = await participants.organisations.list(c.get('participant'), here);
  const view = {
    places,
    place: found,
    cards: about.cards,
    live: (
      await live.of(
        viewerOf(c),
        about.cards.filter((card) => card.live),
        frame.language,
      )
    ).map((one) => ({
      ...one,
      here: one.readings.filter(({ municipality }) => municipality && liesIn(found, municipality)),
    })),
    total: about.total,
    organisations: seated.map((one) => ({ slug: one.slug, name: nameOf(one, frame) })),
  };
  return renderer.page(c, PlacePage({ frame, view }));
}

/** Whether a municipality is the place, holds it or belongs to it. */
function liesIn(place: Place, municipality: Place): boolean {
  return place.kind === 'region'
    ? municipality.region === place.code
    : municipality.code === (place.municipality ?? place.code);
}

const sorts: readonly Search['sort'][] = ['relevance', 'updated', 'title'];

/** The state of a search in its address; what is not understood is left out, so that old links keep working. */
export function readSearch(c: RequestContext, frame: Frame, facetKeys: readonly string[]): Search {
  const page = Number(c.req.query('page') ?? '1');
  const filters: Record<string, readonly string[]> = {};
  for (const key of facetKeys) {
    const values = [...new Set(c.req.queries(key) ?? [])].filter((value) => value !== '' && value.length <= 200);
    if (values.length > 0) filters[key] = values.slice(0, 50);
  }
  return plainSearch(frame, {
    text: (c.req.query('q') ?? '').trim().slice(0, 200),
    filters,
    sort: sorts.find((sort) => sort === c.req.query('sort')) ?? 'relevance',
    offset: Number.isInteger(page) && page > 1 && page <= 500 ? (page - 1) * pageSize : 0,
  });
}

/** A search with the usual values where nothing else is said. */
export function plainSearch(frame: Frame, wanted: Partial<Search>): Search {
  return { text: '', filters: {}, sort: 'relevance', offset: 0, limit: pageSize, language: frame.language, ...wanted };
}

/** Sends a reader without a language to the own one. */
export function chooseLanguage(c: RequestContext): Response {
  c.header('Vary', 'Accept-Language');
  return c.redirect(`/${c.get('language')}`, 302);
}

/** Remembers the theme and returns to the page it was chosen on. */
export function chooseTheme(c: RequestContext, frame: Frame, form: Readonly<Record<string, unknown>>): Response {
  const theme = form.theme === 'dark' || form.theme === 'light' ? form.theme : '';
  const life = theme === '' ? 0 : 31_536_000;
  c.header('Set-Cookie', `vozel.theme=${theme}; Path=/; Max-Age=${life}; SameSite=Lax; HttpOnly`, { append: true });
  return c.redirect(safeReturn(form.return) ?? to(frame, 'home'), 303);
}

/** A place of this portal to return to, or null: nothing may send a reader to another site. */
export function safeReturn(value: unknown): string | null {
  return typeof value === 'string' && /^\/(sl|en|ogc|api\/docs)(\/[^\\\s]*|\?[^\\\s]*)?$/.test(value) ? value : null;
}

/** Who looks at a page. */
export function viewerOf(c: RequestContext): Viewer {
  return { participant: c.get('participant'), access: c.get('access') };
}
