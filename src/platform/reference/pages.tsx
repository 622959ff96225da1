import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { registeredErrors } from '../errors.ts';
import { statuses } from '../http/index.ts';
import type { Language } from '../language.ts';
import { type ApiDocument, type ListedOperation, operationsByTag } from './openapi.ts';
import { words } from './words.ts';

const style = `
:root { color-scheme: light dark; font: 1rem/1.55 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; color: light-dark(#1b1f24, #e6e8eb); background: light-dark(#fff, #14171a); }
a { color: light-dark(#0b57a4, #8ec2ff); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid light-dark(#d0d5db, #3a4047); overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, monospace; font-size: .92em; }
pre { overflow-x: auto; padding: .75rem; background: light-dark(#f3f5f7, #1d2126); }
section { margin-block: 2rem; }
.method { font-weight: 700; }
.skip:not(:focus) { position: absolute; left: -100rem; }
:focus-visible { outline: 3px solid light-dark(#0b57a4, #8ec2ff); outline-offset: 2px; }
:target { scroll-margin-top: 1rem; background: light-dark(#fff3c4, #4a3f10); }`;

/** What both pages share. */
export interface PageFrame {
  readonly language: Language;
  readonly nonce: string;
}

function Page({ language, nonce, title, children }: PageFrame & { title: string; children?: Child }) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} – Vozel`}</title>
        <style nonce={nonce}>{raw(style)}</style>
      </head>
      <body>
        <a class="skip" href="#content">
          {words.skip[language]}
        </a>
        <nav aria-label="Vozel">
          <a href="/">{words.home[language]}</a> · <a href="/api/docs">{words.title[language]}</a> ·{' '}
          <a href="/api/docs/errors">{words.errorsTitle[language]}</a>
        </nav>
        <main id="content">
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}

/** The readable reference of the API. */
export function ApiPage({ document, ...frame }: PageFrame & { document: ApiDocument }) {
  const groups = [...operationsByTag(document)];
  const { language } = frame;
  return (
    <Page {...frame} title={words.title[language]}>
      <p>{document.info.description}</p>
      <p>
        <a href="/api/v1/openapi.json">{words.download[language]}</a>
      </p>
      {groups.length === 0 && <p>{words.empty[language]}</p>}
      {groups.map(([tag, operations]) => (
        <section>
          <h2>{tag || words.other[language]}</h2>
          {operations.map((operation) => (
            <Operation operation={operation} language={language} />
          ))}
        </section>
      ))}
    </Page>
  );
}

function Operation({ operation, language }: { operation: ListedOperation; language: Language }) {
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  return (
    <article id={operation.anchor}>
      <h3>
        <code>
          <span class="method">{operation.method}</span> {operation.path}
        </code>
      </h3>
      <p>{operation.summary ?? operation.description}</p>
      {(operation.parameters?.length ?? 0) > 0 && (
        <table>
          <caption>{words.parameters[language]}</caption>
          <tr>
            <th scope="col">{words.name[language]}</th>
            <th scope="col">{words.place[language]}</th>
            <th scope="col">{words.meaning[language]}</th>
          </tr>
          {operation.parameters?.map((parameter) => (
            <tr>
              <td>
                <code>{parameter.name}</code>
              </td>
              <td>{parameter.in}</td>
              <td>
                {parameter.description} {parameter.required && `(${words.required[language]})`}
              </td>
            </tr>
          ))}
        </table>
      )}
      {bodies.map(([type, { schema }]) => (
        <details>
          <summary>{`${words.body[language]}: ${type}`}</summary>
          <pre tabindex={0}>{JSON.stringify(schema, null, 2)}</pre>
        </details>
      ))}
      <table>
        <caption>{words.answers[language]}</caption>
        {Object.entries(operation.responses ?? {}).map(([status, answer]) => (
          <tr>
            <th scope="row">{status}</th>
            <td>{answer.description}</td>
          </tr>
        ))}
      </table>
    </article>
  );
}

/** Every error code of the node with its sentence; the `type` of each problem points here. */
export function ErrorsPage(frame: PageFrame) {
  const { language } = frame;
  const rows = [...registeredErrors()].sort(([left], [right]) => left.localeCompare(right));
  return (
    <Page {...frame} title={words.errorsTitle[language]}>
      <table>
        <tr>
          <th scope="col">{words.code[language]}</th>
          <th scope="col">{words.status[language]}</th>
          <th scope="col">{words.sentence[language]}</th>
        </tr>
        {rows.map(([code, definition]) => (
          <tr id={code}>
            <th scope="row">
              <code>{code}</code>
            </th>
            <td>{statuses[definition.kind]}</td>
            <td>{definition[language]}</td>
          </tr>
        ))}
      </table>
    </Page>
  );
}
