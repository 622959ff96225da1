import { httpError } from './errors.ts';

/** The requests that the node works on right now. */
export interface Traffic {
  readonly inFlight: number;
  /** Runs a request unless the node is full or stopping; breaks it off when its time is over. */
  admit<Result>(work: () => Promise<Result>): Promise<Result>;
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
  let stopping = false;
  let onEmpty: (() => void) | undefined;
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
      if (running.size === 0) onEmpty?.();
    };
  };

  return {
    get inFlight() {
      return running.size;
    },
    async admit(work) {
      if (stopping) throw httpError('stopping', { seconds: 5 });
      if (running.size >= requestsAtOnce) throw httpError('overloaded', { seconds: 1 });
      const expiry = Promise.withResolvers<never>();
      const end = enter(() => expiry.reject(httpError('took-too-long', { seconds: requestSeconds })));
      try {
        return await Promise.race([work(), expiry.promise]);
      } finally {
        end();
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
