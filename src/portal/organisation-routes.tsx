import {
  hasRole,
  type Organisation,
  type OrganisationProfile,
  organisationKinds,
  type Participants,
  type Role,
  requireParticipant,
  requirePerson,
  requireRole,
  roles,
  slugForm,
  slugOf,
} from '../participants/index.ts';
import type { Places } from '../places/index.ts';
import type { RequestContext } from '../platform/http/index.ts';
import { queryText } from './addresses.ts';
import { plainSearch, viewerOf } from './browse-routes.tsx';
import type { FieldErrors } from './components/fields.tsx';
import { portalError } from './errors.ts';
import { faultsOf, readForm, type SubmittedForm } from './forms.ts';
import { type Frame, to } from './frame.ts';
import { NewOrganisationPage, SettingsPage } from './pages/organisation-settings.tsx';
import { OrganisationPage, OrganisationsPage } from './pages/organisations.tsx';
import type { Renderer } from './rendering.ts';
import type { Router } from './routing.ts';
import type { CatalogueSource } from './sources/views.ts';

/** What pages about organisations stand on. */
export interface OrganisationDeps {
  readonly renderer: Renderer;
  readonly participants: Participants;
  readonly places: Places;
  readonly catalogue: CatalogueSource;
}

/** Organisations: list, own page, making one, and its administration. */
export function organisationRoutes(router: Router, deps: OrganisationDeps): void {
  const { renderer, participants, places, catalogue } = deps;
  const { organisations } = participants;

  const required = async (c: RequestContext): Promise<Organisation> => {
    const found = await organisations.find(c.get('participant'), c.req.param('organisation') ?? '');
    if (!found) throw portalError('nothing-here');
    return found;
  };

  router.get('organisations', async (c, frame) => {
    const [all, found] = await Promise.all([
      organisations.list(c.get('participant'), { limit: 500 }),
      catalogue.search(viewerOf(c), plainSearch(frame, { limit: 1 })),
    ]);
    const publishers = found.facets.find(({ key }) => key === 'publisher')?.values ?? [];
    const datasets = new Map(publishers.map(({ value, count }) => [value, count]));
    return renderer.page(c, OrganisationsPage({ frame, organisations: all, datasets }));
  });

  router.get('organisation', async (c, frame) => {
    const organisation = await required(c);
    const view = {
      organisation,
      place: organisation.place && places.byCode(organisation.place.kind, organisation.place.code),
      found: await catalogue.of(viewerOf(c), organisation, 20, frame.language),
      administered: hasRole(c.get('participant'), organisation.id, 'developer'),
    };
    return renderer.page(c, OrganisationPage({ frame, view }));
  });

  router.get('organisationNew', (c, frame) => {
    if (c.get('participant').kind !== 'person') {
      return c.redirect(to(frame, 'signIn') + queryText({ return: to(frame, 'organisationNew') }), 303);
    }
    return renderer.page(c, NewOrganisationPage({ frame, places, values: {}, errors: {} }));
  });
  router.post('organisationNew', async (c, frame) => {
    const participant = c.get('participant');
    const form = await readForm(c, participants);
    const person = requirePerson(participant);
    try {
      const profile = readProfile(form, frame);
      const options = { administrator: person, confirmed: participant.operator };
      const made = await organisations.create(profile, options);
      return c.redirect(to(frame, 'organisation', { organisation: made.slug }), 303);
    } catch (error) {
      const errors = error instanceof FormFaults ? error.faults : faultsOf(error, frame);
      return renderer.page(c, NewOrganisationPage({ frame, places, values: form.values, errors }), 422);
    }
  });

  const settings = async (c: RequestContext, frame: Frame, said: Partial<Said> = {}) => {
    const organisation = await required(c);
    requireRole(c.get('participant'), organisation.id, 'developer');
    const administrator = hasRole(c.get('participant'), organisation.id, 'administrator');
    const view = {
      organisation,
      places,
      administrator,
      members: administrator ? await participants.members.list(organisation.id) : [],
      invitations: administrator ? await participants.invitations.list(organisation.id) : [],
      keys: await participants.keys.list(organisation.id),
      secret: null,
      notice: null,
      errors: {},
      values: {},
      ...said,
    };
    return renderer.page(c, SettingsPage({ frame, view }), Object.keys(view.errors).length > 0 ? 422 : 200);
  };

  router.get('organisationSettings', (c, frame) => {
    requireParticipant(c.get('participant'));
    const saved = c.req.query('saved') ? { notice: frame.voice.words.accounts.saved } : {};
    return settings(c, frame, saved);
  });
  router.post('organisationSettings', async (c, frame) => {
    const form = await readForm(c, participants);
    const organisation = await required(c);
    const action = form.text('action');
    requireRole(c.get('participant'), organisation.id, isKeyAction(action) ? 'developer' : 'administrator');
    try {
      const secret = await carryOut(action, { form, organisation, c, frame, participants });
      if (secret) return settings(c, frame, { secret });
      const current = (await organisations.byId(organisation.id)) ?? organisation;
      const own = to(frame, 'organisationSettings', { organisation: current.slug });
      return c.redirect(own + queryText({ saved: '1' }), 303);
    } catch (error) {
      const errors = error instanceof FormFaults ? error.faults : faultsOf(error, frame);
      return settings(c, frame, { errors, values: form.values });
    }
  });
}

interface Said {
  readonly secret: string | null;
  readonly notice: string | null;
  readonly errors: FieldErrors;
  readonly values: Readonly<Record<string, string>>;
}

const isKeyAction = (action: string) => action === 'key' || action === 'revoke';

interface Task {
  readonly form: SubmittedForm;
  readonly organisation: Organisation;
  readonly c: RequestContext;
  readonly frame: Frame;
  readonly participants: Participants;
}

/** Does what a form of the administration asks; a new key is answered, since it can be seen only now. */
async function carryOut(action: string, task: Task): Promise<string | null> {
  const { form, organisation, participants } = task;
  const by = task.c.get('participant').id;
  switch (action) {
    case 'profile':
      await saveProfile(task);
      return null;
    case 'invite':
      await participants.invitations.invite(
        organisation,
        { email: form.text('email'), role: readRole(form.text('role'), task.frame) },
        by,
      );
      return null;
    case 'withdraw':
      await participants.invitations.withdraw(organisation.id, form.text('invitation'));
      return null;
    case 'role':
      await participants.members.changeRole(
        organisation.id,
        form.text('person'),
        readRole(form.text('role'), task.frame),
      );
      return null;
    case 'remove-member':
      await participants.members.remove(organisation.id, form.text('person'));
      return null;
    case 'revoke':
      if (await participants.keys.get(organisation.id, form.text('keyId')))
        await participants.keys.revoke(form.text('keyId'));
      return null;
    case 'key':
      return createKey(task, by);
    default:
      return null;
  }
}

async function createKey({ form, organisation, c, frame, participants }: Task, by: string | null): Promise<string> {
  const role = readRole(form.text('keyRole'), frame);
  requireRole(c.get('participant'), organisation.id, role);
  if (!form.text('keyName')) throw new FormFaults({ keyName: frame.voice.words.accounts.must.name });
  const days = Number(form.text('keyDays'));
  const expires = days > 0 ? new Date(frame.now.getTime() + days * 86_400_000) : null;
  const key = { organisation: organisation.id, role, name: form.text('keyName'), expires, by };
  return (await participants.keys.create(key)).secret;
}

async function saveProfile({ form, organisation, frame, participants }: Task): Promise<void> {
  const profile = { ...readProfile(form, frame), colour: form.text('colour') || null };
  const logo = form.file('logo');
  if (logo) await participants.organisations.setLogo(organisation.id, Buffer.from(await logo.arrayBuffer()));
  const current = (await participants.organisations.byId(organisation.id)) ?? organisation;
  const names = { ...current.names, ...profile.names };
  const descriptions = { ...current.descriptions, ...profile.descriptions };
  await participants.organisations.change(organisation.id, { ...profile, names, descriptions }, current.version);
}

/** Faults that the form itself finds. */
class FormFaults extends Error {
  readonly faults: FieldErrors;

  constructor(faults: FieldErrors) {
    super('faults of a form');
    this.faults = faults;
  }
}

function readRole(text: string, frame: Frame): Role {
  const role = roles.find((known) => known === text);
  if (!role) throw new FormFaults({ role: frame.voice.words.accounts.must.role });
  return role;
}

function readProfile(form: SubmittedForm, frame: Frame): OrganisationProfile {
  const { must } = frame.voice.words.accounts;
  const [name, email, website] = [form.text('name'), form.text('contact'), form.text('website')];
  const slug = form.text('slug') || slugOf(name);
  const kind = organisationKinds.find((known) => known === form.text('kind'));
  const faults = {
    ...(name ? {} : { name: must.name }),
    ...(slug && !slugForm.test(slug) ? { slug: must.slug } : {}),
    ...(kind ? {} : { kind: must.kind }),
    ...(email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? { contact: must.email } : {}),
    ...(website && !/^https?:\/\/\S+$/.test(website) ? { website: must.website } : {}),
  };
  if (Object.keys(faults).length > 0 || !kind) throw new FormFaults(faults);
  const place = form.text('place');
  return {
    slug,
    kind,
    names: { sl: name, ...(form.text('nameEnglish') ? { en: form.text('nameEnglish') } : {}) },
    descriptions: form.text('description') ? { sl: form.text('description') } : {},
    place: place ? { kind: 'municipality', code: place } : null,
    website: website || null,
    email: email || null,
    colour: null,
  };
}
