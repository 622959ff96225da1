import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bilingual } from '../platform/language.ts';
import { connectionOf, connectionOptions } from './cli-connection.ts';
import { told, usage } from './cli-language.ts';
import {
  type NamedFile,
  openFile,
  PublicationClient,
  Refusal,
  type ShownPublication,
  type ShownRun,
} from './cli-publication-client.ts';

export const summary: Bilingual = {
  sl: 'objavi datoteko: vozel publish stevci.csv [--title "Števci prometa"] [--organisation koper] [--model TrafficFlowObserved] [--leave-out stolpec] [--licence CC_BY_4_0] [--approval] [--dry-run] [--replace naslov | --append naslov] [--json] [--url …] [--key …]',
  en: 'publish a file: vozel publish counters.csv [--title "Traffic counters"] [--organisation koper] [--model TrafficFlowObserved] [--leave-out column] [--licence CC_BY_4_0] [--approval] [--dry-run] [--replace slug | --append slug] [--json] [--url …] [--key …]',
};

const options = {
  ...connectionOptions,
  title: { type: 'string' },
  'title-en': { type: 'string' },
  description: { type: 'string' },
  organisation: { type: 'string' },
  model: { type: 'string' },
  licence: { type: 'string' },
  'leave-out': { type: 'string', multiple: true },
  approval: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  replace: { type: 'string' },
  append: { type: 'string' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parse>['values'];

const parse = (parameters: readonly string[]) => parseArgs({ args: [...parameters], options, allowPositionals: true });

/** Walks the guided flow of a running node: upload, dry run, publish; or brings next month's file under the same link. */
export async function run(parameters: readonly string[]): Promise<number> {
  const { values, positionals } = parse(parameters);
  const [file] = positionals;
  if (!file) return usage(summary);
  const node = connectionOf(values);
  const client = new PublicationClient(node);
  const source = await openFile(file);
  try {
    const outcome =
      values.replace || values.append ? await refresh(client, source, values) : await publish(client, source, values);
    report(outcome, node.url, values.json ?? false);
    return outcome.run.state === 'done' ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(values.json ? JSON.stringify(error.problem, null, 2) : error.message);
    return 1;
  }
}

interface Outcome {
  readonly publication: ShownPublication;
  readonly run: ShownRun;
  readonly rejections: readonly { line: number; column: string | null; sl: string; en: string }[];
}

async function publish(client: PublicationClient, source: NamedFile, values: Values): Promise<Outcome> {
  const texts = (sl?: string, en?: string) => ({ ...(sl ? { sl } : {}), ...(en ? { en } : {}) });
  const { slug } = await client.create({
    ...(values.organisation ? { organisation: values.organisation } : {}),
    approvalRequired: values.approval ?? false,
    description: {
      titles: texts(values.title ?? titleOf(source.name), values['title-en']),
      descriptions: texts(values.description),
      ...(values.licence ? { licence: values.licence } : {}),
    },
  });
  const uploaded = await client.upload(slug, source);
  const leftOut = [...new Set([...uploaded.leftOut, ...(values['leave-out'] ?? [])])];
  const steps = { ...(values.model ? { model: values.model } : {}), ...(values['leave-out'] ? { leftOut } : {}) };
  if (Object.keys(steps).length > 0) await client.change(slug, steps);
  const check = await client.start(slug, 'check');
  const rejections = await client.rejections(check.id);
  if (values['dry-run'] || check.state !== 'done')
    return { publication: await client.read(slug), run: check, rejections };
  if (values.approval) return { publication: await client.act(slug, 'submit'), run: check, rejections };
  const run = await client.start(slug, 'publish');
  return { publication: await client.read(slug), run, rejections };
}

/** Without a title, the name of the file says what it is: `stevci-prometa.csv` → `Stevci prometa`. */
function titleOf(file: string): string {
  const words = basename(file, extname(file))
    .replace(/[-_.]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

async function refresh(client: PublicationClient, source: NamedFile, values: Values): Promise<Outcome> {
  const slug = values.replace ?? values.append!;
  const kind = values['dry-run'] ? 'check' : values.replace ? 'replace' : 'append';
  const run = await client.refresh(slug, kind, source);
  return { publication: await client.read(slug), run, rejections: await client.rejections(run.id) };
}

const words = {
  leftOut: { sl: 'izpuščeni stolpci', en: 'columns left out' },
  rows: { sl: 'vrstic', en: 'rows' },
  rejected: { sl: 'zavrnjenih', en: 'rejected' },
  more: { sl: 'še', en: 'more' },
} as const;

function report({ publication, run: done, rejections }: Outcome, url: string, json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ publication, run: done, rejections }, null, 2));
    return;
  }
  const { counts } = done;
  console.log(`${publication.slug}: ${publication.state}${publication.mapping ? `, ${publication.mapping.type}` : ''}`);
  if (publication.state === 'published') console.log(`  ${url}/datasets/${publication.slug}`);
  if (publication.leftOut.length > 0) console.log(`  ${told(words.leftOut)}: ${publication.leftOut.join(', ')}`);
  console.log(
    `  ${counts.rows} ${told(words.rows)}, ${counts.rejected} ${told(words.rejected)}; + ${counts.created}  ~ ${counts.updated}  = ${counts.unchanged}  − ${counts.removed}`,
  );
  if (done.error) console.log(`  ${told(done.error)}`);
  for (const rejection of rejections.slice(0, 10))
    console.log(`  ${rejection.line}${rejection.column ? ` (${rejection.column})` : ''}: ${told(rejection)}`);
  if (rejections.length > 10) console.log(`  … ${rejections.length - 10} ${told(words.more)}`);
}
