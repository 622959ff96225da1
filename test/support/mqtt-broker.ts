import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { generate, type IConnectPacket, type IPublishPacket, type Packet, parser } from 'mqtt-packet';
import type { Ending, Loose } from './node.ts';

/** A message as it came in, with how its sender had connected. */
export interface Published {
  readonly topic: string;
  readonly qos: number;
  readonly version: number;
  readonly username: string | undefined;
  readonly message: Loose;
}

/** How the broker behaves instead of the usual. */
export interface Behaviour {
  /** Answers nothing to packets of this kind. */
  silent?: 'connect' | 'publish';
  /** Answers these bytes to a packet of this kind. */
  rubbish?: { to: 'connect' | 'publish'; bytes: Buffer };
  /** Refuses connections, or messages, with this code of the version that is spoken. */
  refuse?: { what: 'connect' | 'publish'; code: number };
  /** Ends the connection when a message comes, before it is acknowledged. */
  hangsUp?: boolean;
}

/** A broker of MQTT 3.1.1 and 5 for tests: keeps what is published and behaves as it is told. */
export interface MqttBroker {
  readonly port: number;
  readonly published: Published[];
  readonly connections: IConnectPacket[];
  behaviour: Behaviour;
  until(count: number): Promise<Published[]>;
  untilIt(holds: (published: readonly Published[]) => boolean, what: string): Promise<void>;
  /** How many are connected now. */
  connected(): number;
  down(): Promise<void>;
  up(): Promise<void>;
}

const patience = 45_000;

/** Starts a broker that ends with the test or file. */
export async function startMqttBroker(ending: Ending): Promise<MqttBroker> {
  let port = 0;
  let server: Server | null = null;
  const sockets = new Set<Socket>();
  const published: Published[] = [];
  const connections: IConnectPacket[] = [];

  function serve(socket: Socket): void {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let connect: IConnectPacket | null = null;
    const read = parser();
    const protocolVersion = () => connect?.protocolVersion ?? 4;
    const answer = (packet: Packet) => socket.write(generate(packet, { protocolVersion: protocolVersion() }));
    read.on('error', () => socket.destroy());
    read.on('packet', (packet: Packet) => {
      const { silent, rubbish, refuse, hangsUp } = broker.behaviour;
      if (packet.cmd === silent) return;
      if (packet.cmd === rubbish?.to) return void socket.write(rubbish.bytes);
      const code = refuse?.what === packet.cmd ? refuse.code : 0;
      if (packet.cmd === 'connect') {
        connect = packet;
        connections.push(packet);
        answer({ cmd: 'connack', sessionPresent: false, returnCode: code, reasonCode: code });
      } else if (packet.cmd === 'publish') {
        if (hangsUp) return void socket.destroy();
        if (code === 0) note(packet, connect!);
        if (packet.qos > 0)
          answer({ cmd: packet.qos === 1 ? 'puback' : 'pubrec', messageId: packet.messageId!, reasonCode: code });
      } else if (packet.cmd === 'pubrel') answer({ cmd: 'pubcomp', messageId: packet.messageId!, reasonCode: 0 });
      else if (packet.cmd === 'pingreq') answer({ cmd: 'pingresp' });
      else if (packet.cmd === 'disconnect') socket.end();
    });
    socket.on('data', (chunk) => read.parse(chunk));
  }

  function note({ topic, qos, payload }: IPublishPacket, { protocolVersion, username }: IConnectPacket): void {
    const message = JSON.parse(String(payload)) as Loose;
    published.push({ topic, qos, version: protocolVersion ?? 4, username, message });
  }

  const broker: MqttBroker = {
    get port() {
      return port;
    },
    published,
    connections,
    behaviour: {},
    async until(count) {
      await broker.untilIt(() => published.length >= count, `${count} messages`);
      return published;
    },
    async untilIt(holds, what) {
      const end = Date.now() + patience;
      while (!holds(published)) {
        assert.ok(Date.now() < end, `still waiting for ${what}; there are ${published.length}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    connected: () => sockets.size,
    async down() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
      server = null;
    },
    async up() {
      server = createServer(serve);
      await new Promise<void>((resolve) => server!.listen(port, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    },
  };
  await broker.up();
  ending.after(() => broker.down());
  return broker;
}
