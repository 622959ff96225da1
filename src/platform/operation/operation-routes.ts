import { Hono } from 'hono';
import type { Env } from '../http/index.ts';

/** One part that must work for the node to be of use. */
export interface Check {
  readonly name: string;
  /** Resolves when the part works; whatever it rejects with goes to the log, not to the caller. */
  run(): Promise<void>;
}

/** What the operation routes report on. */
export interface OperationDeps {
  readonly version: string;
  readonly checks: readonly Check[];
  readonly isStopping: () => boolean;
}

const checkMilliseconds = 3000;

/** `/health` (the process lives) and `/ready` (send it requests). */
export function operationRoutes({ version, checks, isStopping }: OperationDeps): Hono<Env> {
  const route = new Hono<Env>();
  route.get('/health', (c) => c.json({ status: 'up', version }));
  route.get('/ready', async (c) => {
    const outcomes = await Promise.all(checks.map(runCheck));
    for (const { name, error } of outcomes) if (error) c.get('log').warn({ check: name, err: error }, 'check failed');
    const ready = !isStopping() && outcomes.every(({ error }) => error === undefined);
    if (!ready) c.header('Retry-After', '5');
    const parts = Object.fromEntries(outcomes.map(({ name, error }) => [name, error === undefined ? 'up' : 'down']));
    return c.json({ status: ready ? 'ready' : isStopping() ? 'stopping' : 'not-ready', parts }, ready ? 200 : 503);
  });
  return route;
}

async function runCheck(check: Check): Promise<{ name: string; error?: unknown }> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('took too long')), checkMilliseconds);
  try {
    await Promise.race([check.run(), late.promise]);
    return { name: check.name };
  } catch (error) {
    return { name: check.name, error };
  } finally {
    clearTimeout(timer);
  }
}
