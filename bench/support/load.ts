import { Pool } from 'undici';

/** What a load has measured. */
export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Runs `work` from `lanes` lanes for some seconds, after a warm-up. */
export async function measure(
  lanes: number,
  seconds: number,
  work: (turn: number) => Promise<void>,
): Promise<Measured> {
  await drive(lanes, Math.min(2, seconds / 2), work, 0);
  const times = await drive(lanes, seconds, work, 1_000_003);
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: Math.round(times.length / seconds), p50: at(0.5), p99: at(0.99) };
}

async function drive(
  lanes: number,
  seconds: number,
  work: (turn: number) => Promise<void>,
  from: number,
): Promise<number[]> {
  const end = performance.now() + seconds * 1_000;
  const times: number[] = [];
  let turn = from;
  const lane = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      turn += 1;
      await work(turn);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return times;
}

/** A client that reads answers whole and refuses what is not 200. */
export function client(baseUrl: string, connections: number) {
  const pool = new Pool(baseUrl, { connections });
  return {
    async get(path: string): Promise<{ text: string; link: string }> {
      const { statusCode, headers, body } = await pool.request({ path, method: 'GET' });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${statusCode} ${path}: ${text.slice(0, 300)}`);
      return { text, link: String(headers.link ?? '') };
    },
    close: () => pool.close(),
  };
}
