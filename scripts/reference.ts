// Writes the pages of docs/reference/ that are made from the code's own tables. A test fails when they are stale.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { settings } from '../src/config.ts';
import { registeredErrors } from '../src/platform/errors.ts';
import { statuses } from '../src/platform/http/index.ts';
import { permissionsPage } from '../test/contracts/permissions/permissions-page.ts';
import { conformancePage, readLedger } from './ngsi-ld-conformance.ts';

const root = resolve(import.meta.dirname, '..');
const made = '<!-- Made by `npm run reference` from the code. Changes by hand are lost. -->';

/** The generated pages: path below the repository → text. */
export async function referencePages(): Promise<Map<string, string>> {
  return new Map([
    ['docs/reference/errors.md', await errorsPage()],
    ['docs/reference/configuration.md', configurationPage()],
    ['docs/reference/permissions.md', `${made}\n\n${permissionsPage()}`],
    ['docs/reference/ngsi-ld-conformance.md', `${made}\n\n${conformancePage(await readLedger())}`],
  ]);
}

/** Every room's `errors.ts` registers its table when it is loaded. */
async function errorsPage(): Promise<string> {
  const entries = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
  const tables = entries.filter((entry) => entry.isFile() && /^(?:[\w-]+-)?errors\.ts$/.test(entry.name));
  for (const table of tables) {
    const file = join(table.parentPath, table.name);
    if (!file.includes('/words/')) await import(pathToFileURL(file).href);
  }
  const rows = [...registeredErrors()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([code, { kind, sl, en }]) => `| \`${code}\` | ${statuses[kind]} ${kind} | ${cell(sl)} | ${cell(en)} |`);
  return `${made}

# Kode napak · Error codes

Vsaka napaka ima stalno kodo, stavek v jeziku zahtevka in, kjer je mogoče, polje ali vrstico. Vrata NGSI-LD in druga
vrata standardov jih povedo v svoji obliki. Every error has a stable code, a sentence in the language of the request
and, where possible, the field or line. NGSI-LD and other standards' doors present them in their own form.

| Koda · Code | HTTP | Slovensko | English |
|---|---|---|---|
${rows.join('\n')}
`;
}

function configurationPage(): string {
  const rows = Object.values(settings).map(({ name, shown, secret, meaning }) => {
    const value = shown === '' ? '–' : `\`${shown}\``;
    return `| \`${name}\`${secret ? ' 🔒' : ''} | ${value} | ${cell(meaning.sl)} | ${cell(meaning.en)} |`;
  });
  return `${made}

# Nastavitve · Settings

Nastavitve so spremenljivke okolja. Vozlišče jih ob zagonu preveri vse hkrati in pove vse napake naenkrat; 🔒 označuje
skrivnosti, ki se ne zapisujejo v dnevnik. Settings are environment variables. The node checks all of them when it
starts and tells all faults at once; 🔒 marks secrets, which are never logged.

| Ime · Name | Privzeto · Default | Slovensko | English |
|---|---|---|---|
${rows.join('\n')}
`;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of await referencePages()) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    console.log(path);
  }
}
