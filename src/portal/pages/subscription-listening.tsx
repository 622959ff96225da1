import { type MqttAddress, parseMqttAddress } from '../../platform/mqtt/index.ts';
import type { Frame } from '../frame.ts';
import { RequestText, type SubscriptionView } from './subscription.tsx';

/** How to listen to what a subscription tells a broker, as a call to copy. */
export function Listening({ frame, view }: { frame: Frame; view: SubscriptionView }) {
  const { subscriptions } = frame.voice.words;
  const { endpoint } = view.told.subscription.terms;
  if (endpoint.mqtt === null) return null;
  const address = parseMqttAddress(endpoint.uri);
  const isOwn = address.host === '';
  return (
    <section class="section stack">
      <h2>{subscriptions.listenTitle}</h2>
      <p class="measure">{isOwn ? subscriptions.listenOwn : subscriptions.listenOther}</p>
      <RequestText
        frame={frame}
        label={subscriptions.listenTitle}
        text={listeningCall(address, endpoint.mqtt.qos, isOwn ? ownPlace(frame, view) : null)}
      />
    </section>
  );
}

/** Where the node's own broker listens. */
function ownPlace(frame: Frame, { brokerPort }: SubscriptionView) {
  return { host: new URL(frame.baseUrl).hostname, port: brokerPort ?? 1883 };
}

function listeningCall(
  { host, port, secure, topic }: MqttAddress,
  qos: number,
  own: { readonly host: string; readonly port: number } | null,
): string {
  const parts = [
    `mosquitto_sub --host ${own?.host ?? host} --port ${own?.port ?? port}`,
    ...(own === null ? [] : ['--username vozel --pw "$KEY"']),
    ...(secure ? ['--tls-use-os-certs'] : []),
    `--topic '${topic.replaceAll("'", `'\\''`)}' --qos ${qos}`,
  ];
  return parts.join(' \\\n  ');
}
