/** Compiles programs that run on a server, by the names of what they become. */
export function compile(entryPoints: Readonly<Record<string, string>>, outdir: string): Promise<void>;
