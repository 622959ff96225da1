import type { Client, Subscription } from 'aedes';
import type { OwnMessage } from './broker.ts';
import { mqttError } from './errors.ts';
import type { Tracking } from './sessionless.ts';
import { covers } from './topic-filter.ts';

/** What somebody may listen to. */
export interface Rights {
  mayListen(filter: string): boolean;
}

/** Those who are connected to the node's own broker, and what is under way to them. */
export interface Listeners {
  readonly tracking: Tracking;
  /** Lets somebody in; false when nobody knows the password. */
  admit(client: Client, password: string): Promise<boolean>;
  mayListen(client: Client, filter: string, most: number): boolean;
  began(client: Client, subscriptions: readonly Subscription[]): void;
  ended(client: Client, filters: readonly string[]): void;
  gone(client: Client): void;
  publish(message: OwnMessage): Promise<void>;
  onListening(heard: () => void): void;
}

interface Listener {
  readonly client: Client;
  readonly password: string;
  readonly rights: Rights;
  /** Filters with the quality that is wanted for each. */
  readonly filters: Map<string, number>;
  readonly underway: Map<number, () => void>;
  readonly leaving: AbortController;
}

const host = 'own';

/** Keeps account of them; `identify` tells what a password allows now. */
export function createListeners(identify: (password: string) => Promise<Rights | null>): Listeners {
  const present = new Map<Client, Listener>();
  const byName = new Map<string, Listener>();
  const leaving = new Map<Buffer, (messageId: number) => void>();
  let heard = () => {};

  /** A right that was withdrawn meanwhile ends the connection, as at every door. */
  async function stillListening(topic: string): Promise<readonly (readonly [Listener, number])[]> {
    const found: (readonly [Listener, number])[] = [];
    for (const listener of present.values()) {
      const filters = [...listener.filters].filter(([filter]) => covers(filter, topic));
      if (filters.length === 0) continue;
      const rights = await identify(listener.password);
      if (rights === null || !filters.some(([filter]) => rights.mayListen(filter))) listener.client.close();
      else found.push([listener, Math.max(...filters.map(([, qos]) => qos))]);
    }
    return found;
  }

  function deliver(
    { client, underway, leaving: gone }: Listener,
    message: OwnMessage,
    wanted: number,
    late: AbortSignal,
  ) {
    const { topic } = message;
    const qos = Math.min(message.qos, wanted) as OwnMessage['qos'];
    // Its own for each delivery: by it one knows under which number it leaves.
    const payload = Buffer.from(message.payload);
    const stop = AbortSignal.any([gone.signal, late, message.signal]);
    return new Promise<void>((resolve, reject) => {
      let number = 0;
      const end = (settle: () => void) => {
        leaving.delete(payload);
        underway.delete(number);
        stop.removeEventListener('abort', abort);
        settle();
      };
      const abort = () => {
        // Whoever does not acknowledge in time listens no more; it may come again.
        if (late.aborted) client.close();
        end(() => reject(stop.reason as Error));
      };
      if (stop.aborted) return void reject(stop.reason as Error);
      stop.addEventListener('abort', abort, { once: true });
      if (qos > 0)
        leaving.set(payload, (messageId) => {
          number = messageId;
          underway.set(messageId, () => end(resolve));
        });
      const packet = { cmd: 'publish', topic, payload, qos, retain: false, dup: false } as const;
      client.publish(packet, (error) => {
        if (error) end(() => reject(mqttError('broken-off', { host, reason: error.message.slice(0, 100) })));
        else if (qos === 0) end(resolve);
      });
    });
  }

  return {
    tracking: {
      leaves: (_client, messageId, payload) => leaving.get(payload)?.(messageId),
      acknowledged: (client, messageId) => byName.get(client)?.underway.get(messageId)?.(),
    },
    async admit(client, password) {
      const rights = await identify(password);
      if (rights === null || client.closed) return false;
      const listener = {
        client,
        password,
        rights,
        filters: new Map(),
        underway: new Map(),
        leaving: new AbortController(),
      };
      present.set(client, listener);
      byName.set(client.id, listener);
      return true;
    },
    mayListen(client, filter, most) {
      const listener = present.get(client);
      return listener !== undefined && listener.filters.size < most && listener.rights.mayListen(filter);
    },
    began(client, subscriptions) {
      const { filters } = present.get(client) ?? {};
      const granted = subscriptions.filter(({ qos }) => qos <= 2);
      for (const { topic, qos } of granted) filters?.set(topic, qos);
      if (granted.length > 0) heard();
    },
    ended(client, filters) {
      for (const filter of filters) present.get(client)?.filters.delete(filter);
    },
    gone(client) {
      const listener = present.get(client);
      if (listener === undefined) return;
      present.delete(client);
      if (byName.get(client.id) === listener) byName.delete(client.id);
      listener.leaving.abort(mqttError('broken-off', { host, reason: 'closed' }));
    },
    async publish(message) {
      const { topic, qos, timeoutSeconds } = message;
      const found = await stillListening(topic);
      if (found.length === 0 && qos > 0) throw mqttError('nobody-listens', { topic });
      const late = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000));
      const outcomes = await Promise.allSettled(
        found.map(([listener, wanted]) => deliver(listener, message, wanted, late)),
      );
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed === undefined) return;
      if (failed.reason === late.reason) throw mqttError('timed-out', { host, seconds: timeoutSeconds });
      throw failed.reason;
    },
    onListening(callback) {
      heard = callback;
    },
  };
}
