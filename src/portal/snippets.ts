/** The languages of copied calls, in the order in which they are shown. */
export const snippetLanguages = ['curl', 'Python', 'JavaScript', 'R'] as const;

/** One language of copied calls. */
export type SnippetLanguage = (typeof snippetLanguages)[number];

/** A call that works as it stands; with `key` where the data are not open. */
export function snippet(language: SnippetLanguage, url: string, key: string | null): string {
  return writers[language](url, key);
}

const writers: Readonly<Record<SnippetLanguage, (url: string, key: string | null) => string>> = {
  curl: (url, key) =>
    `curl --fail --silent --show-error \\\n${key ? `  --header ${shell(`Authorization: Bearer ${key}`)} \\\n` : ''}  ${shell(url)}`,
  Python: (url, key) =>
    `import json
from urllib.request import Request, urlopen

request = Request(
    ${quoted(url)}${key ? `,\n    headers={"Authorization": ${quoted(`Bearer ${key}`)}}` : ''},
)
with urlopen(request) as response:
    data = json.load(response)

for feature in data["features"]:
    print(feature["properties"])`,
  JavaScript: (url, key) =>
    `const response = await fetch(
  ${quoted(url)}${key ? `,\n  { headers: { Authorization: ${quoted(`Bearer ${key}`)} } }` : ''},
);
if (!response.ok) throw new Error(await response.text());
const { features } = await response.json();
for (const { properties } of features) console.log(properties);`,
  R: (url, key) =>
    `library(jsonlite)

url <- ${quoted(url)}
${key ? `connection <- url(url, headers = c(Authorization = ${quoted(`Bearer ${key}`)}))\ndata <- fromJSON(readLines(connection, warn = FALSE))` : 'data <- fromJSON(url)'}
print(data$features$properties)`,
};

/** A word that a POSIX shell takes as it is. */
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A string literal that Python, JavaScript and R read alike: JSON without characters beyond ASCII. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/g, (sign) => encodeURIComponent(sign));
}
