import { httpError } from './errors.ts';

/** The requests that the node works on right now. */
export interface Traffic {
  readonly inFlight: number;
  /** How many more there may be. */
  readonly free: number;
  /** Calls `freed` each time a place has become free. */
  whenFree(freed: () => void): void;
  /**
   * Runs a request unless the node is full or stopping; breaks it off when its time is over. A caller that is named
   * takes a quarter of the places at most: bodies that arrive slowly cost their sender nothing.
   */
  admit<Result>(work: () => Promise<Result>, caller?: string): Promise<Result>;
  /** As `admit` for work without a promise: null when the node is full or stopping, else what to call at its end. */
  begin(expire: () => void): (() => void) | null;
  /** Refuses further requests; resolves when the present ones are done, or after `seconds`. */
  drain(seconds: number): Promise<void>;
}

/** What bounds the traffic. */
export interface TrafficLimits {
  readonly requestsAtOnce: number;
  readonly requestSeconds: number;
}

interface Running {
  readonly until: number;
  readonly expire: () => void;
}

/** One timer looks after all deadlines: a timer for each request would cost more than the request. */
export function createTraffic({ requestsAtOnce, requestSeconds }: TrafficLimits): Traffic {
  const running = new Set<Running>();
  const places = new Map<string, number>();
  const mostOfOne = Math.ceil(requestsAtOnce / 4);
  let stopping = false;
  let onEmpty: (() => void) | undefined;
  let onFree = () => {};
  const sweep = setInterval(() => {
    const now = performance.now();
    for (const request of running) {
      if (request.until > now) break;
      request.expire();
    }
  }, 250).unref();

  const enter = (expire: () => void) => {
    const request: Running = { until: performance.now() + requestSeconds * 1000, expire };
    running.add(request);
    return () => {
      running.delete(request);
      onFree();
      if (running.size === 0) onEmpty?.();
    };
  };

  const leave = (caller: string) => {
    const left = places.get(caller)! - 1;
    if (left === 0) places.delete(caller);
    else places.set(caller, left);
  };

  return {
    get inFlight() {
      return running.size;
    },
    get free() {
      return Math.max(0, requestsAtOnce - running.size);
    },
    whenFree(freed) {
      onFree = freed;
    },
    async admit(work, caller) {
      if (stopping) throw httpError('stopping', { seconds: 5 });
      if (running.size >= requestsAtOnce) throw httpError('overloaded', { seconds: 1 });
      const taken = caller === undefined ? 0 : (places.get(caller) ?? 0);
      if (taken >= mostOfOne) throw httpError('too-many-at-once', { most: mostOfOne, seconds: 1 });
      if (caller !== undefined) places.set(caller, taken + 1);
      const expiry = Promise.withResolvers<never>();
      const end = enter(() => expiry.reject(httpError('took-too-long', { seconds: requestSeconds })));
      try {
        return await Promise.race([work(), expiry.promise]);
      } finally {
        end();
        if (caller !== undefined) leave(caller);
      }
    },
    begin: (expire) => (stopping || running.size >= requestsAtOnce ? null : enter(expire)),
    async drain(seconds) {
      stopping = true;
      if (running.size > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, seconds * 1000);
          onEmpty = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      clearInterval(sweep);
    },
  };
}
