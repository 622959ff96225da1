/** A request that waits for a place. */
export interface Waiting {
  begin(): void;
  refuse(): void;
  /** Whether its caller has gone. */
  readonly isGone: boolean;
}

/** What bounds the waiting. */
export interface WaitingRoomLimits {
  readonly places: number;
  /** Who has waited for so long is refused, the longest waiting first. */
  readonly milliseconds: number;
  /** Milliseconds that never go back. */
  readonly elapsed?: () => number;
}

/** Requests that wait in their order while the node has as many as it can carry. */
export interface WaitingRoom {
  readonly waiting: number;
  /** Lets a request wait; false when there is no room. */
  enter(request: Waiting): boolean;
  /** Begins so many of those that have waited for longest. */
  begin(most: number): void;
}

/** How often who has waited too long is looked for. */
const lookMilliseconds = 100;
/** A refusal costs up to half of an answer: one for so many answers leaves nine tenths of the work to answers. */
const answersPerRefusal = 4;
/** Where hardly anything is answered, refusals take nothing from answers. */
const fewestRefused = 20;

/** Makes a room. */
export function createWaitingRoom({ places, milliseconds, elapsed }: WaitingRoomLimits): WaitingRoom {
  const now = elapsed ?? (() => performance.now());
  const queue = new Set<{ readonly request: Waiting; readonly since: number }>();
  let begun = 0;
  let timer: NodeJS.Timeout | undefined;

  function refuseLate(): void {
    let left = Math.max(fewestRefused, begun / answersPerRefusal);
    begun = 0;
    for (const waiting of queue) {
      if (left < 1 || now() - waiting.since < milliseconds) break;
      queue.delete(waiting);
      if (waiting.request.isGone) continue;
      waiting.request.refuse();
      left -= 1;
    }
    if (queue.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    get waiting() {
      return queue.size;
    },
    enter(request) {
      if (queue.size >= places) return false;
      queue.add({ request, since: now() });
      timer ??= setInterval(refuseLate, lookMilliseconds);
      return true;
    },
    begin(most) {
      let left = most;
      for (const waiting of queue) {
        if (left <= 0) break;
        queue.delete(waiting);
        if (waiting.request.isGone) continue;
        left -= 1;
        begun += 1;
        waiting.request.begin();
      }
    },
  };
}
