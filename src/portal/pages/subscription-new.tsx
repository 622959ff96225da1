import type { Organisation } from '../../participants/index.ts';
import type { Places } from '../../places/index.ts';
import { Actions, Field, type FieldErrors, type Option, Select } from '../components/fields.tsx';
import { Form, FormPage } from '../components/form-page.tsx';
import { type Frame, to } from '../frame.ts';
import { nameOf } from '../naming.ts';
import { subscriptionCall } from '../subscription-request.ts';
import { RequestText } from './subscription.tsx';
import { WhitherFields } from './subscription-whither.tsx';

/** What the form of a new subscription shows. */
export interface NewSubscriptionView {
  readonly space: string;
  readonly places: Places;
  readonly vocabularies: readonly Option[];
  readonly organisations: readonly Organisation[];
  /** Short names of the types that the reader finds in the space. */
  readonly types: readonly string[];
  /** Whether the node has an MQTT broker of its own. */
  readonly hasBroker: boolean;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
  readonly request: { readonly body: Readonly<Record<string, unknown>>; readonly context: string | undefined } | null;
}

/** The choice of names that need no data model. */
export const coreModel = 'core';

/** A new subscription, by a plain form that shows the request which does the same. */
export function NewSubscriptionPage({ frame, view }: { frame: Frame; view: NewSubscriptionView }) {
  const { words } = frame.voice;
  const { subscriptions } = words;
  const { space, request, errors } = view;
  const list = to(frame, 'subscriptions', {}, { space });
  return (
    <FormPage
      frame={frame}
      title={subscriptions.create}
      lead={subscriptions.newLead}
      crumbs={[
        { label: words.common.developers, href: to(frame, 'developers') },
        { label: subscriptions.title, href: list },
        { label: subscriptions.create },
      ]}
      errors={errors}
      notice={
        request && (
          <section class="count" role="status">
            <h2>{subscriptions.requestTitle}</h2>
            <p class="measure">{subscriptions.requestLead}</p>
            <RequestText
              frame={frame}
              text={subscriptionCall(request.body, { baseUrl: frame.baseUrl, context: request.context, space })}
            />
          </section>
        )
      }
    >
      <Form frame={frame} action={to(frame, 'subscriptionNew', {}, { space })}>
        <WhatFields frame={frame} view={view} />
        <WhereFields frame={frame} view={view} />
        <WhitherFields frame={frame} view={view} />
        <Actions>
          <button type="submit" class="button" name="action" value="create">
            {words.common.create}
          </button>
          <button type="submit" class="button quiet" name="action" value="preview">
            {subscriptions.preview}
          </button>
          <a href={list}>{words.common.dismiss}</a>
        </Actions>
      </Form>
    </FormPage>
  );
}

/** What each part of the form is made of. */
export interface FieldsProperties {
  readonly frame: Frame;
  readonly view: NewSubscriptionView;
}

/** A field of the form with what was entered and what is wrong with it. */
export const fieldOf =
  ({ frame, view }: FieldsProperties) =>
  (name: string) => ({
    ...{ frame, name, value: view.values[name] ?? '', error: view.errors[name] },
  });

function WhatFields({ frame, view }: FieldsProperties) {
  const { subscriptions } = frame.voice.words;
  const field = fieldOf({ frame, view });
  const owners = view.organisations.map((one) => ({ value: one.id, label: nameOf(one, frame) }));
  const model = view.values.model ?? '';
  const models = [{ value: '' }, { value: coreModel }, ...view.vocabularies];
  const chosen = view.organisations.find(({ id, slug }) => [id, slug].includes(view.values.organisation ?? ''));
  return (
    <>
      <h2>{subscriptions.what}</h2>
      <Field {...field('name')} label={subscriptions.name} maxlength={200} />
      {owners.length > 0 && (
        <Select
          frame={frame}
          name="organisation"
          label={subscriptions.forWhom}
          value={chosen?.id ?? ''}
          error={view.errors.organisation}
          options={[{ value: '', label: subscriptions.forMyself }, ...owners]}
        />
      )}
      <datalist id="types">
        {view.types.map((type) => (
          <option value={type} />
        ))}
      </datalist>
      <Field
        {...field('type')}
        label={subscriptions.type}
        hint={subscriptions.typeHint}
        list="types"
        maxlength={500}
        required
      />
      <Field
        {...field('attributes')}
        label={subscriptions.attributes}
        hint={subscriptions.attributesHint}
        maxlength={1000}
      />
      <Field {...field('q')} label={subscriptions.q} hint={subscriptions.qHint} maxlength={2000} />
      <details class="fold" open={narrowing.some((name) => Boolean(view.values[name] || view.errors[name]))}>
        <summary>{subscriptions.narrowing}</summary>
        <div class="stack">
          <Field
            {...field('entity')}
            label={subscriptions.oneEntity}
            hint={subscriptions.oneEntityHint}
            maxlength={2000}
          />
          <Field {...field('scopeQ')} label={subscriptions.scope} maxlength={500} />
          <Select
            frame={frame}
            name="model"
            label={subscriptions.model}
            hint={subscriptions.modelHint}
            value={model}
            error={view.errors.model}
            options={[
              { value: '', label: subscriptions.modelByType },
              { value: coreModel, label: subscriptions.modelCore },
              ...(models.some(({ value }) => value === model) ? [] : [{ value: model, label: model }]),
              ...view.vocabularies,
            ]}
          />
        </div>
      </details>
    </>
  );
}

/** Fields that few need. */
const narrowing = ['entity', 'scopeQ', 'model'];

function WhereFields({ frame, view }: FieldsProperties) {
  const { words, compare } = frame.voice;
  const { subscriptions } = words;
  const field = fieldOf({ frame, view });
  const municipalities = [...view.places.list('municipality')].sort((a, b) => compare(a.names.sl, b.names.sl));
  const near = ['latitude', 'longitude', 'distance'];
  return (
    <>
      <h2>{subscriptions.where}</h2>
      <Select
        frame={frame}
        name="municipality"
        label={subscriptions.municipality}
        value={view.values.municipality ?? ''}
        error={view.errors.municipality}
        required={false}
        options={[
          { value: '', label: subscriptions.anywhere },
          ...municipalities.map((place) => ({ value: place.code, label: place.names.sl })),
        ]}
      />
      <details class="fold" open={near.some((name) => Boolean(view.values[name] || view.errors[name]))}>
        <summary>{subscriptions.areaFold}</summary>
        <div class="stack">
          <Field {...field('latitude')} label={subscriptions.latitude} maxlength={20} />
          <Field {...field('longitude')} label={subscriptions.longitude} maxlength={20} />
          <Field {...field('distance')} label={subscriptions.distance} maxlength={20} />
        </div>
      </details>
    </>
  );
}
