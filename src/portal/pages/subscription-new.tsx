import type { Organisation } from '../../participants/index.ts';
import type { Places } from '../../places/index.ts';
import { Actions, Field, type FieldErrors, type Option, Select } from '../components/fields.tsx';
import { Form, FormPage } from '../components/form-page.tsx';
import { type Frame, to } from '../frame.ts';
import { nameOf } from '../naming.ts';
import { subscriptionCall } from '../subscription-request.ts';
import { RequestText } from './subscription.tsx';

/** What the form of a new subscription shows. */
export interface NewSubscriptionView {
  readonly space: string;
  readonly places: Places;
  readonly vocabularies: readonly Option[];
  readonly organisations: readonly Organisation[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
  readonly request: { readonly body: Readonly<Record<string, unknown>>; readonly context: string | undefined } | null;
}

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
        { label: words.operator.developersTitle, href: to(frame, 'developers') },
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

interface FieldsProperties {
  readonly frame: Frame;
  readonly view: NewSubscriptionView;
}

const fieldOf =
  ({ frame, view }: FieldsProperties) =>
  (name: string) => ({
    ...{ frame, name, value: view.values[name] ?? '', error: view.errors[name] },
  });

function WhatFields({ frame, view }: FieldsProperties) {
  const { subscriptions } = frame.voice.words;
  const field = fieldOf({ frame, view });
  const owners = view.organisations.map((one) => ({ value: one.id, label: nameOf(one, frame) }));
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
      <Field {...field('type')} label={subscriptions.type} hint={subscriptions.typeHint} maxlength={500} required />
      <Select
        frame={frame}
        name="model"
        label={subscriptions.model}
        hint={subscriptions.modelHint}
        value={view.values.model ?? ''}
        options={[{ value: '', label: subscriptions.modelCore }, ...view.vocabularies]}
      />
      <Field
        {...field('attributes')}
        label={subscriptions.attributes}
        hint={subscriptions.attributesHint}
        maxlength={1000}
      />
      <Field {...field('q')} label={subscriptions.q} hint={subscriptions.qHint} maxlength={2000} />
    </>
  );
}

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

function WhitherFields({ frame, view }: FieldsProperties) {
  const { subscriptions } = frame.voice.words;
  const field = fieldOf({ frame, view });
  const formats = ['normalized', 'concise', 'keyValues'] as const;
  return (
    <>
      <h2>{subscriptions.whither}</h2>
      <Field
        {...field('uri')}
        type="url"
        label={subscriptions.uri}
        hint={subscriptions.uriHint}
        maxlength={2000}
        required
      />
      <Field
        {...field('authorization')}
        autocomplete="off"
        label={subscriptions.authorization}
        hint={subscriptions.authorizationHint}
        maxlength={2000}
      />
      <Select
        frame={frame}
        name="format"
        label={subscriptions.format}
        value={view.values.format ?? 'keyValues'}
        error={view.errors.format}
        options={formats.map((value) => ({ value, label: subscriptions.formats[value] }))}
      />
      <Field {...field('throttling')} label={subscriptions.throttle} hint={subscriptions.throttleHint} maxlength={20} />
    </>
  );
}
