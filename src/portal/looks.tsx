import { raw } from 'hono/html';
import type { Participants } from '../participants/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { PageContent, RenderPage } from '../platform/http/index.ts';
import { type Assets, loadAssets } from './assets.ts';
import { Layout } from './components/layout.tsx';
import { Breadcrumb } from './components/parts.tsx';
import { type Frame, to } from './frame.ts';
import { createRenderer, type Renderer } from './rendering.ts';

/** How pages look: for the portal's own, and for those of rooms below it. */
export interface Looks {
  readonly assets: Assets;
  readonly renderer: Renderer;
  /** Frames a page of another room; `main.ts` hands it down. */
  readonly renderPage: RenderPage;
}

/** What the looks of a page depend on. */
export interface LooksDeps {
  readonly participants: Pick<Participants, 'formToken'>;
  readonly clock: Clock;
  /** True where anonymous callers may write, so that every page says so. */
  readonly openAccess: boolean;
}

/** The looks of one node. */
export function createLooks({ participants, clock, openAccess }: LooksDeps): Looks {
  const assets = loadAssets();
  const renderer = createRenderer({ assets, clock, openAccess, formToken: participants.formToken });
  return {
    assets,
    renderer,
    renderPage(c, page) {
      const { pathname, search } = new URL(c.req.url);
      const frame = { ...renderer.frame(c, page.language, 'developers'), elsewhere: pathname + search };
      c.header('Cache-Control', 'private, no-cache');
      return `<!doctype html>${GuestPage({ frame, page })}`;
    },
  };
}

/** A page of another room: its heading and its way back are ours, its body is marked up plainly and styled as `.guest`. */
function GuestPage({ frame, page }: { frame: Frame; page: PageContent }) {
  const { developers } = frame.voice.words.common;
  const above = [{ label: developers, href: to(frame, 'developers') }, ...(page.trail ?? [])];
  return (
    <Layout frame={frame} title={page.title} noIndex>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={[...above, { label: page.title }]} />
          <h1>{page.title}</h1>
        </div>
        <div class="guest">{raw(page.body)}</div>
      </div>
    </Layout>
  );
}
