import { kinds, readSettings, type Setting, type ValuesOf } from './platform/settings/index.ts';

/** What one process of a node may do; several processes share one database. */
export type Role = 'web' | 'followers' | 'jobs';

/** A setting with a default that is written as in the environment. */
function setting<Value>(
  name: string,
  read: kinds.Reader<Value>,
  shown: string,
  sl: string,
  en: string,
): Setting<Value> {
  return { name, read, otherwise: read(shown, name), shown, secret: false, meaning: { sl, en } };
}

/** A setting that may be absent; the sentences say what holds then. */
function optional<Value>(name: string, read: kinds.Reader<Value>, sl: string, en: string): Setting<Value | undefined> {
  return { name, read, otherwise: undefined, shown: '', secret: false, meaning: { sl, en } };
}

/** The same setting, never logged nor shown. */
const secret = <Value>(open: Setting<Value>): Setting<Value> => ({ ...open, secret: true });

/** Every setting of the node. `docs/reference/configuration.md` is made from this table. */
export const settings = {
  port: setting(
    'PORT',
    kinds.port,
    '8080',
    'Vrata, na katerih vozlišče posluša; 0 izbere prosta.',
    'The port that the node listens on; 0 chooses a free one.',
  ),
  host: setting(
    'HOST',
    kinds.text(),
    '0.0.0.0',
    'Omrežni naslov, na katerem vozlišče posluša.',
    'The network address that the node listens on.',
  ),
  baseUrl: optional(
    'BASE_URL',
    kinds.baseAddress,
    'Naslov, na katerem vozlišče dosežejo drugi. Brez njega velja http://localhost in vrata.',
    'The address at which others reach the node. Without it, http://localhost and the port.',
  ),
  dataDirectory: setting(
    'DATA_DIR',
    kinds.text(),
    './data',
    'Mapa vgrajene podatkovne baze in datotek.',
    'The folder of the embedded database and of files.',
  ),
  databaseUrl: secret(
    optional(
      'DATABASE_URL',
      kinds.address('postgres', 'postgresql'),
      'PostgreSQL s PostGIS. Brez nje teče vgrajena baza.',
      'PostgreSQL with PostGIS. Without it, the embedded database runs.',
    ),
  ),
  operatorKey: secret(
    optional(
      'OPERATOR_KEY',
      kinds.text(16),
      'Ključ upravljavca za samodejno postavitev; pošlje se kot Authorization: Bearer.',
      'An operator key for unattended set-up; sent as Authorization: Bearer.',
    ),
  ),
  secretKey: secret(
    optional(
      'SECRET_KEY',
      kinds.text(32),
      'Pečati shranjene skrivnosti. Brez njega ga vozlišče naredi in hrani v DATA_DIR.',
      'Seals stored secrets. Without it, the node makes one and keeps it in DATA_DIR.',
    ),
  ),
  olderSecretKey: secret(
    optional(
      'SECRET_KEY_OLD',
      kinds.text(32),
      'Prejšnji ključ SECRET_KEY, s katerim se skrivnosti še odpečatijo med menjavo.',
      'The previous SECRET_KEY, which still opens secrets while the key is being changed.',
    ),
  ),
  smtpUrl: secret(
    optional(
      'SMTP_URL',
      kinds.address('smtp', 'smtps'),
      'Strežnik za odhodno pošto. Brez njega pošta čaka v vidnem predalu upravljavca.',
      "The server for outgoing mail. Without it, mail waits in the operator's visible outbox.",
    ),
  ),
  mailFrom: setting(
    'MAIL_FROM',
    kinds.mailbox,
    'Vozel <vozel@localhost>',
    'Pošiljatelj odhodne pošte.',
    'The sender of outgoing mail.',
  ),
  timestampUrl: optional(
    'TIMESTAMP_URL',
    kinds.address('http', 'https'),
    'Overitelj časovnih žigov (RFC 3161). Brez njega vozlišče časovnega žiga ne zatrjuje.',
    'The time-stamping authority (RFC 3161). Without it, the node claims no time stamp.',
  ),
  access: setting(
    'ACCESS',
    kinds.choice('protected', 'open'),
    'protected',
    'open pusti pisati kontekstne podatke brez prijave; le za preizkuse in zaprta omrežja.',
    'open lets anonymous callers write context data; only for tests and closed networks.',
  ),
  signUp: setting(
    'SIGN_UP',
    kinds.choice('open', 'invitation'),
    'open',
    'Kdo lahko odpre račun: kdor koli ali samo povabljeni.',
    'Who may open an account: anybody, or only who is invited.',
  ),
  roles: setting<readonly Role[]>(
    'ROLES',
    kinds.filled(kinds.listOf(kinds.choice('web', 'followers', 'jobs'))),
    'web,followers,jobs',
    'Kaj ta proces dela.',
    'What this process does.',
  ),
  contextOverrides: optional(
    'CONTEXT_OVERRIDES',
    kinds.filesByAddress,
    'Datoteka JSON: naslov konteksta JSON-LD → datoteka, s potjo od te datoteke.',
    'A JSON file: address of a JSON-LD context → file, by its path from this one.',
  ),
  contextTimeout: setting(
    'CONTEXT_TIMEOUT',
    kinds.wholeNumber(1, 120),
    '10',
    'Sekunde, ki jih zahtevek čaka na kontekst JSON-LD z drugega strežnika; vozlišče enkrat poskusi znova.',
    'Seconds that a request waits for a JSON-LD context of another server; the node tries once more.',
  ),
  outboundAllow: setting<readonly string[]>(
    'OUTBOUND_ALLOW',
    kinds.listOf(kinds.network),
    '',
    'Zasebni naslovi, omrežja ali gostitelji, ki jih smejo doseči odhodni klici.',
    'Private addresses, networks or hosts that outgoing calls may reach.',
  ),
  mqttPort: optional(
    'MQTT_PORT',
    kinds.port,
    'Vrata vgrajenega posrednika MQTT 3.1.1 za naročnine z naslovom mqtt:///…; 0 izbere prosta. Brez njih posrednika ni. Pri več procesih jih nastavite vsem z vlogo web in enemu z vlogo followers.',
    'The port of the embedded MQTT 3.1.1 broker for subscriptions with an address mqtt:///…; 0 chooses a free one. Without it, there is no broker. With several processes, set it for all that have the role web and for one with the role followers.',
  ),
  trustedProxies: setting<readonly string[]>(
    'TRUSTED_PROXIES',
    kinds.listOf(kinds.network),
    '127.0.0.1,::1',
    'Posredniki, katerih glava X-Forwarded-For velja.',
    'Proxies whose X-Forwarded-For header counts.',
  ),
  rateLimit: setting(
    'RATE_LIMIT',
    kinds.wholeNumber(0, 1_000_000),
    '200',
    'Zahtevkov na sekundo za en naslov ali udeleženca, s kratkim desetkratnim sunkom; 0 pomeni brez omejitve.',
    'Requests a second for one address or participant, with a short tenfold burst; 0 means no limit.',
  ),
  requestSeconds: setting(
    'REQUEST_SECONDS',
    kinds.wholeNumber(1, 3600),
    '60',
    'Koliko sekund sme trajati en zahtevek.',
    'How many seconds one request may take.',
  ),
  requestsAtOnce: setting(
    'REQUESTS_AT_ONCE',
    kinds.wholeNumber(1, 100_000),
    '2000',
    'Koliko zahtevkov vozlišče obdeluje hkrati; nadaljnji čakajo, in kdor čaka predolgo, dobi 503.',
    'How many requests the node works on at once; further ones wait, and those that wait too long are refused with 503.',
  ),
  temporalInstances: setting(
    'TEMPORAL_INSTANCES',
    kinds.wholeNumber(1, 1_000_000),
    '10000',
    'Koliko vrednosti zgodovine (NGSI-LD temporal) je v enem odgovoru; daljša zgodovina pride po delih (206).',
    'How many instances of history (NGSI-LD temporal) stand in one answer; a longer history comes in parts (206).',
  ),
  subscriptionQueue: setting(
    'SUBSCRIPTION_QUEUE',
    kinds.wholeNumber(1, 1_000_000),
    '10000',
    'Koliko sprememb čaka na prejemnika ene naročnine ali je zanj opuščenih; kar je več, ostane do takrat v dnevniku sprememb.',
    "How many changes wait for a subscription's receiver or have been given up; more of them stay in the change log until then.",
  ),
  stopSeconds: setting(
    'STOP_SECONDS',
    kinds.wholeNumber(0, 600),
    '20',
    'Koliko sekund vozlišče ob ustavitvi čaka, da se zahtevki končajo.',
    'How many seconds the node waits for requests to finish when it stops.',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    kinds.choice('silent', 'error', 'warn', 'info', 'debug'),
    'info',
    'Kaj vozlišče zapisuje v dnevnik.',
    'What the node writes to its log.',
  ),
} as const;

/** The node's settings, checked as a whole. */
export type Config = ValuesOf<typeof settings>;

/** Reads every setting from the environment; throws one error that names every fault. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  return readSettings(settings, environment);
}

/** Where command-line clients find a node, and the key they carry: VOZEL_URL (http://localhost:8080) and VOZEL_KEY. */
export function readClientSettings(environment: Readonly<Record<string, string | undefined>> = process.env): {
  url: string;
  key: string | undefined;
} {
  return { url: environment.VOZEL_URL || 'http://localhost:8080', key: environment.VOZEL_KEY || undefined };
}
