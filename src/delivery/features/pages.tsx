import type { Link } from '../../platform/http/index.ts';
import type { Bilingual, Language } from '../../platform/language.ts';
import type { Collection } from '../collections/collection.ts';
import { textOf } from '../collections/collection.ts';
import type { Feature } from './feature.ts';
import { mediaTypes, wordFor } from './links.ts';

const words = {
  of: { sl: 'Prikazanih je {shown} od {matched}.', en: '{shown} of {matched} are shown.' },
  next: { sl: 'Naslednja stran', en: 'Next page' },
  nothing: { sl: 'Ni podatkov, ki bi ustrezali.', en: 'Nothing matches.' },
  invented: { sl: 'izmišljeni podatki', en: 'invented data' },
  attribution: { sl: 'Navedba vira', en: 'Attribution' },
  geometry: { sl: 'Lega', en: 'Geometry' },
  table: { sl: 'Vrstice zbirke', en: 'Rows of the collection' },
  fields: { sl: 'Polja te vrstice', en: 'Fields of this row' },
  lead: {
    sl: 'Vsaka odprta zbirka tega vozlišča je tu po standardu OGC API – Features. Naslov te strani vpišite v QGIS, ArcGIS ali GDAL.',
    en: 'Every open dataset of this node by the OGC API – Features standard. Enter the address of this page in QGIS, ArcGIS or GDAL.',
  },
  look: { sl: 'Poglejte', en: 'Look' },
  take: { sl: 'Prenesite in povežite', en: 'Download and connect' },
} as const satisfies Record<string, Bilingual>;

/** A list of links that people may follow. */
const LinkList = ({ links }: { links: readonly Link[] }) => (
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
  <>
    {collections.map((collection) => (
      <section>
        <h2>
          <a href={`${base}/collections/${encodeURIComponent(collection.id)}?f=html`}>
            {textOf(collection.titles, language)}
          </a>
        </h2>
        <p>{textOf(collection.descriptions, language)}</p>
      </section>
    ))}
  </>
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
}) => {
  const pages = links.filter(({ rel, type }) => type === mediaTypes.html && rel !== 'self' && rel !== 'alternate');
  const rest = links.filter(({ rel, type }) => rel !== 'self' && type !== mediaTypes.html);
  return (
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
      <h2>{words.look[language]}</h2>
      <LinkList
        links={pages.map((link) =>
          link.rel === 'canonical' ? { ...link, title: wordFor('dataset', language) } : link,
        )}
      />
      <h2>{words.take[language]}</h2>
      <LinkList links={rest.map((link) => (link.rel === 'alternate' ? { ...link, title: 'JSON' } : link))} />
    </>
  );
};

interface ItemsProps {
  readonly base: string;
  readonly collection: Collection;
  readonly features: readonly Feature[];
  readonly matched: number;
  readonly next: string | undefined;
  readonly language: Language;
}

/** One page of features as a table; each cell says its column too, for narrow screens. */
export const ItemsBody = ({ base, collection, features, matched, next, language }: ItemsProps) => {
  const names = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];
  const items = `${base}/collections/${encodeURIComponent(collection.id)}/items`;
  if (features.length === 0) return <p>{words.nothing[language]}</p>;
  const count = words.of[language].replace('{shown}', `${features.length}`).replace('{matched}', `${matched}`);
  return (
    <>
      <p>{count}</p>
      {collection.attribution ? <p>{collection.attribution}</p> : null}
      <section aria-label={words.table[language]} tabindex={0}>
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
                  <td data-label={name}>{shown(properties[name])}</td>
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
  <dl aria-label={words.fields[language]}>
    {Object.entries(feature.properties).map(([name, value]) => (
      <>
        <dt>{name}</dt>
        <dd>{shown(value)}</dd>
      </>
    ))}
    {feature.geometry ? (
      <>
        <dt>{words.geometry[language]}</dt>
        <dd>{shown(feature.geometry).slice(0, 2_000)}</dd>
      </>
    ) : null}
  </dl>
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
      <li>
        <code>{name}</code>
      </li>
    ))}
  </ul>
);

/** The landing page: what this door is for, and its links. */
export const LandingBody = ({
  base,
  links,
  language,
}: {
  base: string;
  links: readonly Link[];
  language: Language;
}) => (
  <>
    <p>{words.lead[language]}</p>
    <p>
      <code>{base}</code>
    </p>
    <LinkList links={links.map((link) => forPeople(base, link))} />
  </>
);

/** On a page, the links lead to pages. */
function forPeople(base: string, link: Link): Link {
  const hasPage = link.rel === 'conformance' || link.rel === 'data';
  if (link.href === `${base}?f=json`) return { ...link, title: 'JSON' };
  return hasPage ? { ...link, href: `${link.href}?f=html`, type: mediaTypes.html } : link;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
