import { Readable } from 'node:stream';

/** One who is connected, as the broker's library knows it. */
interface Connected {
  readonly id: string;
}

/** A packet on its way to one who is connected; several messages of the same content have a content of their own each. */
interface Outgoing {
  readonly cmd: string;
  readonly messageId?: number;
  readonly payload?: Buffer;
}

/** Hears what becomes of messages: under which number one leaves, and that a number was acknowledged. */
export interface Tracking {
  leaves(client: string, messageId: number, payload: Buffer): void;
  acknowledged(client: string, messageId: number): void;
}

/**
 * What aedes wants to keep (its interface of persistence), kept nowhere: whoever is not connected has no session, nothing
 * is retained, and what waits waits with whoever publishes. It only tells what is under way.
 */
export function sessionless({ leaves, acknowledged }: Tracking) {
  const nothing = async () => {};
  const none = async () => [];
  const empty = () => Readable.from([]);
  return {
    async setup() {},
    ...{ addSubscriptions: nothing, removeSubscriptions: nothing, cleanSubscriptions: nothing },
    ...{ subscriptionsByClient: none, subscriptionsByTopic: none },
    ...{ outgoingEnqueue: nothing, outgoingEnqueueCombi: nothing, outgoingStream: empty },
    async outgoingUpdate({ id }: Connected, { cmd, messageId, payload }: Outgoing) {
      if (cmd === 'publish' && messageId !== undefined && payload !== undefined) leaves(id, messageId, payload);
    },
    async outgoingClearMessageId({ id }: Connected, packet: Outgoing) {
      if (packet.messageId !== undefined) acknowledged(id, packet.messageId);
      return packet;
    },
    ...{ incomingStorePacket: nothing, incomingDelPacket: nothing, cleanIncoming: nothing },
    async incomingGetPacket() {
      throw new Error('nobody publishes here');
    },
    ...{ storeRetained: nothing, createRetainedStreamCombi: empty, createRetainedStream: empty },
    ...{ putWill: nothing, getWill: nothing, delWill: nothing, streamWill: empty },
    ...{ getClientList: empty, countOffline: async () => ({ subsCount: 0, clientsCount: 0 }), destroy: nothing },
  };
}
