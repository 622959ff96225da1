import { type Ground, onPostgres } from './support/engines.ts';
import { startNode } from './support/node.ts';
import { measureNotifications, openReceivers, subscribe } from './support/notification-load.ts';

// 10,000 subscriptions, half of them by type and half by id, to receivers on 50 hosts; 200 updates a second, each told to
// 16 of them. The floor is bare POSTs to the same receivers.
const goals = { memory: 400 } as const;
const subscriptions = 10_000;
const told = 16;
const groups = subscriptions / told;
const entity = (turn: number) => ({ id: `urn:bench:${turn % groups}`, type: `Bench${turn % groups}` });
const writing = { perSecond: 200, seconds: Number(process.env.BENCH_SECONDS ?? 20), told, entity };

async function run(ground: Ground): Promise<void> {
  const receivers = await openReceivers({ quickPorts: 50, hangingPorts: 0 });
  const node = await startNode({ ...ground, settings: { ...ground.settings, OUTBOUND_ALLOW: '127.0.0.0/8' } });
  const memory = () => {
    const [now, most] = node.memory();
    return `memory of the node ${now} MB, at the most ${most} MB`;
  };
  try {
    console.log(`before: ${memory()}`);
    const began = performance.now();
    await subscribe(
      node,
      Array.from({ length: subscriptions }, (_, number) => {
        const { id, type } = entity(number);
        const port = receivers.quick[number % receivers.quick.length]!;
        return { entities: [Math.floor(number / groups) % 2 === 0 ? { type } : { id, type }], port };
      }),
    );
    const seconds = (performance.now() - began) / 1_000;
    console.log(`${subscriptions} subscribed at ${Math.round(subscriptions / seconds)}/s; ${memory()}`);
    await measureNotifications('warm-up', node, receivers, { ...writing, seconds: 4 });
    await measureNotifications(`${writing.perSecond} updates/s`, node, receivers, writing);
    const slower = { ...writing, perSecond: writing.perSecond / 4, seconds: writing.seconds / 2 };
    await measureNotifications(`${slower.perSecond} updates/s`, node, receivers, slower);
    console.log(`${memory()} (goal ${goals.memory} MB)`);
    console.log(`bare POSTs to the same receivers: ${Math.round(await receivers.floor())}/s`);
  } finally {
    await node.stop();
    await receivers.close();
  }
}

await onPostgres(run);
