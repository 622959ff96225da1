import { DomainError } from '../../platform/errors.ts';
import { type MqttBroker, type MqttPublisher, parseMqttAddress } from '../../platform/mqtt/index.ts';
import type { Outbound } from '../../platform/outbound/index.ts';
import type { NotificationMessage } from './notification-message.ts';
import type { Endpoint } from './subscription.ts';

/** What became of a notification: what was answered, and how final that is where it was not taken. */
export interface Sent {
  readonly answer: string;
  readonly refusal: { readonly isFinal: boolean } | null;
}

/** Sends a notification to an endpoint, whose address stands here with its password. */
export type Send = (endpoint: Endpoint, message: NotificationMessage, ending: AbortSignal) => Promise<Sent>;

/** Makes it, over HTTP (NGSI-LD 1.9.1 §6.3.8) and MQTT (§7.2). */
export function createSend(deps: {
  readonly outbound: Pick<Outbound, 'call'>;
  readonly mqtt: Pick<MqttPublisher, 'publish'>;
  /** The node's own broker, where this process has it. */
  readonly broker: Pick<MqttBroker, 'publish'> | null;
  readonly failed: (error: unknown) => void;
}): Send {
  const { outbound, mqtt, broker, failed } = deps;

  async function post(
    { uri, timeoutSeconds }: Endpoint,
    message: NotificationMessage,
    signal: AbortSignal,
  ): Promise<Sent> {
    const answer = await outbound.call(uri, {
      method: 'POST',
      ...message,
      timeoutSeconds,
      wholeSeconds: timeoutSeconds * 2,
      retries: 0,
      maxBytes: 64 * 1024,
      pacedByCaller: true,
      // A redirect that drops the notification and succeeds would look as if it had come.
      keepsBody: true,
      signal,
    });
    await answer.discard().catch(() => undefined);
    const told = `HTTP ${answer.status}`;
    if (answer.status >= 200 && answer.status < 300) return { answer: told, refusal: null };
    const isFinal = answer.status >= 400 && answer.status < 500 && ![408, 425, 429].includes(answer.status);
    return { answer: told, refusal: { isFinal } };
  }

  async function publish(
    { uri, timeoutSeconds, mqtt: terms }: Endpoint,
    { headers, body }: NotificationMessage,
    signal: AbortSignal,
  ): Promise<Sent> {
    const payload = `{"metadata":${JSON.stringify(headers)},"body":${body}}`;
    const address = parseMqttAddress(uri);
    const message = { ...terms!, payload, timeoutSeconds, signal };
    if (address.host === '') await broker!.publish({ ...message, topic: address.topic });
    else await mqtt.publish({ ...message, address });
    return { answer: terms!.qos === 0 ? 'MQTT written' : 'MQTT acknowledged', refusal: null };
  }

  return async (endpoint, message, ending) => {
    try {
      return await (endpoint.mqtt === null ? post : publish)(endpoint, message, ending);
    } catch (error) {
      if (ending.aborted) throw error;
      if (!(error instanceof DomainError)) failed(error);
      const isFinal = error instanceof DomainError && ['invalid', 'forbidden'].includes(error.kind);
      return { answer: error instanceof Error ? error.message.slice(0, 300) : 'unknown', refusal: { isFinal } };
    }
  };
}
