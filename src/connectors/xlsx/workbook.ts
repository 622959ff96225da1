import type { ReadOptions, Source } from '../connector.ts';
import { connectorsError } from '../errors.ts';
import { type Archive, broken, openArchive } from './archive.ts';
import { type DateSystem, type NumberKind, numberKindsOf } from './number-formats.ts';
import { scanPart } from './xml-scanner.ts';

/** One sheet with cells, as the workbook lists it. */
export interface Sheet {
  readonly name: string;
  readonly part: string;
  readonly isHidden: boolean;
}

/** The parts of a workbook, found through its relationships. */
export interface Workbook {
  readonly archive: Archive;
  readonly sheets: readonly Sheet[];
  readonly dateSystem: DateSystem;
  /** What the number of a cell with style `s` means. */
  readonly numberKinds: readonly NumberKind[];
  readonly sharedStrings: string | null;
}

interface Relationship {
  readonly type: string;
  readonly part: string;
}

/** More sheets than a person could choose from. */
const maxSheets = 500;
const maxSheetName = 100;

/** Opens a workbook; an archive that holds something else is an unknown format. ECMA-376 Part 1 §12.3, Part 2 §6.5. */
export async function openWorkbook(source: Source, options: ReadOptions = {}): Promise<Workbook> {
  const archive = await openArchive(source, options);
  const part = await workbookPart(archive);
  if (part === null) throw connectorsError('unknown-format', { name: source.name });
  const relationships = await relationshipsOf(archive, part);
  const { sheets, dateSystem } = await contentsOf(archive, part, relationships);
  if (sheets.length === 0) throw broken(part);
  const related = (type: string) => [...relationships.values()].find((one) => one.type === type)?.part ?? null;
  const styles = related('styles');
  return {
    archive,
    sheets,
    dateSystem,
    numberKinds: styles === null ? [] : await numberKindsOf(archive, styles),
    sharedStrings: related('sharedStrings'),
  };
}

/** The part that the package names as its office document, when it is a workbook in XML. */
async function workbookPart(archive: Archive): Promise<string | null> {
  const usual = 'xl/workbook.xml';
  if (!archive.has('_rels/.rels')) return archive.has(usual) ? usual : null;
  const related = await relationshipsOf(archive, '');
  const main = [...related.values()].find(({ type }) => type === 'officeDocument')?.part ?? usual;
  return archive.has(main) && /(?:^|\/)workbook\d*\.xml$/i.test(main) ? main : null;
}

/** The relationships of a part by their ids; a type by the last word of its IRI, which both editions share. */
async function relationshipsOf(archive: Archive, part: string): Promise<Map<string, Relationship>> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const path = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const found = new Map<string, Relationship>();
  await scanPart(archive, path, {
    open(name, { Id, Type, Target, TargetMode }) {
      if (name !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return;
      found.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), part: resolved(folder, Target) });
    },
  });
  return found;
}

/** A target is relative to the folder of its source unless it begins with a slash. */
function resolved(folder: string, target: string): string {
  const steps: string[] = [];
  const from = target.startsWith('/') ? target : folder + target;
  for (const step of from.replaceAll('\\', '/').split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

async function contentsOf(archive: Archive, part: string, relationships: ReadonlyMap<string, Relationship>) {
  const sheets: Sheet[] = [];
  let dateSystem: DateSystem = 1900;
  await scanPart(archive, part, {
    open(name, attributes, depth) {
      if (name === 'workbookPr' && depth === 2 && /^(?:1|true)$/.test(attributes.date1904 ?? '')) dateSystem = 1904;
      if (name !== 'sheet' || depth !== 3 || sheets.length >= maxSheets) return;
      const related = relationships.get(relationshipId(attributes) ?? '');
      // Sheets of charts and macros have no cells.
      if (related?.type !== 'worksheet') return;
      sheets.push({
        name: (attributes.name ?? '').slice(0, maxSheetName),
        part: related.part,
        isHidden: /hidden$/i.test(attributes.state ?? ''),
      });
    },
  });
  return { sheets, dateSystem };
}

/** `r:id`, whatever the prefix is. */
function relationshipId(attributes: Readonly<Record<string, string>>): string | undefined {
  const name = Object.keys(attributes).find((key) => key.endsWith(':id'));
  return name === undefined ? undefined : attributes[name];
}
