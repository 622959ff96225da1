import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Ending } from './node.ts';

/** How a way to a server is: as usual; every connection breaks; nothing gets through, and nobody is told. */
type Passage = 'open' | 'broken' | 'silent';

/** A way to PostgreSQL that can be cut off, as if the server or the network went away. */
export interface CuttableWay {
  readonly url: string;
  turn(passage: Passage): void;
}

/** Opens a way to the server that a database address names; it closes with the test. */
export async function cuttableWay(ending: Ending, url: string): Promise<CuttableWay> {
  const target = new URL(url);
  const pairs = new Set<readonly [Socket, Socket]>();
  let passage: Passage = 'open';
  const join = ([client, behind]: readonly [Socket, Socket]) => void client.pipe(behind).pipe(client);
  const server = createServer((client) => {
    if (passage === 'broken') return void client.destroy();
    const behind = connect(Number(target.port || 5432), target.hostname);
    const pair = [client, behind] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        client.destroy();
        behind.destroy();
      });
    }
    if (passage === 'open') join(pair);
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending.after(async () => {
    server.close();
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    turn(next) {
      passage = next;
      for (const pair of pairs) {
        const [client, behind] = pair;
        if (next === 'broken') client.destroy();
        else if (next === 'open') join(pair);
        else {
          client.unpipe(behind);
          behind.unpipe(client);
        }
      }
    },
  };
}
