import { isIP } from 'node:net';
import { mqttError } from './errors.ts';

/** Where a message is published: a broker, who one is there, and a topic. */
export interface MqttAddress {
  readonly secure: boolean;
  /** A name or an IP address, without the brackets of IPv6; empty where the address names no broker. */
  readonly host: string;
  readonly port: number;
  readonly username: string | null;
  readonly password: string | null;
  readonly topic: string;
}

/** MQTT 5 §1.5.4: the length of a text is told in two bytes. */
const mostBytes = 65_535;

/**
 * Reads `mqtt[s]://[user[:password]@]host[:port]/topic[/subtopic]*` (NGSI-LD 1.9.1 §7.2); escapes are those of a URI. The
 * host may be left out where the caller knows which broker is meant then.
 */
export function parseMqttAddress(text: string): MqttAddress {
  const parts = /^(mqtts?):\/\/([^/?#\s]*)\/([^?#]+)$/i.exec(text);
  if (parts === null) throw mqttError('address-invalid');
  const [, scheme = '', authority = '', path = ''] = parts;
  const secure = scheme.toLowerCase() === 'mqtts';
  const at = authority.lastIndexOf('@');
  const [username = null, password = null] = at === -1 ? [] : credentials(authority.slice(0, at));
  const topic = decoded(path);
  if (!isPublishable(topic)) throw mqttError('address-invalid');
  const place = authority.slice(at + 1);
  return { secure, ...hostAndPort(place, secure ? 8883 : 1883), username, password, topic };
}

/** Scheme, host and port, as one writes them. */
export function originOf({ secure, host, port }: Pick<MqttAddress, 'secure' | 'host' | 'port'>): string {
  return `mqtt${secure ? 's' : ''}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** MQTT 5 §4.7.3, §1.5.4: names of topics have no wildcards, and texts no control characters. */
function isPublishable(topic: string): boolean {
  return topic !== '' && Buffer.byteLength(topic) <= mostBytes && !/[+#\p{Cc}\p{Cs}]/u.test(topic);
}

function credentials(text: string): readonly (string | null)[] {
  const colon = text.indexOf(':');
  const parts = colon === -1 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
  const [username = '', password] = parts.map(decoded);
  // MQTT 3.1.1 §3.1.2.9: a password needs a user.
  if (username === '' || /\p{Cc}/u.test(username) || Buffer.byteLength(username) > mostBytes)
    throw mqttError('address-invalid');
  return [username, password ?? null];
}

function hostAndPort(place: string, usual: number): { host: string; port: number } {
  const parts = /^(.*?)(?::(\d{1,5}))?$/s.exec(place);
  const [, name = '', digits] = parts ?? [];
  const port = digits === undefined ? usual : Number(digits);
  if (port < 1 || port > 65_535) throw mqttError('address-invalid');
  if (name === '' && digits === undefined) return { host: '', port };
  // The address is read as one of HTTP, so that every spelling of a host becomes the one that is connected to.
  if (/[%@\\\s]/.test(name) || !URL.canParse(`http://${name}/`)) throw mqttError('address-invalid');
  const { hostname, port: other, pathname } = new URL(`http://${name}/`);
  if (hostname === '' || other !== '' || pathname !== '/') throw mqttError('address-invalid');
  return { host: hostname.replace(/^\[|\]$/g, ''), port };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw mqttError('address-invalid', {}, { cause });
  }
}
