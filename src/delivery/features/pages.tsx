import type { Link } from '../../platform/http/index.ts';
import type { Language } from '../../platform/language.ts';
import type { Collection } from '../collections/collection.ts';
import { textOf } from '../collections/collection.ts';
import type { Feature } from './feature.ts';
import { wordFor } from './links.ts';

const words = {
  of: { sl: 'od', en: 'of' },
  next: { sl: 'Naslednja stran', en: 'Next page' },
  nothing: { sl: 'Ni podatkov, ki bi ustrezali.', en: 'Nothing matches.' },
  invented: { sl: 'Izmišljeni podatki', en: 'Invented data' },
  attribution: { sl: 'Navedba vira', en: 'Attribution' },
  field: { sl: 'Polje', en: 'Field' },
  value: { sl: 'Vrednost', en: 'Value' },
  geometry: { sl: 'Lega', en: 'Geometry' },
  table: { sl: 'Vrstice zbirke', en: 'Rows of the collection' },
} as const;

/** A list of links that people may follow. */
export const LinkList = ({ links }: { links: readonly Link[] }) => (
  <ul>
    {links.map(({ href, title, rel, type }) => (
      <li>
        <a href={href}>{title ?? rel}</a> {type ? <small>{type}</small> : null}
      </li>
    ))}
  </ul>
);

/** All collections. */
export const CollectionsBody = ({
  base,
  collections,
  language,
}: {
  base: string;
  collections: readonly Collection[];
  language: Language;
}) => (
  <ul>
    {collections.map((collection) => (
      <li>
        <a href={`${base}/collections/${encodeURIComponent(collection.id)}?f=html`}>
          {textOf(collection.titles, language)}
        </a>
        <p>{textOf(collection.descriptions, language)}</p>
      </li>
    ))}
  </ul>
);

/** One collection with everything it leads to. */
export const CollectionBody = ({
  collection,
  links,
  language,
}: {
  collection: Collection;
  links: readonly Link[];
  language: Language;
}) => (
  <>
    {collection.isInvented ? (
      <p>
        <strong>{words.invented[language]}</strong>
      </p>
    ) : null}
    <p>{textOf(collection.descriptions, language)}</p>
    {collection.attribution ? (
      <p>
        {words.attribution[language]}: {collection.attribution}
      </p>
    ) : null}
    <LinkList links={links} />
  </>
);

interface ItemsProps {
  readonly base: string;
  readonly collection: Collection;
  readonly features: readonly Feature[];
  readonly matched: number;
  readonly next: string | undefined;
  readonly language: Language;
}

/** One page of features as a table. */
export const ItemsBody = ({ base, collection, features, matched, next, language }: ItemsProps) => {
  const names = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];
  const items = `${base}/collections/${encodeURIComponent(collection.id)}/items`;
  if (features.length === 0) return <p>{words.nothing[language]}</p>;
  return (
    <>
      <p>
        {features.length} {words.of[language]} {matched}
      </p>
      {collection.attribution ? <p>{collection.attribution}</p> : null}
      <section aria-label={words.table[language]} tabindex={0} style="overflow-x:auto">
        <table>
          <thead>
            <tr>
              <th scope="col">id</th>
              {names.map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {features.map(({ id, properties }) => (
              <tr>
                <th scope="row">
                  <a href={`${items}/${encodeURIComponent(id)}?f=html`}>{id}</a>
                </th>
                {names.map((name) => (
                  <td>{shown(properties[name])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {next ? (
        <p>
          <a rel="next" href={next}>
            {words.next[language]}
          </a>
        </p>
      ) : null}
    </>
  );
};

/** One feature, field by field. */
export const FeatureBody = ({ feature, language }: { feature: Feature; language: Language }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">{words.field[language]}</th>
        <th scope="col">{words.value[language]}</th>
      </tr>
    </thead>
    <tbody>
      {Object.entries(feature.properties).map(([name, value]) => (
        <tr>
          <th scope="row">{name}</th>
          <td>{shown(value)}</td>
        </tr>
      ))}
      {feature.geometry ? (
        <tr>
          <th scope="row">{words.geometry[language]}</th>
          <td>{shown(feature.geometry).slice(0, 2_000)}</td>
        </tr>
      ) : null}
    </tbody>
  </table>
);

/** The operations of this door, in words. */
export const ApiBody = ({ base, paths }: { base: string; paths: Record<string, { get: { summary: string } }> }) => (
  <>
    <p>
      <a href={`${base}/api`}>OpenAPI 3.0</a>
    </p>
    <dl>
      {Object.entries(paths).map(([path, { get }]) => (
        <>
          <dt>
            <code>
              GET {base}
              {path}
            </code>
          </dt>
          <dd>{get.summary}</dd>
        </>
      ))}
    </dl>
  </>
);

/** Conformance classes as a list. */
export const ConformanceBody = ({ classes }: { classes: readonly string[] }) => (
  <ul>
    {classes.map((name) => (
      <li>{name}</li>
    ))}
  </ul>
);

/** The landing page's links. */
export const LandingBody = ({ links, language }: { links: readonly Link[]; language: Language }) => (
  <section aria-label={wordFor('landing', language)}>
    <LinkList links={links} />
  </section>
);

const shown = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
