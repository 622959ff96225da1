import type { Child } from 'hono/jsx';
import type { Places } from '../../places/index.ts';
import type { Publication } from '../../publications/index.ts';
import { Actions, Field, type FieldErrors, type Option, Select } from '../components/fields.tsx';
import { Form, FormPage } from '../components/form-page.tsx';
import { type Frame, to } from '../frame.ts';
import { textIn } from '../naming.ts';
import { SourceFields, StateTag, StepNames, stepNames } from './publish.tsx';

/** What every step of the wizard knows. */
export interface StepView {
  readonly publication: Publication;
  readonly errors: FieldErrors;
  readonly values: Readonly<Record<string, string>>;
}

interface StepPageProperties extends StepView {
  readonly frame: Frame;
  readonly step: number;
  /** What the page asks or says instead of the step's own question. */
  readonly heading?: string;
  readonly lead?: string;
  readonly children?: Child;
}

/** The frame around one step: where one is, what comes next. */
export function StepPage({ frame, step, publication, errors, heading, lead, children }: StepPageProperties) {
  const { words, fill } = frame.voice;
  const name = textIn(publication.description.titles, frame.language)?.text ?? publication.slug;
  const next = stepNames[step];
  return (
    <FormPage
      frame={frame}
      title={heading ?? words.publish.questions[stepNames[step - 1]!]}
      eyebrow={fill(words.publish.stepOf, { step, steps: 5, name: words.publish.steps[stepNames[step - 1]!] })}
      lead={lead ?? name}
      crumbs={[{ label: words.publish.title, href: to(frame, 'publish') }, { label: name }]}
      errors={errors}
    >
      <StepNames frame={frame} current={step} publication={publication.slug} />
      <p class="count row">
        <StateTag frame={frame} publication={publication} />
        {next && <span class="soft">{fill(words.publish.nextStep, { name: words.publish.steps[next] })}</span>}
      </p>
      {children}
    </FormPage>
  );
}

/** Where a step sends its form. */
export function stepAddress(frame: Frame, publication: Publication, step: number): string {
  return to(frame, 'publicationStep', { publication: publication.slug, step: String(step) });
}

/** The buttons of a step: on, back, and leaving with everything kept. */
export function StepActions({
  frame,
  publication,
  step,
  label,
}: {
  frame: Frame;
  publication: Publication;
  step: number;
  label?: string;
}) {
  const { common } = frame.voice.words;
  return (
    <Actions>
      <button type="submit" class="button">
        {label ?? common.continue}
      </button>
      {step > 1 && (
        <a class="button quiet" href={stepAddress(frame, publication, step - 1)}>
          {common.backStep}
        </a>
      )}
      <a href={to(frame, 'publish')}>{common.dismiss}</a>
    </Actions>
  );
}

/** Step 1: another file or address. */
export function SourceStep({ frame, view }: { frame: Frame; view: StepView }) {
  const { publish } = frame.voice.words;
  const { publication } = view;
  return (
    <StepPage frame={frame} step={1} {...view}>
      {publication.source && (
        <p class="count">
          <strong>{publication.source.name}</strong>{' '}
          <span class="soft">
            {frame.voice.size(publication.source.size)}
            {publication.profile &&
              `, ${frame.voice.count(frame.voice.words.common.rowsCount, publication.profile.rows)}`}
          </span>
        </p>
      )}
      <Form frame={frame} action={stepAddress(frame, publication, 1)} upload>
        <SourceFields frame={frame} values={view.values} errors={view.errors} />
        <StepActions frame={frame} publication={publication} step={1} label={publish.upload} />
      </Form>
    </StepPage>
  );
}

/** Answers that the catalogue offers. */
export interface DescribeOptions {
  readonly themes: readonly Option[];
  readonly licences: readonly Option[];
  readonly frequencies: readonly Option[];
  readonly places: Places;
}

/** What may be said later: folded, so that the step stays short. */
const further = ['titleEnglish', 'descriptionEnglish', 'keywords', 'theme', 'frequency', 'contact', 'attribution'];

/** Step 3: title, description and terms. */
export function DescribeStep({ frame, view, options }: { frame: Frame; view: StepView; options: DescribeOptions }) {
  const { publish, common } = frame.voice.words;
  const { publication, errors } = view;
  const { description } = publication;
  const field = (name: string, saved: string | null | undefined) => ({
    frame,
    name,
    value: view.values[name] ?? saved ?? '',
    error: errors[name],
  });
  const municipalities = [...options.places.list('municipality')].sort((a, b) =>
    frame.voice.compare(a.names.sl, b.names.sl),
  );
  return (
    <StepPage frame={frame} step={3} {...view}>
      <Form frame={frame} action={stepAddress(frame, publication, 3)}>
        <Field
          {...field('title', description.titles.sl)}
          label={publish.datasetTitle}
          hint={publish.datasetTitleHint}
          lang="sl"
          maxlength={200}
          required
        />
        <Field
          {...field('description', description.descriptions.sl)}
          label={publish.description}
          hint={publish.descriptionHint}
          lang="sl"
          rows={5}
          required
        />
        <Select
          {...field('licence', description.licence)}
          label={publish.licence}
          hint={publish.licenceHint}
          options={options.licences}
        />
        <Select
          {...field('place', description.places[0])}
          label={publish.place}
          required={false}
          options={[
            { value: '', label: publish.placeAll },
            ...municipalities.map((place) => ({ value: `municipality:${place.code}`, label: place.names.sl })),
          ]}
        />
        <Select
          {...field('visibility', description.accessRights === 'PUBLIC' ? 'anyone' : 'organisation')}
          label={publish.visibility}
          options={[
            { value: 'anyone', label: publish.visibilities.anyone },
            { value: 'organisation', label: publish.visibilities.organisation },
          ]}
        />
        <details class="fold" open={further.some((name) => errors[name])}>
          <summary>{publish.moreTitle}</summary>
          <div class="stack">
            <p class="hint">{publish.moreLead}</p>
            <Field
              {...field('titleEnglish', description.titles.en)}
              label={publish.datasetTitleEnglish}
              lang="en"
              maxlength={200}
            />
            <Field
              {...field('descriptionEnglish', description.descriptions.en)}
              label={publish.descriptionEnglish}
              lang="en"
              rows={4}
            />
            <Field
              {...field('keywords', description.keywords.sl?.join(', '))}
              label={publish.keywords}
              hint={publish.keywordsHint}
              lang="sl"
            />
            <Select
              {...field('theme', description.themes[0])}
              label={publish.theme}
              options={[{ value: '', label: '–' }, ...options.themes]}
              required={false}
            />
            <Select
              {...field('frequency', description.frequency)}
              label={publish.frequency}
              options={[{ value: '', label: common.unknown }, ...options.frequencies]}
              required={false}
            />
            <Field {...field('contact', description.contact?.email)} label={publish.contact} type="email" />
            <Field {...field('attribution', description.attribution)} label={publish.attribution} maxlength={1000} />
          </div>
        </details>
        {(publication.state === 'draft' || publication.state === 'checked') && (
          <div class="choice">
            <input
              type="checkbox"
              id="approvalRequired"
              name="approvalRequired"
              value="yes"
              checked={publication.approvalRequired}
              aria-describedby="approvalRequired-hint"
            />
            <label for="approvalRequired">{publish.approvalRequired}</label>
            <p class="hint" id="approvalRequired-hint">
              {publish.approvalHint}
            </p>
          </div>
        )}
        <StepActions frame={frame} publication={publication} step={3} />
      </Form>
    </StepPage>
  );
}
