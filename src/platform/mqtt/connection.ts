import { randomBytes } from 'node:crypto';
import { connect as connectPlain, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { IClientOptions, MqttClient } from 'mqtt';
import { DomainError } from '../errors.ts';
import type { MqttAddress } from './address.ts';
import { mqttError } from './errors.ts';

/** How sure a delivery to the broker is: at most once, at least once, exactly once. */
export type QualityOfService = 0 | 1 | 2;
/** A version of the protocol by its number on the wire: 4 is 3.1.1. */
export type ProtocolVersion = 4 | 5;

/** One connection to a broker, on which one message at a time is under way. */
export interface Connection {
  /** Whether a message may be given to it. */
  isOpen(): boolean;
  /** Publishes a message: resolves once it is acknowledged, or written where nothing is acknowledged. */
  publish(message: { topic: string; payload: string; qos: QualityOfService }): Promise<void>;
  /** Takes leave of the broker. */
  close(): void;
  /** Ends it at once; what is under way fails. */
  destroy(reason: Error): void;
}

/** Acknowledgements are small; whoever sends more between two messages is no broker that we could use. */
const mostReceived = 64 * 1024;
const keepAliveSeconds = 60;

/** What a broker refuses for good; anything else may pass. MQTT 3.1.1 §3.2.2.3, MQTT 5 §2.4. */
const finalReasons: ReadonlySet<number> = new Set([
  ...[1, 2, 4, 5, 132, 133, 134, 135, 138, 140, 144, 149, 153, 154, 155, 156, 157],
]);

/** Opens a connection; rejects when the broker refuses, cannot be reached or is cut off by `signal`. */
export async function openConnection(
  address: MqttAddress,
  { version, lookup, signal }: { version: ProtocolVersion; lookup: LookupFunction; signal: AbortSignal },
): Promise<Connection> {
  const library = await import('mqtt');
  signal.throwIfAborted();
  const { host } = address;
  const stream = openStream(address, lookup);
  const build = () => stream as unknown as ReturnType<StreamBuilder>;
  const client = new library.MqttClient(build, options(address, version));
  const fault = watchFaults(client, stream, host);
  const limits = { qos: 2, bytes: Number.POSITIVE_INFINITY };
  const destroy = (reason: Error) => {
    fault.note(reason);
    client.end(true);
    stream.destroy();
  };
  const abort = () => destroy(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await fault.unless((done) =>
      client.once('connect', ({ properties }) => {
        limits.qos = properties?.maximumQoS ?? 2;
        limits.bytes = properties?.maximumPacketSize ?? Number.POSITIVE_INFINITY;
        done();
      }),
    );
  } catch (error) {
    destroy(error as Error);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }

  return {
    isOpen: () => client.connected && fault.none(),
    async publish({ topic, payload, qos }) {
      if (qos > limits.qos) throw mqttError('refused', { host, reason: 'QoS not supported' });
      // The head of a packet takes little; a message so near to the limit may as well be beyond it.
      if (Buffer.byteLength(payload) + Buffer.byteLength(topic) + 64 > limits.bytes)
        throw mqttError('refused', { host, reason: 'Packet too large' });
      fault.begin();
      await fault.unless((done, failed) => {
        const settle = (error?: Error | null) => (error ? failed(error) : done());
        // Nothing is acknowledged then; what comes after it is written when it is.
        const written = (error?: Error | null) => (error || qos > 0 ? settle(error) : stream.write('', settle));
        client.publish(topic, payload, { qos }, written);
      });
    },
    close: () => void client.end(false, { reasonCode: 0 }, () => stream.destroy()),
    destroy,
  };
}

type StreamBuilder = ConstructorParameters<typeof MqttClient>[0];

function options({ username, password }: MqttAddress, version: ProtocolVersion): IClientOptions {
  return {
    protocolVersion: version,
    clientId: `vozel-${randomBytes(8).toString('hex')}`,
    clean: true,
    keepalive: keepAliveSeconds,
    // Whoever publishes decides when to try again, and on which connection.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: 'native',
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
  };
}

function openStream({ secure, host, port }: MqttAddress, lookup: LookupFunction): Socket {
  if (!secure) return connectPlain({ host, port, lookup, noDelay: true });
  return connectSecure({ host, port, lookup, ...(isIP(host) === 0 ? { servername: host } : {}) });
}

/** Gathers whatever may go wrong with a connection, in words for the caller. */
function watchFaults(client: MqttClient, stream: Socket, host: string) {
  let known: Error | null = null;
  let received = 0;
  let tell: (error: Error) => void = () => {};
  const note = (error: unknown) => {
    known ??= translate(error, host);
    tell(known);
  };
  stream.on('error', note);
  stream.on('close', () => note(mqttError('broken-off', { host, reason: 'closed' })));
  stream.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received <= mostReceived) return;
    note(mqttError('broken-off', { host, reason: 'answer too long' }));
    stream.destroy();
  });
  client.on('error', (error) => {
    note(error);
    stream.destroy();
  });
  client.on('disconnect', ({ reasonCode = 0 }) => note(Object.assign(new Error('disconnected'), { code: reasonCode })));
  return {
    note,
    none: () => known === null,
    begin: () => {
      received = 0;
    },
    /** Settles with what `work` tells, or with the first fault. */
    unless: (work: (done: () => void, failed: (error: unknown) => void) => void): Promise<void> =>
      new Promise((resolve, reject) => {
        tell = reject;
        if (known === null) work(resolve, (error) => reject(translate(error, host)));
        else reject(known);
      }),
  };
}

function translate(error: unknown, host: string): Error {
  if (error instanceof DomainError) return error;
  const { code, message = '', name } = error as { code?: unknown; message?: string; name?: string };
  if (name === 'AbortError' || name === 'TimeoutError') return error as Error;
  if (typeof code === 'number') {
    const reason = `${message.replace(/^[^:]*: /, '').slice(0, 100) || 'disconnected'} (${code})`;
    return mqttError(finalReasons.has(code) ? 'refused' : 'broken-off', { host, reason }, { cause: error });
  }
  if (typeof code === 'string') return mqttError('unreachable', { host, reason: code }, { cause: error });
  return mqttError('broken-off', { host, reason: message.slice(0, 100) }, { cause: error });
}
