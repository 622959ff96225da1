import type { Organisation } from '../../participants/index.ts';
import type { Publication } from '../../publications/index.ts';
import { queryText } from '../addresses.ts';
import { Actions, Field, type FieldErrors, Select } from '../components/fields.tsx';
import { Form, FormPage } from '../components/form-page.tsx';
import { Notice } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';
import { nameOf, textIn } from '../naming.ts';

/** What the entrance of publishing shows. */
export interface PublishView {
  /** Organisations in whose name the reader may publish. */
  readonly organisations: readonly Organisation[];
  readonly publications: readonly Publication[];
  readonly errors: FieldErrors;
  readonly values: Readonly<Record<string, string>>;
}

/** The entrance: begin a publication, or go on with one. */
export function PublishPage({ frame, view }: { frame: Frame; view: PublishView }) {
  const { publish } = frame.voice.words;
  return (
    <FormPage frame={frame} title={publish.title} lead={publish.lead} errors={view.errors}>
      <StepNames frame={frame} current={1} />
      <Begin frame={frame} view={view} />
      {frame.participant.kind !== 'anonymous' && <Drafts frame={frame} publications={view.publications} />}
    </FormPage>
  );
}

function Begin({ frame, view }: { frame: Frame; view: PublishView }) {
  const { publish, common, accounts } = frame.voice.words;
  if (frame.participant.kind === 'anonymous') {
    return (
      <Notice>
        <p>{publish.needAccount}</p>
        <p class="actions">
          <a class="button" href={to(frame, 'signIn') + queryText({ return: to(frame, 'publish') })}>
            {common.signIn}
          </a>
          <a class="button quiet" href={to(frame, 'signUp') + queryText({ return: to(frame, 'publish') })}>
            {accounts.signUp}
          </a>
        </p>
      </Notice>
    );
  }
  if (view.organisations.length === 0) {
    return (
      <Notice>
        <p>{publish.needOrganisation}</p>
        <p class="actions">
          <a class="button" href={to(frame, 'organisationNew')}>
            {accounts.newOrganisation}
          </a>
        </p>
      </Notice>
    );
  }
  return (
    <section>
      <h2>{publish.questions.source}</h2>
      <Form frame={frame} action={to(frame, 'publish')} upload>
        <Select
          frame={frame}
          name="organisation"
          label={publish.organisation}
          value={view.values.organisation ?? ''}
          error={view.errors.organisation}
          options={view.organisations.map((one) => ({ value: one.id, label: nameOf(one, frame) }))}
        />
        <Field
          frame={frame}
          name="title"
          label={publish.datasetTitle}
          hint={publish.titleFromFileHint}
          value={view.values.title ?? ''}
          error={view.errors.title}
          maxlength={200}
        />
        <SourceFields frame={frame} values={view.values} errors={view.errors} />
        <Actions>
          <button type="submit" class="button">
            {publish.upload}
          </button>
        </Actions>
      </Form>
    </section>
  );
}

interface SourceProperties {
  readonly frame: Frame;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

/** A file, or the address of a feed. */
export function SourceFields({ frame, values, errors }: SourceProperties) {
  const { publish } = frame.voice.words;
  return (
    <>
      <Field
        frame={frame}
        name="file"
        type="file"
        label={publish.file}
        hint={publish.fileHint}
        error={errors.file}
        either
        accept=".csv,.tsv,.txt,.xlsx,.json,.geojson"
      />
      <details class="fold" open={Boolean(values.url || errors.url)}>
        <summary>{publish.kindAddressInstead}</summary>
        <div class="stack">
          <Field
            frame={frame}
            name="url"
            type="url"
            label={publish.url}
            hint={publish.kindAddressHint}
            value={values.url ?? ''}
            error={errors.url}
            maxlength={2000}
          />
          <Select
            frame={frame}
            name="everyMinutes"
            label={publish.schedule}
            value={values.everyMinutes ?? '60'}
            options={[
              { value: '5', label: publish.schedules.m5 },
              { value: '15', label: publish.schedules.m15 },
              { value: '60', label: publish.schedules.h1 },
              { value: '1440', label: publish.schedules.d1 },
            ]}
          />
        </div>
      </details>
    </>
  );
}

function Drafts({ frame, publications }: { frame: Frame; publications: readonly Publication[] }) {
  const { words, ago } = frame.voice;
  return (
    <section class="section">
      <h2>{words.publish.draftsTitle}</h2>
      {publications.length === 0 && <p class="soft">{words.publish.draftsNone}</p>}
      <ul class="live-list">
        {publications.map((publication) => (
          <li class="row apart">
            <a href={to(frame, 'publication', { publication: publication.slug })}>
              {textIn(publication.description.titles, frame.language)?.text ?? publication.slug}
            </a>
            <ul class="facts">
              <li>
                <StateTag frame={frame} publication={publication} />
              </li>
              <li>{ago(publication.modified, frame.now)}</li>
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where a publication stands, in words. */
export function StateTag({ frame, publication }: { frame: Frame; publication: Publication }) {
  return (
    <span class={publication.state === 'published' ? 'tag' : 'tag plain'}>
      {frame.voice.words.publish.states[publication.state]}
    </span>
  );
}

/** The five steps by name. */
export const stepNames = ['source', 'mapping', 'describe', 'preview', 'publish'] as const;

interface StepProperties {
  readonly frame: Frame;
  readonly current: number;
  /** Slug of a publication whose steps can be opened. */
  readonly publication?: string;
}

/** Which of the five steps this is, with the way to the others. */
export function StepNames({ frame, current, publication }: StepProperties) {
  const { words, fill } = frame.voice;
  const { steps, stepOf } = words.publish;
  return (
    <ol class="stepper" aria-label={fill(stepOf, { step: current, steps: 5, name: steps[stepNames[current - 1]!] })}>
      {stepNames.map((name, index) => {
        const step = index + 1;
        return (
          <li class={step < current ? 'done' : ''} {...(step === current ? { 'aria-current': 'step' as const } : {})}>
            <span>
              {publication && step !== current ? (
                <a href={to(frame, 'publicationStep', { publication, step: String(step) })}>{steps[name]}</a>
              ) : (
                steps[name]
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
