import type { Child } from 'hono/jsx';
import { address, type PageName } from '../addresses.ts';
import { type Frame, to } from '../frame.ts';
import { Icon, Mark } from './icon.tsx';

interface LayoutProperties {
  readonly frame: Frame;
  /** Names the result of this page; the site's name follows by itself. */
  readonly title: string;
  readonly description?: string;
  /** A further stylesheet, such as an organisation's colours. */
  readonly stylesheet?: string;
  readonly feed?: { readonly href: string; readonly title: string };
  /** schema.org description of what the page is about. */
  readonly linkedData?: object;
  readonly islands?: readonly string[];
  readonly noIndex?: boolean;
  readonly children?: Child;
}

/** The whole document around a page's content. */
export function Layout({ frame, title, children, ...head }: LayoutProperties) {
  const { words } = frame.voice;
  return (
    <html lang={frame.language} {...(frame.theme ? { 'data-theme': frame.theme } : {})}>
      <Head frame={frame} title={title} {...head} />
      <body>
        <a class="skip" href="#content">
          {words.common.skip}
        </a>
        {frame.openAccess && (
          <aside class="warning-bar" aria-label={words.common.openAccess}>
            <div class="wrap">
              <Icon name="warning" />
              <span>{words.common.openAccess}</span>
            </div>
          </aside>
        )}
        <SiteHead frame={frame} />
        <main id="content" tabindex={-1}>
          {children}
        </main>
        <SiteFoot frame={frame} />
      </body>
    </html>
  );
}

function Head({ frame, title, description, stylesheet, feed, linkedData, islands = [], noIndex }: LayoutProperties) {
  const { assets, here, voice } = frame;
  const site = voice.words.common.site;
  const home = here.page === 'home';
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{home ? `${site} – ${title}` : `${title} – ${site}`}</title>
      {description && <meta name="description" content={description} />}
      {noIndex && <meta name="robots" content="noindex" />}
      <meta name="color-scheme" content="light dark" />
      <link rel="preload" href={assets.url('vozel-sans-latin.woff2')} as="font" type="font/woff2" crossorigin="" />
      <link rel="preload" href={assets.url('vozel-sans-slovene.woff2')} as="font" type="font/woff2" crossorigin="" />
      <link rel="stylesheet" href={assets.url('portal.css')} />
      {stylesheet && <link rel="stylesheet" href={stylesheet} />}
      <link rel="icon" href={assets.url('mark.svg')} type="image/svg+xml" />
      {!frame.elsewhere &&
        (['sl', 'en'] as const).map((language) => (
          <link
            rel="alternate"
            hreflang={language}
            href={frame.baseUrl + address(language, here.page, here.parameters, here.query)}
          />
        ))}
      {feed && <link rel="alternate" type="application/atom+xml" href={feed.href} title={feed.title} />}
      {['page', ...islands].map((island) => {
        const source = assets.url(`${island}.js`);
        return source && <script type="module" src={source} />;
      })}
      {linkedData && (
        <script
          type="application/ld+json"
          // The one raw insertion: JSON with every < escaped cannot leave the element.
          dangerouslySetInnerHTML={{ __html: JSON.stringify(linkedData).replaceAll('<', '\\u003c') }}
        />
      )}
    </head>
  );
}

function SiteHead({ frame }: { frame: Frame }) {
  const { words } = frame.voice;
  return (
    <header class="site-head">
      <div class="wrap">
        <a class="brand" href={to(frame, 'home')}>
          <Mark />
          {words.common.site}
        </a>
        <div class="head-wide">
          <Navigation frame={frame} />
          <Tools frame={frame} />
        </div>
        <details class="menu head-phone">
          <summary>
            <Icon name="menu" />
            {words.common.menu}
          </summary>
          <div class="menu-body">
            <Navigation frame={frame} />
            <Tools frame={frame} />
          </div>
        </details>
      </div>
    </header>
  );
}

const sections = {
  catalogue: ['catalogue', 'dataset'],
  places: ['places', 'municipality', 'region', 'settlement'],
  organisations: ['organisations', 'organisation', 'organisationSettings', 'organisationNew'],
  publish: ['publish', 'publication', 'publicationStep'],
  developers: [
    ...(['developers', 'compose', 'guide'] as const),
    ...(['explorer', 'explorerEntities', 'explorerEntity', 'explorerHistory', 'explorerQuery'] as const),
    ...(['subscriptions', 'subscription', 'subscriptionNew'] as const),
  ],
} as const satisfies Partial<Record<PageName, readonly PageName[]>>;

function Navigation({ frame }: { frame: Frame }) {
  const words = frame.voice.words.common;
  return (
    <nav class="site-nav" aria-label={words.mainNavigation}>
      <ul class="site-nav-list">
        {(Object.keys(sections) as (keyof typeof sections)[]).map((section) => {
          const pages: readonly PageName[] = sections[section];
          const current =
            section === frame.here.page && !frame.elsewhere
              ? 'page'
              : pages.includes(frame.here.page)
                ? 'true'
                : undefined;
          return (
            <li>
              <a href={to(frame, section)} {...(current ? { 'aria-current': current } : {})}>
                {words[section]}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Tools({ frame }: { frame: Frame }) {
  const words = frame.voice.words.common;
  const { participant, here, theme } = frame;
  const other = frame.language === 'sl' ? 'en' : 'sl';
  const signedIn = participant.kind !== 'anonymous';
  const back = frame.elsewhere ?? address(frame.language, here.page, here.parameters, here.query);
  return (
    <section class="tools" aria-label={words.tools}>
      {!frame.elsewhere && (
        <a href={address(other, here.page, here.parameters, here.query)} hreflang={other} lang={other}>
          <Icon name="language" />
          {words.otherLanguage}
        </a>
      )}
      <form method="post" action={to(frame, 'theme')}>
        <input type="hidden" name="return" value={back} />
        {(['light', 'dark'] as const)
          .filter((other) => other !== theme)
          .map((other) => (
            // Without a choice the device decides, and the stylesheet shows the one of the two that changes something.
            <button
              type="submit"
              name="theme"
              value={other}
              class={theme ? 'theme-switch' : `theme-switch to-${other}`}
            >
              <Icon name="theme" />
              {other === 'light' ? words.themeToLight : words.themeToDark}
            </button>
          ))}
      </form>
      {participant.operator && (
        <a href={to(frame, 'operator')} {...(here.page === 'operator' ? { 'aria-current': 'page' } : {})}>
          <Icon name="settings" />
          {words.operator}
        </a>
      )}
      <a href={to(frame, signedIn ? 'account' : 'signIn')}>
        <Icon name="person" />
        {signedIn ? participant.name || words.account : words.signIn}
      </a>
    </section>
  );
}

function SiteFoot({ frame }: { frame: Frame }) {
  const words = frame.voice.words.common;
  const links = ['about', 'guide', 'developers', 'accessibility', 'privacy', 'terms'] as const;
  return (
    <footer class="site-foot">
      <div class="wrap">
        <nav aria-label={words.footer}>
          <ul class="foot-links">
            {links.map((page) => (
              <li>
                <a href={to(frame, page)}>{words[page]}</a>
              </li>
            ))}
          </ul>
        </nav>
        <p>{words.openSource}</p>
        <p class="credits">{words.credits}</p>
        <p class="credits shortcut-hint" hidden data-palette={words.palette} data-search={to(frame, 'catalogue')}>
          {words.shortcuts}
        </p>
      </div>
    </footer>
  );
}
