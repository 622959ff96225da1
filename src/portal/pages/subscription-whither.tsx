import { Field, Select } from '../components/fields.tsx';
import type { Frame } from '../frame.ts';
import { usualQuality, usualVersion } from '../subscription-forms.ts';
import { type FieldsProperties, fieldOf, type NewSubscriptionView } from './subscription-new.tsx';

/** Where notifications go: over HTTPS, to an MQTT broker, or to the node's own one. */
export function WhitherFields({ frame, view }: FieldsProperties) {
  const { subscriptions } = frame.voice.words;
  const field = fieldOf({ frame, view });
  const formats = ['normalized', 'concise', 'keyValues'] as const;
  return (
    <>
      <h2>{subscriptions.whither}</h2>
      <Addresses frame={frame} view={view} />
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
      <Transport frame={frame} view={view} />
    </>
  );
}

/** The kinds of addresses with an example of each. */
function Addresses({ frame, view }: FieldsProperties) {
  const { subscriptions } = frame.voice.words;
  const kinds = [
    { example: 'https://primer.si/obvestila', text: subscriptions.toHttps },
    { example: 'mqtt://primer.si/parkirisca/mesta', text: subscriptions.toBroker },
    ...(view.hasBroker ? [{ example: ownTopic(frame, view), text: subscriptions.toOwnBroker }] : []),
  ];
  return (
    <dl class="pairs addresses">
      {kinds.map(({ example, text }) => (
        <>
          <dt>
            <code class="breakable">{example}</code>
          </dt>
          <dd>{text}</dd>
        </>
      ))}
    </dl>
  );
}

/** A topic at the node's own broker that the chosen owner, else the first possible one, may use. */
function ownTopic(frame: Frame, { organisations, values }: NewSubscriptionView): string {
  const chosen = organisations.find(({ id, slug }) => [id, slug].includes(values.organisation ?? ''));
  const owner = chosen ?? (frame.participant.operator ? undefined : organisations[0]);
  return `mqtt:///${owner ? `organisations/${owner.id}` : 'operator'}/parkirisca`;
}

/** What few change: further headers, and how a broker is spoken to. */
function Transport({ frame, view }: FieldsProperties) {
  const { subscriptions } = frame.voice.words;
  const field = fieldOf({ frame, view });
  const { values, errors } = view;
  const isChanged =
    Boolean(values.headers || errors.headers || errors.qos) ||
    (values.qos ?? usualQuality) !== usualQuality ||
    (values.version ?? usualVersion) !== usualVersion;
  return (
    <details class="fold" open={isChanged}>
      <summary>{subscriptions.transport}</summary>
      <div class="stack">
        <Field {...field('headers')} label={subscriptions.headers} hint={subscriptions.headersHint} rows={3} code />
        <Select
          frame={frame}
          name="qos"
          label={subscriptions.quality}
          hint={subscriptions.qualityHint}
          value={view.values.qos ?? usualQuality}
          error={view.errors.qos}
          options={(['0', '1', '2'] as const).map((value) => ({ value, label: subscriptions.qualities[value] }))}
        />
        <Select
          frame={frame}
          name="version"
          label={subscriptions.mqttVersion}
          value={values.version ?? usualVersion}
          options={[
            { value: 'mqtt5.0', label: 'MQTT 5' },
            { value: 'mqtt3.1.1', label: 'MQTT 3.1.1' },
          ]}
        />
      </div>
    </details>
  );
}
