import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of Linux' accounting are hundredths of a second. */
const tick = 10_000;

/** The processor time, in microseconds, that a process and all those below it have used so far. Linux only. */
export function processorTime(root: number): number {
  const children = new Map<number, number[]>();
  const ticks = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statusOf(name);
    if (!fields) continue;
    const [parent, own] = [Number(fields[1]), Number(fields[11]) + Number(fields[12])];
    // Children that ended are counted with the one that waited for them.
    ticks.set(Number(name), own + Number(fields[13]) + Number(fields[14]));
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  let sum = 0;
  for (const waiting = [root]; waiting.length > 0; ) {
    const process = waiting.pop()!;
    sum += ticks.get(process) ?? 0;
    waiting.push(...(children.get(process) ?? []));
  }
  return sum * tick;
}

/** The fields behind the name in parentheses, which may itself have blanks. */
function statusOf(process: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${process}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
