import { Hono } from 'hono';
import type { Env, RequestContext } from '../http/index.ts';
import { createNetworks } from '../networks/index.ts';
import type { Metrics } from './metrics.ts';

/** What a node measures of itself tells a stranger how to strain it; who collects it is near. */
const near = createNetworks([
  ...['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  ...['::1', 'fc00::/7', 'fe80::/10'],
]);

/** `/metrics` (Prometheus text): open to this machine and private networks, elsewhere to the operator alone. */
export function metricsRoutes(deps: { metrics: Metrics; requireOperator: (c: RequestContext) => void }): Hono<Env> {
  return new Hono<Env>().get('/metrics', async (c) => {
    if (!near.has(c.get('address'))) deps.requireOperator(c);
    c.header('Content-Type', deps.metrics.registry.contentType);
    return c.body(await deps.metrics.registry.metrics());
  });
}
