/** The languages of copied calls, in the order in which they are shown. */
export const snippetLanguages = ['curl', 'Python', 'JavaScript', 'R'] as const;

/** One language of copied calls. */
export type SnippetLanguage = (typeof snippetLanguages)[number];

/** What an address answers: a GeoJSON collection, or a list of NGSI-LD entities. */
export type Shape = 'features' | 'entities';

/** A call that works as it stands; with `key` where the data are not open. */
export function snippet(language: SnippetLanguage, url: string, key: string | null, shape: Shape = 'features'): string {
  return writers[language](url, key, shape);
}

const writers: Readonly<Record<SnippetLanguage, (url: string, key: string | null, shape: Shape) => string>> = {
  curl: (url, key) =>
    `curl --fail --silent --show-error \\\n${key ? `  --header ${shell(`Authorization: Bearer ${key}`)} \\\n` : ''}  ${shell(url)}`,
  Python: (url, key, shape) =>
    `import json
from urllib.request import Request, urlopen

request = Request(
    ${quoted(url)}${key ? `,\n    headers={"Authorization": ${quoted(`Bearer ${key}`)}}` : ''},
)
with urlopen(request) as response:
    data = json.load(response)

for ${shape === 'features' ? 'feature in data["features"]' : 'entity in data'}:
    print(${shape === 'features' ? 'feature["properties"]' : 'entity'})`,
  JavaScript: (url, key, shape) =>
    `const response = await fetch(
  ${quoted(url)}${key ? `,\n  { headers: { Authorization: ${quoted(`Bearer ${key}`)} } }` : ''},
);
if (!response.ok) throw new Error(await response.text());
${shape === 'features' ? 'const { features } = await response.json();\nfor (const { properties } of features) console.log(properties);' : 'for (const entity of await response.json()) console.log(entity);'}`,
  R: (url, key, shape) =>
    `library(jsonlite)

url <- ${quoted(url)}
${key ? `connection <- url(url, headers = c(Authorization = ${quoted(`Bearer ${key}`)}))\ndata <- fromJSON(readLines(connection, warn = FALSE))` : 'data <- fromJSON(url)'}
print(data${shape === 'features' ? '$features$properties' : ''})`,
};

/** A word that a POSIX shell takes as it is. */
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A string literal that Python, JavaScript and R read alike: JSON without characters beyond ASCII. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/g, (sign) => encodeURIComponent(sign));
}
