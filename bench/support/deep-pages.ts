/** Follows `next` over so many pages and compares what the early and the last ones took. */
export async function deepPages(get: (path: string) => Promise<string>, first: string, pages: number): Promise<void> {
  const times: number[] = [];
  let path: string | undefined = first;
  while (path !== undefined && times.length < pages) {
    const began = performance.now();
    const head: string = await get(path);
    times.push(performance.now() - began);
    const next: string | undefined = /<([^>]*)>; rel="next"/.exec(head)?.[1];
    path = next?.slice(new URL(next).origin.length);
  }
  const [early, last] = [middle(times.slice(100, 300)), middle(times.slice(-200))];
  console.log(
    `pages followed ${times.length}; early ${early.toFixed(2)} ms, last ${last.toFixed(2)} ms, ratio ${(last / early).toFixed(2)} (goal 1.5)`,
  );
}

/** The middle one of some times. */
export function middle(some: readonly number[]): number {
  return some.toSorted((left, right) => left - right)[Math.floor(some.length / 2)] ?? 0;
}
