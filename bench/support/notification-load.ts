import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Agent, request } from 'undici';
import { answered, type BenchNode } from './node.ts';
import type { Receivers, Taken } from './notified.ts';

/** Receivers of notifications beside the node. */
export interface OpenReceivers extends Receivers {
  /** What they have taken in since they were last asked. */
  taken(): Promise<Taken>;
  /** Bare POSTs of one notification to the quick ones each second, one after the other at each. */
  floor(): Promise<number>;
  close(): Promise<unknown>;
}

/** Opens receivers in a thread of their own. */
export async function openReceivers(count: { quickPorts: number; hangingPorts: number }): Promise<OpenReceivers> {
  const worker = new Worker(new URL('./notified.ts', import.meta.url), { workerData: count });
  const [{ quick, hanging }] = (await once(worker, 'message')) as [Receivers];
  return {
    ...{ quick, hanging, floor: () => barePosts(quick), close: () => worker.terminate() },
    async taken() {
      worker.postMessage('figures');
      return ((await once(worker, 'message')) as [Taken])[0];
    },
  };
}

async function barePosts(ports: readonly number[]): Promise<number> {
  const dispatcher = new Agent({ connections: 8 });
  const data = [{ id: 'urn:bench:1', type: 'Bench', written: 0 }];
  const body = JSON.stringify({ id: 'urn:x', type: 'Notification', data });
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

/** Subscribes, some at once, in the order of the list. */
export async function subscribe(node: BenchNode, wanted: readonly { entities: object[]; port: number }[]) {
  const rest = wanted.values();
  const lane = async () => {
    for (const { entities, port } of rest) {
      const notification = { format: 'keyValues', endpoint: { uri: `http://127.0.0.1:${port}/in` } };
      await answered(
        node.asOperator('POST', '/ngsi-ld/v1/subscriptions', { type: 'Subscription', entities, notification }),
      );
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

/** Writes that arrive at a fixed rate, each of another entity, and how many subscriptions each is told to. */
export interface Writing {
  readonly perSecond: number;
  readonly seconds: number;
  readonly told: number;
  readonly entity: (turn: number) => { readonly id: string; readonly type: string };
}

/** Answers how many were acknowledged. */
async function write(node: BenchNode, { perSecond, seconds, entity }: Writing): Promise<number> {
  const began = performance.now();
  const writes: Promise<number>[] = [];
  for (let turn = 0; turn < seconds * perSecond; turn += 1) {
    const early = began + (turn * 1_000) / perSecond - performance.now();
    if (early > 0) await wait(early);
    const body = [{ ...entity(turn), written: { type: 'Property', value: Date.now() } }];
    const one = node.asOperator('POST', '/ngsi-ld/v1/entityOperations/upsert', body);
    writes.push(one.then((answer) => answer.text().then(() => (answer.ok ? 1 : 0))));
  }
  return (await Promise.all(writes)).reduce((sum, each) => sum + each, 0);
}

/** Writes, waits until all is told, prints what that took and answers the slowest hundredth, in milliseconds. */
export async function measureNotifications(
  name: string,
  node: BenchNode,
  receivers: OpenReceivers,
  writing: Writing,
): Promise<number> {
  // What others left under way is none of this measurement's.
  while ((await receivers.taken()).requests > 0) await wait(500);
  const before = node.processor();
  const began = performance.now();
  const acknowledged = await write(node, writing);
  const expected = acknowledged * writing.told;
  let [notifications, requests] = [0, 0];
  const latencies: number[] = [];
  for (let quiet = 0; quiet < 100 && notifications < expected; ) {
    const taken = await receivers.taken();
    quiet = taken.notifications === 0 ? quiet + 1 : 0;
    notifications += taken.notifications;
    requests += taken.requests;
    for (const latency of taken.latencies) latencies.push(latency);
    if (notifications < expected) await wait(100);
  }
  const seconds = (performance.now() - began) / 1_000;
  latencies.sort((one, other) => one - other);
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  const each = node.processor().map((time, place) => Math.round((time - before[place]!) / Math.max(1, notifications)));
  console.log(
    `${name}: ${notifications} of ${expected} told in ${seconds.toFixed(1)} s, ${Math.round(notifications / seconds)}/s ` +
      `in ${Math.round(requests / seconds)} requests/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; ` +
      `processor time each: node ${each[0]} µs, database ${each[1]} µs`,
  );
  if (notifications < expected) process.exitCode = 1;
  return at(0.99);
}
