// The ledger of NGSI-LD conformance: which clause is proven by which tests, and what is declared unsupported.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const sentence = z.strictObject({ sl: z.string(), en: z.string() });
const ledgerForm = z.strictObject({
  specification: z.string(),
  clauses: z.array(
    z.strictObject({
      clause: z.string(),
      title: z.string(),
      /** `unsupported`: every use answers 501 by name, or is declined as the clause allows. */
      state: z.enum(['implemented', 'partly', 'unsupported']),
      /** As in the table of permissions. */
      routes: z.array(z.string()).optional(),
      /** Tests by the title that stands in their file. */
      tests: z.array(z.strictObject({ file: z.string(), test: z.string() })).min(1),
      /** What is missing, or what the state cannot say. */
      note: sentence.optional(),
    }),
  ),
});

/** The ledger as it is kept. */
export type Ledger = z.infer<typeof ledgerForm>;

/** Reads `docs/reference/ngsi-ld-conformance.json`. */
export async function readLedger(): Promise<Ledger> {
  const file = join(resolve(import.meta.dirname, '..'), 'docs/reference/ngsi-ld-conformance.json');
  return ledgerForm.parse(JSON.parse(await readFile(file, 'utf8')));
}

const states = { implemented: 'da · yes', partly: 'deloma · partly', unsupported: 'ne · no' } as const;

/** The ledger as a page for readers. */
export function conformancePage({ specification, clauses }: Ledger): string {
  const rows = clauses.map(({ clause, title, state, routes = [], tests, note }) => {
    const files = [...new Set(tests.map(({ file }) => file))];
    const links = files.map((file) => `[${file.split('/').at(-1)!.replace('.test.ts', '')}](../../${file})`).join(', ');
    const where = routes.map((route) => `\`${route.replace('/ngsi-ld/v1', '')}\``).join('<br>');
    const told = note === undefined ? '' : `${note.sl} ${note.en}`;
    return `| ${clause} | ${title} | ${states[state]} | ${where} | ${links} | ${told} |`;
  });
  const count = (state: keyof typeof states) => clauses.filter((each) => each.state === state).length;
  return `# Skladnost z NGSI-LD · Conformance with NGSI-LD

${specification}. Za vsako vrstico jamčijo navedeni preizkusi; test preverja, da obstajajo in da je naveden vsak naslov vrat. Kar ni podprto,
odgovori 501 z imenom ali je odklonjeno tako, kot določba dopušča. Each row is vouched for by the tests it names; a test checks that they exist
and that every route of the door is listed. What is not supported answers 501 by name, or is declined as its clause allows.

Podprto · Supported: ${count('implemented')}; deloma · in part: ${count('partly')}; ni podprto · not supported: ${count('unsupported')}.
Izmerjeno s preizkusi ETSI · Measured with ETSI's suite: [ngsi-ld-etsi-suite.md](ngsi-ld-etsi-suite.md).

| Določba · Clause | | Podprto · Supported | Naslovi · Routes | Preizkusi · Tests | |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
