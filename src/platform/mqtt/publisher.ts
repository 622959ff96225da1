import { createGuard, type Guard } from '../outbound/index.ts';
import { type MqttAddress, originOf } from './address.ts';
import { type Connection, openConnection, type ProtocolVersion, type QualityOfService } from './connection.ts';
import { mqttError } from './errors.ts';

/** One message for a broker beyond the node. */
export interface MqttMessage {
  readonly address: MqttAddress;
  readonly version: ProtocolVersion;
  readonly qos: QualityOfService;
  readonly payload: string;
  /** From the call to the acknowledgement. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/** Publishes to brokers beyond the node. */
export interface MqttPublisher {
  /** Resolves once the broker has acknowledged the message (QoS 1 and 2) or it is written (QoS 0). */
  publish(message: MqttMessage): Promise<void>;
  close(): Promise<void>;
}

/** What the publisher needs. */
export interface MqttPublisherDeps {
  /** Private addresses that may be reached all the same. */
  readonly allow: readonly string[];
  readonly guard?: Guard;
  readonly limits?: { readonly connections: number; readonly idleMilliseconds: number };
}

interface Idle {
  readonly key: string;
  readonly connection: Connection;
  readonly timer: NodeJS.Timeout;
}

const usualLimits = { connections: 256, idleMilliseconds: 30_000 };

/**
 * Makes the publisher. A connection carries one message at a time, so that a broker which is slow with one holds no other
 * up and a fault concerns one message alone; afterwards it waits a while for the next one to the same broker.
 */
export function createMqttPublisher(deps: MqttPublisherDeps): MqttPublisher {
  const { guard = createGuard(deps.allow), limits = usualLimits } = deps;
  const idle = new Set<Idle>();
  const ending = new AbortController();
  let inUse = 0;

  function take(key: string): Connection | undefined {
    for (const each of [...idle].reverse()) {
      if (each.key !== key) continue;
      leave(each);
      if (each.connection.isOpen()) return each.connection;
    }
    return undefined;
  }

  function leave(each: Idle): void {
    clearTimeout(each.timer);
    idle.delete(each);
  }

  /** The one that has waited longest makes room. */
  function makeRoom(): void {
    if (inUse + idle.size < limits.connections) return;
    const [oldest] = idle;
    if (oldest === undefined) throw mqttError('too-many-connections', { most: limits.connections });
    leave(oldest);
    oldest.connection.close();
  }

  function keep(key: string, connection: Connection): void {
    if (!connection.isOpen() || ending.signal.aborted) {
      connection.close();
      return;
    }
    const timer = setTimeout(() => {
      leave(each);
      connection.close();
    }, limits.idleMilliseconds);
    timer.unref();
    const each: Idle = { key, connection, timer };
    idle.add(each);
  }

  async function publish({ address, version, qos, payload, timeoutSeconds, signal }: MqttMessage): Promise<void> {
    const { host, topic } = address;
    guard.checkHost(host);
    const late = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000));
    const stop = AbortSignal.any([signal, ending.signal, late]);
    const key = JSON.stringify([originOf(address), address.username, address.password, version]);
    const waiting = take(key);
    if (waiting === undefined) makeRoom();
    inUse += 1;
    try {
      const connection = waiting ?? (await openConnection(address, { version, lookup: guard.lookup, signal: stop }));
      const abort = () => connection.destroy(stop.reason as Error);
      stop.addEventListener('abort', abort, { once: true });
      try {
        stop.throwIfAborted();
        await connection.publish({ topic, payload, qos });
      } catch (error) {
        // What becomes of the message is unknown; nothing more may come of it beside its repetition.
        connection.destroy(error as Error);
        throw error;
      } finally {
        stop.removeEventListener('abort', abort);
      }
      keep(key, connection);
    } catch (error) {
      if (late.aborted && error === late.reason)
        throw mqttError('timed-out', { host, seconds: timeoutSeconds }, { cause: error });
      throw error;
    } finally {
      inUse -= 1;
    }
  }

  return {
    publish,
    async close() {
      ending.abort();
      for (const each of idle) {
        leave(each);
        each.connection.close();
      }
    },
  };
}
