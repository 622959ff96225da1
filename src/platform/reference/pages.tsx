import { registeredErrors } from '../errors.ts';
import { statuses } from '../http/index.ts';
import type { Language } from '../language.ts';
import { type ApiDocument, type ListedOperation, operationsByTag } from './openapi.ts';
import { words } from './words.ts';

/** Descriptions of operations are written in English, and a reader aloud must know it. */
const described = { lang: 'en' } as const;

/** The readable reference of the API: what it is, its parts, every operation folded under its part. */
export function ApiBody({ document, language }: { document: ApiDocument; language: Language }) {
  const groups = [...operationsByTag(document)];
  return (
    <>
      <p>{words.lead[language]}</p>
      <ul>
        <li>
          <a href="/api/v1/openapi.json">{words.download[language]}</a>
        </li>
        <li>
          <a href="/api/docs/errors">{words.errorsTitle[language]}</a>
        </li>
      </ul>
      {groups.length === 0 ? <p>{words.empty[language]}</p> : <Contents groups={groups} language={language} />}
      {groups.map(([tag, operations]) => (
        <section id={partAnchor(tag)}>
          <h2 {...described}>{tag || words.other[language]}</h2>
          {operations.map((operation) => (
            <Operation operation={operation} language={language} />
          ))}
        </section>
      ))}
    </>
  );
}

function Contents({
  groups,
  language,
}: {
  groups: readonly (readonly [string, readonly ListedOperation[]])[];
  language: Language;
}) {
  return (
    <nav aria-label={words.contents[language]}>
      <ul>
        {groups.map(([tag, operations]) => (
          <li>
            <a href={`#${partAnchor(tag)}`} {...described}>
              {tag || words.other[language]}
            </a>{' '}
            <small>{operations.length}</small>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const partAnchor = (tag: string) => `part-${tag.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;

function Operation({ operation, language }: { operation: ListedOperation; language: Language }) {
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  return (
    <details id={operation.anchor}>
      <summary>
        <code>
          <strong>{operation.method}</strong> {operation.path}
        </code>{' '}
        <span {...described}>{operation.summary ?? operation.description}</span>
      </summary>
      {(operation.parameters?.length ?? 0) > 0 && (
        <table>
          <caption>{words.parameters[language]}</caption>
          <thead>
            <tr>
              <th scope="col">{words.name[language]}</th>
              <th scope="col">{words.place[language]}</th>
              <th scope="col">{words.meaning[language]}</th>
            </tr>
          </thead>
          <tbody>
            {operation.parameters?.map((parameter) => (
              <tr>
                <th scope="row">
                  <code>{parameter.name}</code>
                </th>
                <td data-label={words.place[language]}>{parameter.in}</td>
                <td data-label={words.meaning[language]}>
                  <span {...described}>{parameter.description}</span>{' '}
                  {parameter.required && `(${words.required[language]})`}
                </td>
              </tr>
            ))}
          </tbody>
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
        <tbody>
          {Object.entries(operation.responses ?? {}).map(([status, answer]) => (
            <tr>
              <th scope="row">{status}</th>
              <td {...described}>{answer.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Every error code of the node with its sentence; the `type` of each problem points here. */
export function ErrorsBody({ language }: { language: Language }) {
  const rows = [...registeredErrors()].sort(([left], [right]) => left.localeCompare(right));
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.code[language]}</th>
          <th scope="col">{words.status[language]}</th>
          <th scope="col">{words.sentence[language]}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([code, definition]) => (
          <tr id={code}>
            <th scope="row">
              <code>{code}</code>
            </th>
            <td data-label={words.status[language]}>{statuses[definition.kind]}</td>
            <td data-label={words.sentence[language]}>{definition[language]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
