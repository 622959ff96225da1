/** The languages of copied calls, in the order in which they are shown. */
export const snippetLanguages = ['curl', 'Python', 'JavaScript', 'R'] as const;

/** One language of copied calls. */
export type SnippetLanguage = (typeof snippetLanguages)[number];

/** What an address answers: a GeoJSON collection, a list of NGSI-LD entities, or one of them. */
export type Shape = 'features' | 'entities' | 'entity';

/** One call as it is to be written down. */
export interface Call {
  readonly url: string;
  /** Sent where the data are not open. */
  readonly key?: string | null;
  readonly shape?: Shape;
  /** The JSON-LD context whose short names the filters use and the answer shall have. */
  readonly context?: string | null;
  /** The space that is asked; the shared one need not be named. */
  readonly space?: string | null;
}

/** A call that works as it stands. */
export function snippet(language: SnippetLanguage, { url, key, shape = 'features', context, space }: Call): string {
  const headers: Headers = [
    ...(key ? [['Authorization', `Bearer ${key}`] as const] : []),
    ...(context ? [['Link', contextLink(context)] as const] : []),
    ...(space ? [['NGSILD-Tenant', space] as const] : []),
  ];
  return writers[language](url, headers, shape);
}

type Headers = readonly (readonly [name: string, value: string])[];

/** The header `Link` that names the context of a call. NGSI-LD 1.9.1 §6.3.5. */
export const contextLink = (context: string) =>
  `<${context}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;

const writers: Readonly<Record<SnippetLanguage, (url: string, headers: Headers, shape: Shape) => string>> = {
  curl: (url, headers) =>
    `curl --fail --silent --show-error \\\n${headers.map(([name, value]) => `  --header ${shell(`${name}: ${value}`)} \\\n`).join('')}  ${shell(url)}`,
  Python: (url, headers, shape) =>
    `import json
from urllib.request import Request, urlopen

request = Request(
    ${quoted(url)}${headers.length > 0 ? `,\n    headers={${pairs(headers, ': ')}}` : ''},
)
with urlopen(request) as response:
    data = json.load(response)

${printed.Python[shape]}`,
  JavaScript: (url, headers, shape) =>
    `const response = await fetch(
  ${quoted(url)}${headers.length > 0 ? `,\n  { headers: { ${pairs(headers, ': ')} } }` : ''},
);
if (!response.ok) throw new Error(await response.text());
${printed.JavaScript[shape]}`,
  R: (url, headers, shape) =>
    `library(jsonlite)

url <- ${quoted(url)}
${headers.length > 0 ? `connection <- url(url, headers = c(${pairs(headers, ' = ')}))\ndata <- fromJSON(readLines(connection, warn = FALSE))` : 'data <- fromJSON(url)'}
print(data${shape === 'features' ? '$features$properties' : ''})`,
};

/** How what was answered is shown, by its shape. */
const printed = {
  Python: {
    features: 'for feature in data["features"]:\n    print(feature["properties"])',
    entities: 'for entity in data:\n    print(entity)',
    entity: 'print(data)',
  },
  JavaScript: {
    features:
      'const { features } = await response.json();\nfor (const { properties } of features) console.log(properties);',
    entities: 'for (const entity of await response.json()) console.log(entity);',
    entity: 'console.log(await response.json());',
  },
} as const;

/** Headers as members of a dictionary. */
const pairs = (headers: Headers, sign: string) =>
  headers.map(([name, value]) => `${quoted(name)}${sign}${quoted(value)}`).join(', ');

/** A word that a POSIX shell takes as it is. */
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A string literal that Python, JavaScript and R read alike: JSON without characters beyond ASCII. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/g, (sign) => encodeURIComponent(sign));
}
