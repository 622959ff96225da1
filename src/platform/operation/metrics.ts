import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The node's figures for Prometheus. Rooms add their own to `registry`. */
export interface Metrics {
  readonly registry: Registry;
  observeRequest(answer: {
    readonly method: string;
    readonly door: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  /** A request was refused before any door because the node was full. */
  observeOverload(): void;
}

const buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

/** Makes the node's metrics; `inFlight` tells how many requests it works on. */
export function createMetrics(inFlight: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'vozel_' });
  const seconds = new Histogram({
    name: 'vozel_http_request_seconds',
    help: 'Time to the start of the answer',
    labelNames: ['method', 'door'] as const,
    buckets,
    registers: [registry],
  });
  const answers = new Counter({
    name: 'vozel_http_answers_total',
    help: 'Answers by door and status',
    labelNames: ['door', 'status'] as const,
    registers: [registry],
  });
  new Gauge({
    name: 'vozel_http_requests_in_flight',
    help: 'Requests that are being worked on',
    registers: [registry],
    collect() {
      this.set(inFlight());
    },
  });
  const refused = new Counter({
    name: 'vozel_http_overload_refusals_total',
    help: 'Requests refused because the node was full',
    registers: [registry],
  });
  return {
    registry,
    observeOverload: () => refused.inc(),
    observeRequest(answer) {
      seconds.observe({ method: answer.method, door: answer.door }, answer.seconds);
      answers.inc({ door: answer.door, status: answer.status });
    },
  };
}
