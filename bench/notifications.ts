import { type Ground, onPostgres } from './support/engines.ts';
import { startNode } from './support/node.ts';
import { measureNotifications, openReceivers, subscribe } from './support/notification-load.ts';

// Notifications over HTTP: 60 changes a second, each told to 50 subscribers on hosts of their own; the same beside one
// that hangs and one that is gone, and beside 50 of each, for which as much waits as for the others twice over. The
// floor is bare POSTs to the same receivers. DESIGN §9.
const goals = { perSecond: 3_000, ratio: 1.2 } as const;
const writing = {
  perSecond: Number(process.env.BENCH_CHANGES ?? 60),
  seconds: Number(process.env.BENCH_SECONDS ?? 10),
  told: 50,
  entity: (turn: number) => ({ id: `urn:bench:${turn % 1_000}`, type: 'Bench' }),
};

async function run(ground: Ground): Promise<void> {
  const receivers = await openReceivers({ quickPorts: writing.told, hangingPorts: 51 });
  const node = await startNode({ ...ground, settings: { ...ground.settings, OUTBOUND_ALLOW: '127.0.0.0/8' } });
  const toEach = (ports: readonly number[]) =>
    subscribe(
      node,
      ports.map((port) => ({ entities: [{ type: 'Bench' }], port })),
    );
  const measure = (name: string, seconds = writing.seconds) =>
    measureNotifications(name, node, receivers, { ...writing, seconds });
  try {
    await toEach(receivers.quick);
    await measure('warm-up', 3);
    const alone = await measure(`notifications (goal ${goals.perSecond}/s)`);
    const beside = async (what: string, hanging: readonly number[], gone: readonly number[], goal: string) => {
      await toEach([...hanging, ...gone]);
      await measure('warm-up', 3);
      const most = await measure(`beside ${what}`);
      console.log(`p99 beside them: ${(most / alone).toFixed(2)} of that without${goal}`);
    };
    // Ports below 1024 at which nobody listens.
    await beside(
      'one that hangs and one that is gone',
      receivers.hanging.slice(0, 1),
      [899],
      ` (goal below ${goals.ratio})`,
    );
    const many = Array.from({ length: 50 }, (_, n) => 900 + n);
    await beside('50 more that hang and 50 that are gone', receivers.hanging.slice(1), many, '');
    console.log(`bare POSTs to the same receivers: ${Math.round(await receivers.floor())}/s`);
    console.log(`memory of the node ${node.memory()[0]} MB`);
  } finally {
    await node.stop();
    await receivers.close();
  }
}

await onPostgres(run);
