import { Icon } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { Breadcrumb } from '../components/parts.tsx';
import { Snippets } from '../components/snippets.tsx';
import { type Frame, to } from '../frame.ts';
import type { DatasetCard } from '../sources/views.ts';

/** Where developers begin: doors, calls that run as they stand, keys and limits. */
export function DevelopersPage({ frame, sample }: { frame: Frame; sample: DatasetCard | null }) {
  const { words } = frame.voice;
  const { operator } = words;
  const doors = [
    ['/ngsi-ld/v1/types', 'NGSI-LD', operator.doorNgsi],
    ['/ogc', 'OGC API – Features', operator.doorOgc],
    ['/catalogue', 'DCAT-AP', operator.doorDcat],
    ['/api/docs', 'API', operator.doorApi],
    ['/health', '/health', operator.doorHealth],
  ] as const;
  const items = sample
    ? `/ogc/collections/${encodeURIComponent(sample.slug)}/items?f=json&limit=10`
    : '/ogc/collections?f=json';
  return (
    <Layout frame={frame} title={operator.developersTitle} description={operator.developersLead}>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={[{ label: operator.developersTitle }]} />
          <h1>{operator.developersTitle}</h1>
          <p class="lead">{operator.developersLead}</p>
          <p class="row">
            <a class="button" href="/api/docs">
              <Icon name="code" />
              {words.common.api}
            </a>
            <a class="button quiet" href={to(frame, 'explorer')}>
              <Icon name="blocks" />
              {words.explorer.title}
            </a>
            <a class="button quiet" href="/api/v1/openapi.json">
              OpenAPI
            </a>
          </p>
        </div>
        <section>
          <h2>{operator.developersStart}</h2>
          <p class="soft count">{operator.developersStartText}</p>
          <Snippets frame={frame} name="zacetek" legend={operator.developersStart} url={frame.baseUrl + items} />
          <h3 class="section-small">{operator.exampleMap}</h3>
          <pre class="code-block">
            <code>{`ogrinfo -ro "OAPIF:${frame.baseUrl}/ogc"`}</code>
          </pre>
        </section>
        <section class="section">
          <h2>{operator.developersDoors}</h2>
          <ul class="live-list">
            {doors.map(([href, name, text]) => (
              <li>
                <a href={href}>{name}</a>
                <div class="soft">{text}</div>
              </li>
            ))}
          </ul>
        </section>
        <section class="section stack">
          <h2>{words.subscriptions.title}</h2>
          <p class="measure">{words.subscriptions.lead}</p>
          <p>
            <a href={to(frame, 'subscriptions')}>{words.subscriptions.title}</a>
          </p>
        </section>
        <div class="beside half section">
          <section class="stack">
            <h2>{operator.developersKeys}</h2>
            <p>{operator.developersKeysText}</p>
            <p>
              <a href={to(frame, 'account')}>{words.accounts.accountTitle}</a>
            </p>
          </section>
          <section class="stack">
            <h2>{operator.developersLimits}</h2>
            <p>{operator.developersLimitsText}</p>
          </section>
        </div>
      </div>
    </Layout>
  );
}

/** What can be built today, and what is still to come: said plainly. */
export function ComposePage({ frame }: { frame: Frame }) {
  const { composePage } = frame.voice.words.home;
  return (
    <Layout frame={frame} title={composePage.title} description={composePage.lead}>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={[{ label: composePage.title }]} />
          <h1>{composePage.title}</h1>
          <p class="lead">{composePage.lead}</p>
        </div>
        <div class="beside half">
          <section class="stack">
            <h2>{composePage.todayTitle}</h2>
            <ul>
              <li>{composePage.today1}</li>
              <li>{composePage.today2}</li>
              <li>{composePage.today3}</li>
            </ul>
            <p>
              <a class="button" href={to(frame, 'developers')}>
                {composePage.developersDoor}
              </a>
            </p>
          </section>
          <section class="stack">
            <h2>{composePage.comingTitle}</h2>
            <ul>
              <li>{composePage.coming1}</li>
              <li>{composePage.coming2}</li>
              <li>{composePage.coming3}</li>
            </ul>
            <p class="soft">{composePage.comingNote}</p>
          </section>
        </div>
      </div>
    </Layout>
  );
}
