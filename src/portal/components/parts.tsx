import type { Child } from 'hono/jsx';
import { type Frame, to } from '../frame.ts';
import { Icon, type IconName } from './icon.tsx';

/** One link of the way back. */
export interface Crumb {
  readonly label: string;
  readonly href?: string;
}

/** The way back to the beginning. */
export function Breadcrumb({ frame, crumbs }: { frame: Frame; crumbs: readonly Crumb[] }) {
  const words = frame.voice.words.common;
  return (
    <nav class="crumbs" aria-label={words.breadcrumb}>
      <ol class="crumb-list">
        <li>
          <a href={to(frame, 'home')}>{words.home}</a>
        </li>
        {crumbs.map((crumb) => (
          <li>
            {crumb.href ? <a href={crumb.href}>{crumb.label}</a> : <span aria-current="page">{crumb.label}</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** A sentence that stands out: news, a warning, or what failed and what was kept. */
export function Notice({ kind = 'news', children }: { kind?: 'news' | 'attention' | 'failed'; children?: Child }) {
  const icon: IconName = kind === 'news' ? 'info' : 'warning';
  return (
    <div class={kind === 'news' ? 'notice' : `notice ${kind}`} {...(kind === 'failed' ? { role: 'alert' } : {})}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}

interface EmptyProperties {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly heading?: 'h2' | 'h3';
  readonly children?: Child;
}

/** Nothing here yet, and what to do next. */
export function Empty({ icon, title, text, heading = 'h2', children }: EmptyProperties) {
  const Heading = heading;
  return (
    <div class="empty">
      <Icon name={icon} large />
      <Heading>{title}</Heading>
      <p class="measure">{text}</p>
      {children && <p class="row">{children}</p>}
    </div>
  );
}

/** A search field with its button; works as a plain GET form. */
export function SearchForm({ frame, value = '', id = 'q' }: { frame: Frame; value?: string; id?: string }) {
  const words = frame.voice.words.common;
  return (
    <search>
      <form class="search" action={to(frame, 'catalogue')} method="get">
        <div class="search-field">
          <label class="out-of-sight" for={id}>
            {words.searchLabel}
          </label>
          <Icon name="search" />
          <input
            id={id}
            name="q"
            type="search"
            value={value}
            maxlength={200}
            placeholder={words.searchPlaceholder}
            autocomplete="off"
            data-main-search
          />
        </div>
        <button class="button" type="submit">
          {words.search}
        </button>
      </form>
    </search>
  );
}

interface PaginationProperties {
  readonly frame: Frame;
  readonly page: number;
  readonly pages: number;
  readonly href: (page: number) => string;
}

/** Links to the pages of a list; nothing when there is only one. */
export function Pagination({ frame, page, pages, href }: PaginationProperties) {
  const { words } = frame.voice;
  if (pages < 2) return null;
  const near = [...new Set([1, page - 1, page, page + 1, pages])].filter((n) => n >= 1 && n <= pages);
  return (
    <nav class="pages" aria-label={words.common.pages}>
      <ul class="page-list">
        {page > 1 && (
          <li>
            <a href={href(page - 1)} rel="prev">
              <Icon name="back" />
              {words.common.previous}
            </a>
          </li>
        )}
        {near.map((n, index) => (
          <>
            {index > 0 && n - near[index - 1]! > 1 && <li aria-hidden="true">…</li>}
            <li>
              {n === page ? (
                <span aria-current="page">{frame.voice.number(n)}</span>
              ) : (
                <a href={href(n)} aria-label={frame.voice.fill(words.common.pageNumber, { page: n })}>
                  {frame.voice.number(n)}
                </a>
              )}
            </li>
          </>
        ))}
        {page < pages && (
          <li>
            <a href={href(page + 1)} rel="next">
              {words.common.next}
              <Icon name="forward" />
            </a>
          </li>
        )}
      </ul>
    </nav>
  );
}

/** One number that matters, with what it counts. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly picture?: Child;
}

/** A row of key figures. */
export function KeyFigures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl class="figures">
      {figures.map((figure) => (
        <div>
          <dt>{figure.label}</dt>
          <dd>
            {figure.value}
            {figure.note && <small> {figure.note}</small>}
            {figure.picture}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A tag saying that the data come from the generator. */
export function InventedTag({ frame }: { frame: Frame }) {
  return <span class="tag invented">{frame.voice.words.common.invented}</span>;
}

/** A tag saying that the data are updated continuously. */
export function LiveTag({ frame }: { frame: Frame }) {
  return <span class="tag live">{frame.voice.words.common.live}</span>;
}
