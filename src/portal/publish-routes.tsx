import { hasRole, type Organisation, type Participant, type Participants } from '../participants/index.ts';
import type { Places } from '../places/index.ts';
import type { RequestContext } from '../platform/http/index.ts';
import { type Publication, type Publications, type Rejection, type Run, titleFromFile } from '../publications/index.ts';
import type { FieldErrors, Option } from './components/fields.tsx';
import type { Frame } from './frame.ts';
import { PublishPage } from './pages/publish.tsx';
import { MappingStep } from './pages/publish-mapping.tsx';
import { PreviewStep, PublishStep } from './pages/publish-runs.tsx';
import { DescribeStep, SourceStep, type StepView, stepAddress } from './pages/publish-steps.tsx';
import { readCorrections, readDescription, readFaults, readMapping, StepFaults } from './publish-forms.ts';
import type { Renderer } from './rendering.ts';
import type { Router } from './routing.ts';
import { readStreamedForm, type StreamedForm } from './streamed-form.ts';

/** What the wizard stands on. */
export interface PublishDeps {
  readonly renderer: Renderer;
  readonly participants: Participants;
  readonly publications: Publications;
  readonly places: Places;
  /** Names of the bundled data models. */
  readonly models: readonly string[];
  /** Choices of a controlled vocabulary in the language of the page. */
  readonly choices: (table: 'data-theme' | 'licence' | 'frequency', frame: Frame) => readonly Option[];
}

type Said = Pick<StepView, 'errors' | 'values'>;
const nothingSaid: Said = { errors: {}, values: {} };
const shownRejections = 100;

/** The wizard: five steps over the publications' own flow, each saved, each a plain form. */
export function publishRoutes(router: Router, deps: PublishDeps): void {
  const { renderer, participants, publications } = deps;

  const entrance = async (c: RequestContext, frame: Frame, said: Said = nothingSaid) => {
    const { participant } = frame;
    const known = participant.kind !== 'anonymous';
    const all = known ? await participants.organisations.list(participant, { limit: 500 }) : [];
    const view = {
      // The operator may publish for everyone, but is offered the own organisations first.
      organisations: all
        .filter((one) => hasRole(participant, one.id, 'provider'))
        .toSorted((one, other) => Number(isMember(participant, other)) - Number(isMember(participant, one))),
      publications: known ? await publications.list(participant, { limit: 50, offset: 0 }) : [],
      ...said,
    };
    return renderer.page(c, PublishPage({ frame, view }), statusOf(said.errors));
  };

  const step = async (
    c: RequestContext,
    frame: Frame,
    publication: Publication,
    number: number,
    said = nothingSaid,
  ) => {
    const view = { publication, ...said };
    const page = await stepPage(number, frame, view, deps);
    return renderer.page(c, page, statusOf(said.errors));
  };

  router.get('publish', (c, frame) => entrance(c, frame));
  router.post('publish', async (c, frame) => {
    const form = await readStreamedForm(c, participants);
    let created: Publication | null = null;
    try {
      created = await begin(form, frame, publications);
      await readSource(form, frame, publications, created.slug);
      return c.redirect(stepAddress(frame, created, 2), 303);
    } catch (error) {
      form.drain();
      const said = { errors: readFaults(error, frame), values: form.values };
      return created ? step(c, frame, created, 1, said) : entrance(c, frame, said);
    }
  });

  router.get('publication', async (c, frame) => {
    const publication = await publications.get(frame.participant, c.req.param('publication') ?? '');
    return c.redirect(stepAddress(frame, publication, openStep(publication)), 303);
  });
  router.get('publicationStep', async (c, frame) => {
    const publication = await publications.get(frame.participant, c.req.param('publication') ?? '');
    return step(c, frame, publication, readStep(c));
  });
  router.post('publicationStep', async (c, frame) => {
    const form = await readStreamedForm(c, participants);
    const publication = await publications.get(frame.participant, c.req.param('publication') ?? '');
    const number = readStep(c);
    try {
      const next = await save(number, form, publication, frame, publications);
      return c.redirect(stepAddress(frame, publication, next), 303);
    } catch (error) {
      form.drain();
      return step(c, frame, publication, number, { errors: readFaults(error, frame), values: form.values });
    }
  });
}

const isMember = ({ memberships }: Participant, { id }: Organisation) =>
  memberships.some(({ organisation }) => organisation === id);

const statusOf = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? 422 : 200);

function readStep(c: RequestContext): number {
  const number = Number(c.req.param('step'));
  return number >= 1 && number <= 5 ? Math.trunc(number) : 1;
}

/** The first step that still has something to do. */
function openStep({ source, mapping, description, state }: Publication): number {
  if (!source) return 1;
  if (!mapping) return 2;
  if (state === 'draft') return description.descriptions.sl ? 4 : 2;
  return 5;
}

async function stepPage(number: number, frame: Frame, view: StepView, deps: PublishDeps) {
  const { publications, participants, places, choices, models } = deps;
  if (number === 1) return SourceStep({ frame, view });
  if (number === 2) return MappingStep({ frame, view, models });
  if (number === 3) {
    const [themes, licences, frequencies] = [
      choices('data-theme', frame),
      choices('licence', frame),
      choices('frequency', frame),
    ];
    return DescribeStep({ frame, view, options: { themes, licences, frequencies, places } });
  }
  const runs = await publications.runs(frame.participant, view.publication.slug);
  // Who approves sees what the dry run said, since nothing has been written yet.
  const run = latest(runs, number === 4 || view.publication.state === 'awaiting-approval');
  const newest = runs.toSorted((a, b) => b.created.getTime() - a.created.getTime())[0] ?? null;
  const comparison = newest?.kind === 'check' && newest.source?.file !== view.publication.source?.file ? newest : null;
  const rejections = run && number === 4 ? await firstRejections(publications, frame, run) : [];
  const second = number === 5 ? await secondPerson(participants, frame, view.publication) : nobody;
  const shown = { ...view, run, comparison, rejections, ...second };
  return number === 4 ? PreviewStep({ frame, view: shown }) : PublishStep({ frame, view: shown });
}

const nobody = { mayApprove: false, approvers: 0, organisation: null };

/** Whether the reader may approve, how many others may, and where they can be invited. */
async function secondPerson({ members, organisations }: Participants, frame: Frame, publication: Publication) {
  const [people, organisation] = await Promise.all([
    members.list(publication.organisation),
    organisations.byId(publication.organisation),
  ]);
  const may = people.filter(({ role }) => role === 'administrator' || role === 'provider');
  return {
    mayApprove: publication.author !== frame.participant.id,
    approvers: may.filter(({ person }) => person !== publication.author).length,
    organisation: organisation?.slug ?? null,
  };
}

function latest(runs: readonly Run[], dry: boolean): Run | null {
  const fitting = runs.filter((run) => (run.kind === 'check') === dry);
  return fitting.sort((a, b) => b.created.getTime() - a.created.getTime())[0] ?? null;
}

async function firstRejections(publications: Publications, frame: Frame, run: Run): Promise<readonly Rejection[]> {
  for await (const page of publications.rejections(frame.participant, run.id)) return page.slice(0, shownRejections);
  return [];
}

async function begin(form: StreamedForm, frame: Frame, publications: Publications): Promise<Publication> {
  const { publish } = frame.voice.words;
  const file = form.stream;
  const title = form.text('title') || titleFromFile(file?.name ?? addressName(form.text('url')));
  const faults = {
    ...(form.has('organisation') ? {} : { organisation: publish.chooseOrganisation }),
    ...(title ? {} : { title: publish.enterTitle }),
    ...(file || form.has('url') ? {} : { file: publish.chooseFile }),
  };
  if (Object.keys(faults).length > 0) throw new StepFaults(faults);
  const description = { titles: { sl: title } };
  return publications.create(frame.participant, { organisation: form.text('organisation'), description });
}

function addressName(url: string): string {
  return URL.canParse(url) ? (new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? new URL(url).hostname) : '';
}

async function readSource(form: StreamedForm, frame: Frame, publications: Publications, slug: string): Promise<void> {
  const who = frame.participant;
  if (form.stream) {
    await publications.upload(who, slug, form.stream);
    return;
  }
  if (!form.has('url')) throw new StepFaults({ file: frame.voice.words.publish.chooseFile });
  const everyMinutes = Number(form.text('everyMinutes')) || null;
  await publications.feed(who, slug, { url: form.text('url'), everyMinutes });
}

/** Saves one step and answers which comes next. */
async function save(
  number: number,
  form: StreamedForm,
  publication: Publication,
  frame: Frame,
  publications: Publications,
): Promise<number> {
  const who = frame.participant;
  const { slug } = publication;
  if (number === 1) {
    await readSource(form, frame, publications, slug);
    return 2;
  }
  if (number === 2) {
    await publications.change(who, slug, readMapping(form, publication, frame));
    const corrected = readCorrections(form, publication) !== null;
    return form.text('model') === form.text('modelBefore') && !corrected ? 3 : 2;
  }
  if (number === 3) {
    const before = publication.state === 'draft' || publication.state === 'checked';
    const description = readDescription(form, publication, frame);
    await publications.change(who, slug, {
      description,
      ...(before ? { approvalRequired: form.has('approvalRequired') } : {}),
    });
    if (before) await publications.check(who, slug);
    return before ? 4 : 5;
  }
  if (number === 4) {
    await publications.check(who, slug);
    return 4;
  }
  return act(form, publication, frame, publications);
}

async function act(
  form: StreamedForm,
  { slug }: Publication,
  frame: Frame,
  publications: Publications,
): Promise<number> {
  const who = frame.participant;
  const action = form.text('action');
  if (action === 'publish') await publications.publish(who, slug);
  if (action === 'submit') await publications.submit(who, slug);
  if (action === 'approve') await publications.approve(who, slug);
  if (action === 'return') await publications.sendBack(who, slug);
  if (action === 'pause') await publications.pause(who, slug);
  if (action === 'resume') await publications.resume(who, slug);
  if (action === 'pull') await publications.pull(who, slug);
  if (action === 'retire') await publications.retire(who, slug);
  if (action === 'replace' || action === 'append') await publications.confirm(who, form.text('run'), action);
  if (action === 'compare') {
    if (!form.stream) throw new StepFaults({ file: frame.voice.words.publish.chooseFile });
    await publications.refresh(who, slug, 'check', form.stream);
  }
  return 5;
}
