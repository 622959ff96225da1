import { fold } from '../../places/index.ts';

/** A word of the catalogue: folded, and as it is written. */
export interface KnownWord {
  readonly word: string;
  readonly shown: string;
}

/** The known word that a mistyped one most likely means; null when none is near enough. */
export function nearestWord(mistyped: string, known: readonly KnownWord[]): KnownWord | null {
  const allowed = mistyped.length <= 4 ? 1 : mistyped.length <= 8 ? 2 : 3;
  let best: KnownWord | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    // A wrong first letter is rare; asking for it keeps short words from turning into others.
    const distance = editDistance(mistyped, candidate.word) + (candidate.word[0] === mistyped[0] ? 0 : 0.5);
    if (distance <= allowed && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Letters to insert, remove, change or swap with their neighbour (optimal string alignment). */
export function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      let cost = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) cost = Math.min(cost, rows[i - 2]![j - 2]! + 1);
      row.push(cost);
    }
    rows.push(row);
  }
  return rows[left.length]![right.length]!;
}

/** The query with words replaced, everything between them kept. */
export function replaceWords(
  text: string,
  replacements: readonly { start: number; end: number; shown: string }[],
): string {
  let result = '';
  let place = 0;
  for (const { start, end, shown } of [...replacements].sort((a, b) => a.start - b.start)) {
    const written = text.slice(start, end);
    const capital = written[0] !== undefined && written[0] !== written[0].toLowerCase();
    result += text.slice(place, start) + (capital ? shown[0]!.toUpperCase() + shown.slice(1) : shown);
    place = end;
  }
  return result + text.slice(place);
}

/** Whether two queries differ in more than carons and case. */
export const differs = (left: string, right: string): boolean => fold(left) !== fold(right);
