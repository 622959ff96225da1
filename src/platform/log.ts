import { type DestinationStream, type Logger, pino } from 'pino';

/** Structured lines, one JSON object each. */
export type Log = Logger;

/** Names under which a value would be a secret; it is replaced wherever it stands, up to three levels deep. */
const secretNames = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'key',
  'apiKey',
  'api_key',
  'set-cookie',
  'operatorKey',
  'secretKey',
  'databaseUrl',
  'smtpUrl',
];

const paths = secretNames.flatMap((name) => {
  const step = name.includes('-') ? `["${name}"]` : `.${name}`;
  return [step.replace(/^\./, ''), `*${step}`, `*.*${step}`];
});

/** Opens the node's log; secrets by name never reach it. At a terminal a person reads it, elsewhere a machine does. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = { level, base: null, redact: { paths, censor: '•••' } };
  const chosen = destination ?? (process.stdout.isTTY ? forTerminal(process.stdout) : undefined);
  return chosen ? pino(options, chosen) : pino(options);
}

const levelNames: Readonly<Record<number, string>> = {
  40: 'opozorilo/warning ',
  50: 'napaka/error ',
  60: 'napaka/fatal ',
};

/** One short line for each entry: the time, the level where it matters, the message, and the rest as name=value. */
export function forTerminal(out: { write(text: string): unknown }): DestinationStream {
  return {
    write(line) {
      const { time, level, msg = '', ...rest } = JSON.parse(line) as Record<string, unknown>;
      const hour = new Date(Number(time)).toTimeString().slice(0, 8);
      const members = Object.entries(rest).map(([name, value]) => `${name}=${shown(value)}`);
      out.write(`${[hour, `${levelNames[Number(level)] ?? ''}${msg}`, ...members].join('  ')}\n`);
    },
  };
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'stack' in value) return `\n${value.stack}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
