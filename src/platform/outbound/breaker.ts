import { outboundError } from './errors.ts';

/** Lets a host that fails rest, so that it costs others nothing. */
export interface Breaker {
  /** Refuses while the host rests; lets a single trial through when its rest is over. */
  check(host: string): void;
  succeeded(host: string): void;
  failed(host: string): void;
  /** Hosts that rest now. */
  resting(): readonly string[];
}

interface Record {
  failures: number;
  restsUntil: number;
}

const failuresBeforeRest = 5;
const restMilliseconds = 30_000;
const mostHosts = 10_000;

/** Makes a breaker; `elapsed` are milliseconds that never go back. */
export function createBreaker(elapsed: () => number = () => performance.now()): Breaker {
  const records = new Map<string, Record>();
  return {
    check(host) {
      const record = records.get(host);
      if (!record || record.failures < failuresBeforeRest) return;
      const rest = record.restsUntil - elapsed();
      if (rest > 0) throw outboundError('resting', { host, seconds: Math.ceil(rest / 1000) });
      record.restsUntil = elapsed() + restMilliseconds;
    },
    succeeded(host) {
      records.delete(host);
    },
    failed(host) {
      const failures = (records.get(host)?.failures ?? 0) + 1;
      records.delete(host);
      records.set(host, { failures, restsUntil: elapsed() + restMilliseconds });
      if (records.size > mostHosts) records.delete(records.keys().next().value!);
    },
    resting() {
      const now = elapsed();
      return [...records].flatMap(([host, { failures, restsUntil }]) =>
        failures >= failuresBeforeRest && restsUntil > now ? [host] : [],
      );
    },
  };
}
