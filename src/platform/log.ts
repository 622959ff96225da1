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

/** Opens the node's log; secrets by name never reach it. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = { level, base: null, redact: { paths, censor: '•••' } };
  return destination ? pino(options, destination) : pino(options);
}
