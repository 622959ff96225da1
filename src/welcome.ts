import type { Filled } from './demonstration/index.ts';

/** What the console says about a node that has just started. */
export interface Start {
  readonly url: string;
  readonly engine: 'postgres' | 'embedded';
  /** The link with which its reader becomes the operator; null when somebody is. */
  readonly claim: string | null;
  readonly seconds: number;
}

/** The lines that the console shows when the node is there, in Slovene and English. */
export function welcome({ url, engine, claim, seconds }: Start): string {
  const blocks = [
    [
      `Vozel teče na ${url}  (zagon ${inSlovene(seconds)} s)`,
      `Vozel runs at ${url}  (started in ${seconds.toFixed(1)} s)`,
    ],
    ...(claim === null
      ? []
      : [
          [
            'Postanite upravljavec vozlišča. Povezava velja enkrat, sedem dni:',
            'Become the operator of this node. The link works once, for seven days:',
            '',
            `  ${claim}`,
          ],
        ]),
    ...(engine === 'embedded'
      ? [
          [
            'Podatkovna baza je vgrajena: za preizkušanje in mala vozlišča.',
            'Za večja nastavite DATABASE_URL (PostgreSQL s PostGIS).',
            'The database is embedded: for trying out and small nodes.',
            'For larger ones set DATABASE_URL (PostgreSQL with PostGIS).',
          ],
        ]
      : []),
    ['Ustavite s Ctrl+C.  Stop with Ctrl+C.'],
  ];
  return `\n${blocks.map((lines) => lines.map((line) => (line ? `  ${line}` : '')).join('\n')).join('\n\n')}\n`;
}

/** What the console says when the demonstration is filled; nothing when there was nothing to fill. */
export function demonstrationLine({ outcome, entities, seconds }: Filled): string {
  const count = { sl: entities.toLocaleString('sl'), en: entities.toLocaleString('en') };
  switch (outcome) {
    case 'filled':
      return `  Prikaz je napolnjen: ${count.sl} zapisov v ${inSlovene(seconds)} s.\n  The demonstration is filled: ${count.en} entities in ${seconds.toFixed(1)} s.\n`;
    case 'failed':
      return '  Prikaza ni bilo mogoče napolniti; naslednji zagon poskusi znova.\n  The demonstration could not be filled; the next start tries again.\n';
    default:
      return '';
  }
}

const inSlovene = (seconds: number): string => seconds.toFixed(1).replace('.', ',');
