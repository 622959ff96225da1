import { strToU8, type ZipOptions, zipSync } from 'fflate';

/** A cell of a workbook that a test writes: plain values, a formula with its last result, a number with a format. */
export type WrittenCell =
  | string
  | number
  | boolean
  | null
  | { readonly formula: string; readonly result: number | string }
  | { readonly serial: number; readonly format: string };

/** A sheet of a workbook that a test writes. */
export interface WrittenSheet {
  readonly name: string;
  readonly rows: readonly (readonly WrittenCell[])[];
  readonly state?: 'hidden' | 'veryHidden';
}

const office = 'http://schemas.openxmlformats.org';
const main = `${office}/spreadsheetml/2006/main`;
const relationship = `${office}/officeDocument/2006/relationships`;

/** The parts of a workbook by their names, as text; `texts` are the items of its shared strings. */
export function workbookParts(sheets: readonly WrittenSheet[], texts: readonly string[] = []): Record<string, string> {
  const formats: string[] = [];
  const parts: Record<string, string> = {};
  for (const [index, { rows }] of sheets.entries()) {
    const lines = rows.map(
      (cells, row) => `<row r="${row + 1}">${cells.map((cell, at) => cellXml(cell, row, at, formats)).join('')}</row>`,
    );
    parts[`xl/worksheets/sheet${index + 1}.xml`] =
      `<worksheet xmlns="${main}"><sheetData>${lines.join('')}</sheetData></worksheet>`;
  }
  const listed = sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${escaped(name)}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="rId${index + 1}"/>`,
  );
  const related = sheets.map((_, index) => [`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`]);
  return {
    '_rels/.rels': relationships([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relationship}"><workbookPr/><sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ...related,
      ['rIdStyles', 'styles', 'styles.xml'],
      ...(texts.length > 0 ? [['rIdTexts', 'sharedStrings', 'sharedStrings.xml']] : []),
    ]),
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts>${formats
      .map((code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${escaped(code)}"/>`)
      .join(
        '',
      )}</numFmts><cellXfs><xf numFmtId="0"/>${formats.map((_, index) => `<xf numFmtId="${200 + index}"/>`).join('')}</cellXfs></styleSheet>`,
    ...parts,
    ...(texts.length > 0 ? { 'xl/sharedStrings.xml': `<sst xmlns="${main}">${texts.join('')}</sst>` } : {}),
  };
}

/** The bytes of an archive with these parts, in this order. */
export function zipped(parts: Readonly<Record<string, string | Uint8Array>>, options: ZipOptions = {}): Uint8Array {
  const files = Object.entries(parts).map(([name, content]) => [
    name,
    typeof content === 'string' ? strToU8(content) : content,
  ]);
  return zipSync(Object.fromEntries(files), options);
}

/** A whole workbook with these sheets. */
export const workbookBytes = (sheets: readonly WrittenSheet[]): Uint8Array => zipped(workbookParts(sheets));

function relationships(all: readonly (readonly string[])[]): string {
  const each = all.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${relationship}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${office}/package/2006/relationships">${each.join('')}</Relationships>`;
}

function cellXml(cell: WrittenCell, row: number, column: number, formats: string[]): string {
  const at = `r="${columnLetters(column)}${row + 1}"`;
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c ${at} t="b"><v>${Number(cell)}</v></c>`;
  if (typeof cell === 'string') return `<c ${at} t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
  if ('formula' in cell) {
    const type = typeof cell.result === 'string' ? ' t="str"' : '';
    return `<c ${at}${type}><f>${escaped(cell.formula)}</f><v>${escaped(String(cell.result))}</v></c>`;
  }
  if (!formats.includes(cell.format)) formats.push(cell.format);
  return `<c ${at} s="${formats.indexOf(cell.format) + 1}"><v>${cell.serial}</v></c>`;
}

function columnLetters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnLetters(Math.floor(column / 26) - 1) + last;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
