import { randomUUID } from 'node:crypto';
import {
  authenticationRoutes,
  createParticipants,
  type NewOrganisation,
  type Participants,
  participantRoutes,
  type Role,
  type SignUpRule,
  type SpaceReader,
} from '../../src/participants/index.ts';
import { createAudit } from '../../src/platform/audit/index.ts';
import type { Database } from '../../src/platform/database/index.ts';
import { createFrame, createTraffic, openListener } from '../../src/platform/http/index.ts';

import { createLog } from '../../src/platform/log.ts';
import type { Letter } from '../../src/platform/mail/index.ts';
import { createSecrets } from '../../src/platform/secrets/index.ts';
import { freshDatabase } from './database.ts';
import type { Ending } from './node.ts';

/** What one request of a test carries. */
export interface Carried {
  readonly key?: string;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The room of participants behind a real port, with a tray for its mails. */
export interface ParticipantsNode {
  readonly url: string;
  readonly db: Database;
  readonly participants: Participants;
  readonly mails: Letter[];
  readonly operatorKey: string;
  call(method: string, path: string, body?: unknown, carried?: Carried): Promise<Response>;
  /** Registers a person with a confirmed address and signs in; answers the cookie. */
  newPerson(name?: string): Promise<{ id: string; email: string; cookie: string }>;
  newOrganisation(change?: Partial<NewOrganisation>): Promise<string>;
  /** A signed-in member of an organisation. */
  newMember(organisation: string, role: Role): Promise<{ id: string; email: string; cookie: string }>;
  /** The newest mail to an address, waiting for those under way. */
  mailTo(address: string): Promise<Letter | undefined>;
}

/** How a test's room differs from the usual one. */
export interface ParticipantsOptions {
  readonly signUp?: SignUpRule;
  readonly openAccess?: boolean;
  readonly spaces?: SpaceReader;
  readonly baseUrl?: string;
}

/** The password of every person of a test. */
export const testPassword = 'dolgo geslo za preizkus';

const visitor = () => ({ cookie: undefined, userAgent: 'test', address: `10.${ip()}.${ip()}.${ip()}` });
const ip = () => Math.floor(Math.random() * 250) + 1;

/** Opens the room over a fresh database. */
export async function startParticipants(ending: Ending, options: ParticipantsOptions = {}): Promise<ParticipantsNode> {
  const closeDatabase: (() => Promise<void>)[] = [];
  const db = await freshDatabase({ after: (work) => void closeDatabase.push(work) });
  const log = createLog('error');
  const listener = await openListener({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${listener.port}`;
  const baseUrl = options.baseUrl ?? url;
  const mails: Letter[] = [];
  const operatorKey = `operator-${randomUUID()}`;
  const participants = await createParticipants({
    db,
    log,
    clock: { now: () => new Date() },
    audit: createAudit({ db, clock: { now: () => new Date() } }),
    mail: { send: async (mail) => void mails.push(mail) },
    baseUrl,
    secrets: createSecrets('a secret of the tests, long enough for all'),
    operatorKey,
    signUp: options.signUp ?? 'open',
    openAccess: options.openAccess ?? false,
    spaces: options.spaces ?? { organisation: async () => null, shows: async () => new Map() },
  });
  const app = createFrame({
    log,
    traffic: createTraffic({ requestsAtOnce: 1000, requestSeconds: 30 }),
    baseUrl,
    trustedProxies: [],
  });
  app.use(participants.identify);
  app.use(participants.refuseUnknown);
  app.route('/', authenticationRoutes(participants));
  app.route('/api/v1', participantRoutes(participants));
  listener.serve(app);
  ending.after(async () => {
    await listener.close(0);
    await participants.close();
    for (const close of closeDatabase) await close();
  });

  const call: ParticipantsNode['call'] = (method, path, body, carried = {}) => {
    const headers = new Headers({ 'accept-language': 'en', ...carried.headers });
    if (carried.key) headers.set('authorization', `Bearer ${carried.key}`);
    if (carried.cookie) headers.set('cookie', carried.cookie);
    // As a browser does; the client of the tests says Sec-Fetch-Mode, but no origin.
    if (!headers.has('origin') && (carried.cookie || path.startsWith('/auth'))) headers.set('origin', baseUrl);
    if (body !== undefined && !headers.has('content-type')) {
      headers.set('content-type', body instanceof Uint8Array ? 'application/octet-stream' : 'application/json');
    }
    const raw = body === undefined || body instanceof Uint8Array || typeof body === 'string';
    return fetch(url + path, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: (raw ? body : JSON.stringify(body)) as string }),
    });
  };

  const mailTo: ParticipantsNode['mailTo'] = async (address) => {
    await participants.settled();
    return mails.findLast((mail) => mail.recipient === address);
  };

  const newPerson: ParticipantsNode['newPerson'] = async (name = 'Ana Novak') => {
    const email = `p-${randomUUID()}@example.si`;
    const who = visitor();
    await participants.accounts.signUp(who, { name, email, password: testPassword }).catch(async (error) => {
      if (options.signUp !== 'invitation') throw error;
    });
    const token = /verify-email\?token=([^&\s]+)/.exec((await mailTo(email))?.body ?? '')?.[1] ?? '';
    await participants.accounts.verifyAddress(who, decodeURIComponent(token));
    const { setCookies } = await participants.accounts.signIn(who, { email, password: testPassword });
    const cookie = cookieOf(setCookies);
    const signed = await participants.sessions.identify(cookie);
    return { id: signed?.participant.id ?? '', email, cookie };
  };

  const newOrganisation: ParticipantsNode['newOrganisation'] = async (change = {}) => {
    const slug = `o-${randomUUID().slice(0, 8)}`;
    const answer = await call(
      'POST',
      '/api/v1/organisations',
      { slug, kind: 'company', names: { sl: `Podjetje ${slug}` }, ...change },
      { key: operatorKey },
    );
    const { id } = (await answer.json()) as { id: string };
    return id;
  };

  const newMember: ParticipantsNode['newMember'] = async (organisation, role) => {
    const person = await newPerson();
    const found = await participants.organisations.byId(organisation);
    if (found === null) throw new Error(`No organisation ${organisation}`);
    await participants.invitations.invite(found, { email: person.email, role }, null);
    await participants.invitations.accept(await invitationToken(mailTo, person.email), person);
    return person;
  };

  return { url, db, participants, mails, operatorKey, call, newPerson, newOrganisation, newMember, mailTo };
}

/** The token of the newest invitation to an address. */
export async function invitationToken(mailTo: ParticipantsNode['mailTo'], address: string): Promise<string> {
  return /invitation\/(\S+)/.exec((await mailTo(address))?.body ?? '')?.[1] ?? '';
}

/** The `Cookie` header that a browser would send after these `Set-Cookie` headers. */
export function cookieOf(setCookies: readonly string[]): string {
  return setCookies.map((one) => one.split(';', 1)[0]!).join('; ');
}
