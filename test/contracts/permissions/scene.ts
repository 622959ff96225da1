import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Organisation, Role } from '../../../src/participants/index.ts';
import { loadPlaces } from '../../../src/places/index.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { TestNode } from '../../support/node.ts';
import { cookieOf } from '../../support/participants.ts';
import { png } from '../../support/picture.ts';
import type { Caller } from './route-permission.ts';

/** A signed-in person of the tests. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly cookie: string;
}

const places = loadPlaces(join(import.meta.dirname, '../../../models/places'));

/** The password of everybody here. */
export const password = 'dolgo geslo za preizkus';

const roles: readonly Role[] = ['administrator', 'provider', 'developer', 'member'];
const csv = 'id;Število vozil;lon;lat\n1;10;14,5;46,05\n2;20;14,6;46,06\n';

/** Everybody who calls: each a person with an account, other than nobody and the operator's key. */
export class Cast {
  readonly node: TestNode;
  readonly #people = new Map<Caller, Person>();

  constructor(node: TestNode) {
    this.node = node;
  }

  /** Makes the persons; the stranger provides for an organisation of its own. */
  async gather(): Promise<void> {
    for (const caller of ['stranger', ...roles] as const) this.#people.set(caller, await this.newPerson(caller));
    await this.join(await this.node.newOrganisation(), this.#people.get('stranger')!.id, 'provider');
  }

  person(caller: Caller): Person | undefined {
    return this.#people.get(caller);
  }

  async newPerson(name: string): Promise<Person> {
    const { accounts, sessions } = this.node.node.participants;
    const email = `p-${newId()}@example.si`;
    await accounts.signUp(visitor(), { name, email, password });
    await sql`update person set email_verified = true where email = ${email}`.execute(this.node.db.kysely);
    const cookie = cookieOf((await accounts.signIn(visitor(), { email, password })).setCookies);
    const signed = await sessions.identify(cookie);
    return { id: signed!.participant.id!, email, cookie };
  }

  /** Another session of the same person, for what ends one. */
  async again(person: Person | undefined): Promise<Person | undefined> {
    if (person === undefined) return undefined;
    const form = { email: person.email, password };
    const { setCookies } = await this.node.node.participants.accounts.signIn(visitor(), form);
    return { ...person, cookie: cookieOf(setCookies) };
  }

  async join(organisation: string, person: string, role: Role): Promise<void> {
    await sql`insert into organisation_member (organisation, person, role) values (${organisation}, ${person}, ${role})`.execute(
      this.node.db.kysely,
    );
  }

  /** The token of an invitation to an organisation in which the address is not yet, as its letter carries it. */
  async invitation(email: string): Promise<string> {
    const { participants, mail } = this.node.node;
    const to = (await participants.organisations.byId(await this.node.newOrganisation()))!;
    await participants.invitations.invite(to, { email, role: 'member' }, null);
    await participants.settled();
    const letter = (await mail.outbox(200)).find((one) => one.recipient === email);
    return /vabilo\/([\w-]+)/.exec(letter?.body ?? '')?.[1] ?? assert.fail(`no letter to ${email}`);
  }

  /** An organisation in which every caller has its place. */
  async scene(): Promise<Scene> {
    const organisation = await this.node.newOrganisation();
    for (const role of roles) await this.join(organisation, this.person(role)!.id, role);
    const { participants } = this.node.node;
    participants.sessions.forget();
    participants.permissions.forget();
    return new Scene(this, (await participants.organisations.byId(organisation))!);
  }
}

/** An organisation with one of everything that a route may be about, each made when it is first asked for. */
export class Scene {
  readonly cast: Cast;
  readonly organisation: Organisation;
  readonly #made = new Map<string, Promise<string>>();

  constructor(cast: Cast, organisation: Organisation) {
    this.cast = cast;
    this.organisation = organisation;
  }

  get #node(): TestNode {
    return this.cast.node;
  }

  #once(what: string, make: () => Promise<string>): Promise<string> {
    const made = this.#made.get(what) ?? make();
    this.#made.set(what, made);
    return made;
  }

  /** A key of the organisation in a role. */
  key(role: Role): Promise<string> {
    return this.#once(`key ${role}`, () => this.#node.newKey({ organisation: this.organisation.id, role }));
  }

  /** A member beside the callers. */
  extra(): Promise<string> {
    return this.#once('extra', async () => {
      const id = `extra-${newId()}`;
      const email = `${id}@example.si`;
      await sql`insert into person (id, name, email) values (${id}, 'X', ${email})`.execute(this.#node.db.kysely);
      await this.cast.join(this.organisation.id, id, 'member');
      return id;
    });
  }

  invitation(): Promise<string> {
    return this.#once('invitation', async () => {
      const to = { email: `${newId()}@example.si`, role: 'member' } as const;
      return (await this.#node.node.participants.invitations.invite(this.organisation, to, null)).id;
    });
  }

  /** The id of a key that a caller has made, or of the operator's keys. */
  keyId(of: 'organisation' | 'operator', by: string | null): Promise<string> {
    return this.#once(`key of ${of} by ${by}`, async () => {
      const { keys } = this.#node.node.participants;
      const asked =
        of === 'operator'
          ? ({ organisation: null, role: 'operator' } as const)
          : ({ organisation: this.organisation.id, role: 'member' } as const);
      return (await keys.create({ ...asked, name: 'k', by })).key.id;
    });
  }

  async logo(): Promise<void> {
    await this.#once('logo', async () => {
      await this.#node.node.participants.organisations.setLogo(this.organisation.id, png(32, 32));
      return '';
    });
  }

  /** The number of a dataset that the organisation answers for. */
  number(): Promise<string> {
    return this.#once('number', async () => {
      const dataset = Math.floor(Math.random() * 2_000_000_000) + 1;
      const holder = `organisation:${this.organisation.id}` as const;
      await this.#node.node.participants.permissions.grant({ holder, dataset, source: 'steward' });
      return String(dataset);
    });
  }

  grant(): Promise<string> {
    return this.#once('grant', async () => {
      const asked = { holder: 'anyone', dataset: Number(await this.number()), source: 'manual' } as const;
      return (await this.#node.node.participants.permissions.grant(asked)).grant.id;
    });
  }

  /** A space with an entity of the organisation that anybody may read. */
  space(): Promise<string> {
    return this.#once('space', async () => {
      const { context, participants } = this.#node.node;
      const space = await context.spaces.create({ name: this.#node.newSpace() });
      const made = await this.#node.post('/ngsi-ld/v1/entities', lamp, {
        as: await this.key('provider'),
        space: space.name,
      });
      assert.equal(made.status, 201, made.text);
      const dataset = await context.selections.create(space.id, { types: [lampType] });
      await participants.permissions.grant({ holder: 'anyone', dataset, source: 'open' });
      return space.name;
    });
  }

  /** The id of a context that the organisation has added to that space. */
  context(): Promise<string> {
    return this.#once('context', async () => {
      const call = { as: await this.key('provider'), space: await this.space() };
      const added = await this.#node.post('/ngsi-ld/v1/jsonldContexts', { '@context': {} }, call);
      return added.headers.get('location')?.split('/').at(-1) ?? assert.fail(added.text);
    });
  }

  /** The id of a subscription of the organisation. */
  subscription(): Promise<string> {
    return this.#once('subscription', async () => {
      const asked = subscription();
      const made = await this.#node.post('/ngsi-ld/v1/subscriptions', asked, { as: await this.key('provider') });
      assert.equal(made.status, 201, made.text);
      return asked.id;
    });
  }

  /** The short name of a published record that the organisation answers for. */
  record(): Promise<string> {
    return this.#once('record', async () => {
      const as = this.#node.operatorKey;
      const titles = { sl: `Zbirka ${newId()}` };
      const described = { titles, descriptions: { sl: 'Opis.' }, steward: this.organisation.id };
      const made = await this.#node.post('/api/v1/datasets', described, { as });
      const published = await this.#node.post(`/api/v1/datasets/${made.body.slug}/publish`, undefined, { as });
      assert.equal(published.status, 200, published.text);
      return String(made.body.slug);
    });
  }

  /** The short name of a publication that has its file. */
  publication(): Promise<string> {
    return this.#once('publication', async () => {
      const as = await this.key('provider');
      const titles = { sl: `Objava ${newId()}` };
      const begun = { organisation: this.organisation.slug, description: { titles } };
      const { body } = await this.#node.post('/api/v1/publications', begun, { as });
      const source = `/api/v1/publications/${body.slug}/source?name=stevci.csv`;
      const put = await this.#node.put(source, csv, { as, headers: { 'content-type': 'text/csv' } });
      assert.equal(put.status, 200, put.text);
      return String(body.slug);
    });
  }

  /** A run of that publication that has ended. */
  run(): Promise<string> {
    return this.#once('run', async () => {
      const as = await this.key('provider');
      const { body } = await this.#node.post(`/api/v1/publications/${await this.publication()}/check`, undefined, {
        as,
      });
      await this.ended(String(body.id), as);
      return String(body.id);
    });
  }

  /** The short name of a dataset with rows that anybody may read. */
  dataset(): Promise<string> {
    return this.#once('dataset', async () => {
      const as = await this.key('provider');
      const slug = await this.publication();
      await this.run();
      const { body } = await this.#node.post(`/api/v1/publications/${slug}/publish`, undefined, { as });
      await this.ended(String(body.id), as);
      return slug;
    });
  }

  /** One of its rows, as the door of features names it. */
  item(): Promise<string> {
    return this.#once('item', async () => {
      const { body } = await this.#node.get(`/ogc/collections/${await this.dataset()}/items?f=json&limit=1`);
      return String(body.features?.[0]?.id);
    });
  }

  /** A file of the portal by the name that its pages use. */
  asset(): Promise<string> {
    return this.#once('asset', async () => {
      const { text } = await this.#node.get('/sl');
      return /\/assets\/([\w.-]+\.css)/.exec(text)?.[1] ?? assert.fail('a page without a style');
    });
  }

  /** A place of a kind by the name in its address. */
  async place(kind: 'municipality' | 'region' | 'settlement'): Promise<string> {
    return places.list(kind)[0]!.slug;
  }

  /** Waits until a run has done its work. */
  async ended(run: string, as: string): Promise<void> {
    for (let tries = 0; tries < 3_000; tries += 1) {
      const { body } = await this.#node.get(`/api/v1/publication-runs/${run}`, { as });
      if (String(body.state) === 'done') return;
      await wait(20);
    }
    assert.fail('the run does not end');
  }
}

/** The rows that a publication of the tests has. */
export const rows = csv;

/** The entity of a scene's space. */
export const lamp = { id: 'urn:ngsi-ld:Lamp:1', type: 'Lamp', level: { type: 'Property', value: 1 } };
/** A subscription that nothing sets off. */
export const subscription = () => ({
  id: `urn:ngsi-ld:Subscription:${newId()}`,
  type: 'Subscription',
  entities: [{ type: 'NobodyWritesThis' }],
  notification: { endpoint: { uri: 'https://receiver.example/in' } },
});
const lampType = 'https://uri.etsi.org/ngsi-ld/default-context/Lamp';

/** An address that no limit has counted yet. */
export const anAddress = () => `10.${part()}.${part()}.${part()}`;
const part = () => Math.floor(Math.random() * 250) + 1;
const visitor = () => ({ cookie: undefined, userAgent: 'test', address: anAddress() });
