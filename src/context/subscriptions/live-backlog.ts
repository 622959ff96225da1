import type { LiveBatch } from './live.ts';

/** What one stream has not taken yet, bounded. */
export interface Backlog {
  put(batch: LiveBatch): void;
  /** The oldest batch; waits for one so long, then answers null. */
  take(milliseconds: number, signal: AbortSignal): Promise<LiveBatch | null>;
}

/** A backlog of so many bytes; what would go beyond is not kept, and `full` is told once. */
export function createBacklog(mostBytes: number, full: () => void): Backlog {
  const waiting: LiveBatch[] = [];
  let bytes = 0;
  let isOver = false;
  let rouse = () => {};
  const sizeOf = ({ elements }: LiveBatch) => elements.reduce((sum, element) => sum + Buffer.byteLength(element), 0);

  return {
    put(batch) {
      if (isOver) return;
      const last = waiting.at(-1);
      // Places that nobody has taken yet are told by the newest of them.
      if (batch.elements.length === 0 && last?.elements.length === 0) waiting.pop();
      bytes += sizeOf(batch);
      if (bytes > mostBytes && waiting.length > 0) {
        isOver = true;
        waiting.length = 0;
        full();
      } else waiting.push(batch);
      rouse();
    },
    async take(milliseconds, signal) {
      if (waiting.length === 0 && !isOver && !signal.aborted)
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            resolve();
          };
          const timer = setTimeout(done, milliseconds);
          signal.addEventListener('abort', done);
          rouse = done;
        });
      const batch = waiting.shift() ?? null;
      if (batch) bytes -= sizeOf(batch);
      return batch;
    },
  };
}
