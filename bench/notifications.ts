import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Agent, request } from 'undici';
import { type Ground, postgres } from './support/engines.ts';
import { answered, type BenchNode, startNode } from './support/node.ts';
import type { Receivers, Taken } from './support/notified.ts';

// Notifications over HTTP: 60 changes a second, each told to 50 subscribers on hosts of their own; the same beside 100
// subscribers that are gone or never answer. The floor is bare POSTs to the same receivers. DESIGN §9.
const subscribers = 50;
const changesPerSecond = Number(process.env.BENCH_CHANGES ?? 60);
const seconds = Number(process.env.BENCH_SECONDS ?? 10);
const goals = { perSecond: 3_000, ratio: 1.2 } as const;

const entity = (n: number, written: number) => ({
  ...{ id: `urn:bench:${n}`, type: 'Bench', written: { type: 'Property', value: written } },
});

async function subscribe(node: BenchNode, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const notification = { format: 'keyValues', endpoint: { uri: `http://127.0.0.1:${port}/in` } };
    const wanted = { type: 'Subscription', entities: [{ type: 'Bench' }], notification };
    await answered(node.asOperator('POST', '/ngsi-ld/v1/subscriptions', wanted));
  }
}

/** Writes at a fixed rate, each time another entity; answers how many were acknowledged. */
async function write(node: BenchNode, time: number): Promise<number> {
  const began = performance.now();
  const writes: Promise<number>[] = [];
  for (let turn = 0; turn < time * changesPerSecond; turn += 1) {
    await wait(Math.max(0, began + (turn * 1_000) / changesPerSecond - performance.now()));
    const body = [entity(turn % 1_000, Date.now())];
    const one = node.asOperator('POST', '/ngsi-ld/v1/entityOperations/upsert', body);
    writes.push(one.then((answer) => answer.text().then(() => (answer.ok ? 1 : 0))));
  }
  return (await Promise.all(writes)).reduce((sum, each) => sum + each, 0);
}

async function ask(receivers: Worker): Promise<Taken> {
  receivers.postMessage('figures');
  return ((await once(receivers, 'message')) as [Taken])[0];
}

const percentile = (sorted: readonly number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;

async function measure(name: string, node: BenchNode, receivers: Worker): Promise<number> {
  await ask(receivers);
  const before = node.processor();
  const acknowledged = await write(node, seconds);
  const expected = acknowledged * subscribers;
  let [notifications, requests] = [0, 0];
  const latencies: number[] = [];
  for (let patience = 0; patience < 100 && notifications < expected; patience += 1) {
    const taken = await ask(receivers);
    notifications += taken.notifications;
    requests += taken.requests;
    latencies.push(...taken.latencies);
    if (notifications < expected) await wait(100);
  }
  latencies.sort((one, other) => one - other);
  const [own, server] = node
    .processor()
    .map((time, at) => Math.round((time - before[at]!) / Math.max(1, notifications)));
  const [half, most] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
  console.log(
    `${name}: ${Math.round(notifications / seconds)}/s in ${Math.round(requests / seconds)} requests/s, p50 ${half} ms, p99 ${most} ms, ` +
      `${notifications} of ${expected} told; processor time each: node ${own} µs, database ${server} µs`,
  );
  if (notifications < expected) process.exitCode = 1;
  return most;
}

/** Bare POSTs of one notification to the same receivers, as many at once as there are. */
async function floor(ports: readonly number[]): Promise<number> {
  const dispatcher = new Agent({ connections: 8 });
  const body = JSON.stringify({ id: 'urn:x', type: 'Notification', data: [{ ...entity(1, 0), written: 0 }] });
  const headers = { 'content-type': 'application/json' };
  const end = performance.now() + 3_000;
  let sent = 0;
  const lane = async (port: number) => {
    while (performance.now() < end) {
      const answer = await request(`http://127.0.0.1:${port}/in`, { method: 'POST', headers, body, dispatcher });
      await answer.body.dump();
      sent += 1;
    }
  };
  await Promise.all(ports.map(lane));
  await dispatcher.close();
  return sent / 3;
}

async function run(ground: Ground): Promise<void> {
  const workerData = { quickPorts: subscribers, hangingPorts: 50 };
  const receivers = new Worker(new URL('./support/notified.ts', import.meta.url), { workerData });
  const [ports] = (await once(receivers, 'message')) as [Receivers];
  const node = await startNode({ ...ground, settings: { ...ground.settings, OUTBOUND_ALLOW: '127.0.0.0/8' } });
  try {
    await subscribe(node, ports.quick);
    await write(node, 3);
    const alone = await measure(`notifications (goal ${goals.perSecond}/s)`, node, receivers);
    // Ports below 1024 at which nobody listens.
    await subscribe(node, [...ports.hanging, ...Array.from({ length: 50 }, (_, n) => 900 + n)]);
    await write(node, 3);
    const beside = await measure('beside 50 that hang and 50 that are gone', node, receivers);
    console.log(`p99 beside them: ${(beside / alone).toFixed(2)} of that without (goal below ${goals.ratio})`);
    console.log(`bare POSTs to the same receivers: ${Math.round(await floor(ports.quick))}/s`);
    console.log(`memory of the node ${node.memory()[0]} MB`);
  } finally {
    await node.stop();
    await receivers.terminate();
  }
}

const ground = await postgres();
try {
  await run(ground);
} finally {
  await ground.close();
}
