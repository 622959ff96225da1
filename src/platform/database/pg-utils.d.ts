declare module 'pg/lib/utils.js' {
  /** What pg does with a parameter before it sends it: text, bytes or null. */
  const utilities: { prepareValue(value: unknown): string | Buffer | null };
  export = utilities;
}
