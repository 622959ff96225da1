/** An instant as people write it: no fraction where there is none, microseconds where there are any. */
export function instantText(microseconds: number): string {
  const whole = Math.floor(microseconds / 1_000);
  const text = new Date(whole).toISOString();
  const rest = microseconds - whole * 1_000;
  if (rest !== 0) return `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
  return text.replace('.000Z', 'Z');
}

/** The microseconds of an ISO text: milliseconds are what `Date` reads; digits beyond them are added. */
export function microsecondsOf(text: string): number {
  const beyond = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? '';
  return Date.parse(text) * 1_000 + Number(beyond.padEnd(3, '0'));
}
