import { DomainError } from '../../platform/errors.ts';
import { originOf, parseMqttAddress, type QualityOfService } from '../../platform/mqtt/index.ts';
import { subscriptionError } from './errors.ts';
import { ownBroker } from './own-topics.ts';
import type { Endpoint, KeyValue, MqttTerms, NotificationMedia } from './subscription.ts';

type Members = Readonly<Record<string, unknown>>;

const usualTimeout = 10_000;
const bounds = { timeout: 60_000, cooldown: 86_400_000 } as const;
const place = 'notification.endpoint';

/** Where notifications go, and how. NGSI-LD 1.9.1 §5.2.15. */
export function readEndpoint(endpoint: Members): Endpoint {
  return {
    ...readAddress(endpoint.uri as string, (endpoint.notifierInfo as readonly KeyValue[] | undefined) ?? []),
    accept: (endpoint.accept as NotificationMedia | undefined) ?? 'application/json',
    timeoutSeconds: Math.min((endpoint.timeout as number | undefined) ?? usualTimeout, bounds.timeout) / 1000,
    cooldownSeconds: Math.min((endpoint.cooldown as number | undefined) ?? 0, bounds.cooldown) / 1000,
  };
}

function readAddress(uri: string, info: readonly KeyValue[]): Pick<Endpoint, 'uri' | 'origin' | 'mqtt'> {
  const field = `${place}.uri`;
  if (!URL.canParse(uri)) throw subscriptionError('member-not-address', { member: field }, { field });
  const { protocol, origin } = new URL(uri);
  if (protocol === 'http:' || protocol === 'https:') return { uri, origin, mqtt: null };
  if (protocol === 'mqtt:' || protocol === 'mqtts:') return { uri, origin: brokerOf(uri), mqtt: readMqttTerms(info) };
  throw subscriptionError('endpoint-unsupported', { scheme: protocol.slice(0, -1).slice(0, 60) }, { field });
}

function brokerOf(uri: string): string {
  const field = `${place}.uri`;
  try {
    const address = parseMqttAddress(uri);
    if (address.host !== '') return originOf(address);
    // Each owner's topics at the node's own broker are an endpoint of their own, so that none holds another up.
    if (!address.secure) return ownBroker + address.topic.split('/').slice(0, 2).join('/');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw subscriptionError('member-refused', { member: field }, { field, faults: [error], cause: error });
  }
  throw subscriptionError('member-not-address', { member: field }, { field });
}

const versions = { 'mqtt3.1.1': 4, 'mqtt5.0': 5 } as const;
const qualities: readonly string[] = ['0', '1', '2'];

/** NGSI-LD 1.9.1 Table 7.2-1. */
function readMqttTerms(info: readonly KeyValue[]): MqttTerms {
  const told = (key: string, usual: string, words: readonly string[]) => {
    const value = info.find((pair) => pair.key === key)?.value ?? usual;
    const member = `${place}.notifierInfo`;
    if (!words.includes(value))
      throw subscriptionError('member-not-among', { member, words: words.join(', ') }, { field: member });
    return value;
  };
  return {
    version: versions[told('MQTT-Version', 'mqtt5.0', Object.keys(versions)) as keyof typeof versions],
    qos: Number(told('MQTT-QoS', '0', qualities)) as QualityOfService,
  };
}
