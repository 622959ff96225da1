import { createHash } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Aedes, Client } from 'aedes';
import type { QualityOfService } from './connection.ts';
import { mqttError } from './errors.ts';
import { createListeners, type Listeners, type Rights } from './listeners.ts';
import { packetBound } from './packet-bound.ts';
import { sessionless } from './sessionless.ts';

/** One message to those who listen at the node's own broker. */
export interface OwnMessage {
  readonly topic: string;
  readonly payload: string;
  readonly qos: QualityOfService;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/** The node's own broker: others listen, the node alone publishes. */
export interface MqttBroker {
  readonly port: number;
  /**
   * Resolves once all who listen have acknowledged the message, or it is written where nothing is acknowledged. Of quality
   * 1 and 2 it is refused while nobody listens: then it waits with whoever publishes.
   */
  publish(message: OwnMessage): Promise<void>;
  /** Calls back when somebody begins to listen. */
  onListening(heard: () => void): void;
  close(): Promise<void>;
}

/** What the broker needs. */
export interface MqttBrokerDeps {
  readonly port: number;
  readonly host: string;
  /** What whoever brings this password may listen to now; null: nobody that is known. */
  readonly identify: (password: string) => Promise<Rights | null>;
}

const limits = { connections: 1_000, packetBytes: 64 * 1024, connectMilliseconds: 10_000, filters: 100 } as const;
/** MQTT 3.1.1 §3.2.2.3. */
const returnCodes = { unavailable: 3, refused: 4 } as const;

/** Opens the broker; rejects when its port cannot be had. MQTT 3.1.1. */
export async function openMqttBroker({ port, host, identify }: MqttBrokerDeps): Promise<MqttBroker> {
  const listeners = createListeners(identify);
  const library = await import('aedes');
  const aedes = await library.Aedes.createBroker({
    persistence: sessionless(listeners.tracking),
    connectTimeout: limits.connectMilliseconds,
    maxClientsIdLength: 1_000,
    preConnect(_client, packet, done) {
      // The library tells of acknowledgements only to those that it thinks have a session; it is told that all do, and keeps none.
      Object.assign(packet, { clean: false, clientId: ownName(packet), will: undefined });
      done(null, true);
    },
    authenticate(client, _username, password, done) {
      const refuse = (returnCode: number) => done(Object.assign(new Error(), { returnCode }), false);
      listeners.admit(client, password?.toString() ?? '').then(
        (isKnown) => (isKnown ? done(null, true) : refuse(returnCodes.refused)),
        () => refuse(returnCodes.unavailable),
      );
    },
    authorizePublish: (client, _packet, done) => done(client === null ? null : new Error('nobody publishes here')),
    authorizeSubscribe(client, subscription, done) {
      done(null, listeners.mayListen(client, subscription.topic, limits.filters) ? subscription : null);
    },
  });
  follow(aedes, listeners);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, aedes);
  });
  server.maxConnections = limits.connections;
  await listen(server, port, host).catch(async (cause: Error) => {
    await closeAll(aedes);
    throw mqttError('port-not-opened', { port, reason: cause.message }, { cause });
  });
  return {
    port: (server.address() as AddressInfo).port,
    publish: listeners.publish,
    onListening: listeners.onListening,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await closeAll(aedes);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Who comes again under the same name and key takes the place of itself, and of nobody else. */
function ownName({ clientId = '', password }: { clientId?: string; password?: Buffer | undefined }): string {
  if (clientId === '') return '';
  const key = createHash('sha256')
    .update(password ?? '')
    .digest('hex');
  return `${key.slice(0, 16)} ${clientId.slice(0, 200)}`;
}

function follow(aedes: Aedes, listeners: Listeners): void {
  aedes.on('subscribe', (subscriptions, client) => listeners.began(client, subscriptions));
  aedes.on('unsubscribe', (filters, client) => listeners.ended(client, filters));
  const gone = (client: Client) => listeners.gone(client);
  aedes.on('clientDisconnect', gone);
  aedes.on('clientError', gone);
  aedes.on('connectionError', gone);
}

function serve(socket: Socket, aedes: Aedes): void {
  const bound = packetBound(limits.packetBytes);
  const connection = Duplex.from({ readable: socket.pipe(bound), writable: socket });
  const end = () => {
    socket.destroy();
    connection.destroy();
  };
  for (const part of [socket, bound, connection]) part.on('error', end);
  socket.on('close', end);
  connection.on('close', end);
  aedes.handle(connection);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const closeAll = (aedes: Aedes) => new Promise<void>((resolve) => aedes.close(() => resolve()));
