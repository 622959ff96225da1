/** Finds the row that names the columns among the first rows: titles and empty rows often stand above it. */
export function findHeaderRow(rows: readonly (readonly unknown[])[]): number {
  const width = Math.max(0, ...rows.slice(0, 50).map(filled));
  let best = 0;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const [index, row] of rows.slice(0, 20).entries()) {
    const score = headerScore(row, width, rows[index + 1]) - index * 0.05;
    if (score > bestScore) [best, bestScore] = [index, score];
  }
  return best;
}

const unnamed = 'stolpec ';

/** Whether a column got its name from its place, because its header is empty. */
export const isUnnamed = (name: string): boolean => /^stolpec \d+$/.test(name);

/** Names for every column of the table: empty ones get a number, repeated ones a suffix, so that each is unique. */
export function columnNames(header: readonly unknown[], width: number): string[] {
  // A column of this name would be the prototype of its record.
  const taken = new Set(['__proto__']);
  return Array.from({ length: Math.max(width, header.length) }, (_, index) => {
    const given =
      String(header[index] ?? '')
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, 200) || `${unnamed}${index + 1}`;
    let name = given;
    for (let count = 2; taken.has(name); count++) name = `${given} (${count})`;
    taken.add(name);
    return name;
  });
}

function headerScore(row: readonly unknown[], width: number, next: readonly unknown[] | undefined): number {
  const cells = row.map((cell) => String(cell ?? '').trim());
  const named = cells.filter((cell) => cell !== '');
  if (named.length === 0) return -10;
  const words = named.filter((cell) => !looksLikeData(cell)).length / named.length;
  const unique = new Set(named).size / named.length;
  const followed = next
    ? next.filter((cell) => looksLikeData(String(cell ?? '').trim())).length / Math.max(1, width)
    : 0;
  return (named.length / Math.max(1, width)) * 3 + words * 2 + unique + followed;
}

const looksLikeData = (cell: string) => /^[+-]?[\d.,:\s/-]+$/.test(cell) || cell.length > 120;

const filled = (row: readonly unknown[]) => row.filter((cell) => String(cell ?? '').trim() !== '').length;
