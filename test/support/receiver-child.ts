import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ending, Loose } from './node.ts';

/** A receiver of notifications in a process of its own, which can be killed without a word and started again. */
export interface ReceiverChild {
  readonly url: string;
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** The bodies that it has taken, in their order, whichever of its processes it was. */
  received(): Promise<readonly Loose[]>;
}

const script = join(import.meta.dirname, 'receiver-process.ts');

/** Starts it; it ends with the test. */
export async function startReceiverChild(ending: Ending): Promise<ReceiverChild> {
  const file = join(tmpdir(), `vozel-receiver-${randomUUID()}`);
  let port = '0';
  let kill = async () => {};

  async function start(): Promise<void> {
    const child = spawn(process.execPath, [script, port, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    kill = async () => {
      child.kill('SIGKILL');
      await ended;
    };
    port = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => resolve(/ready (\d+)/.exec(String(chunk))?.[1] ?? '0'));
      void ended.then(() => reject(new Error('the receiver has ended')));
    });
  }

  ending.after(async () => {
    await kill();
    await rm(file, { force: true });
  });
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    kill: () => kill(),
    start,
    async received() {
      const text = await readFile(file, 'utf8').catch(() => '');
      // A line that was being written when the process was killed has no end; it was not acknowledged either.
      return text
        .split('\n')
        .slice(0, -1)
        .flatMap((line) => parsed(line));
    },
  };
}

function parsed(line: string): readonly Loose[] {
  try {
    return [JSON.parse(line) as Loose];
  } catch {
    return [];
  }
}
