import { Hono } from 'hono';
import type { Contexts } from '../linked-data/index.ts';
import type { Access } from '../participants/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Env, RequestContext } from '../platform/http/index.ts';
import { answerNames } from './entities/entity-read-answer.ts';
import { contextOfRequest } from './entities/entity-read-context.ts';
import { type ParameterTable, readParameters } from './entities/entity-read-parameters.ts';

/** What the door stands on. */
export interface SourceIdentityDeps {
  /** The address under which others reach the node. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly contexts: Contexts;
  readonly accessOf: (c: RequestContext) => Promise<Access>;
}

const parameters: ParameterTable = { supported: [], unsupported: {} };

/** The door at which the node says which context source it is. */
export function sourceIdentityRoutes({ baseUrl, clock, contexts, accessOf }: SourceIdentityDeps): Hono<Env> {
  const route = new Hono<Env>();
  const started = clock.now().getTime();

  /** NGSI-LD 1.9.1 §5.15.1, §6.33.3.1 Retrieve Context Source Identity Information. */
  route.get('/info/sourceIdentity', async (c) => {
    readParameters(c, parameters);
    // Of a space that is not there nothing is said.
    await accessOf(c);
    const now = clock.now();
    const alias = sourceAlias(baseUrl, c.req.header('ngsild-tenant') ?? '');
    const identity = {
      id: `urn:ngsi-ld:ContextSource:${alias}`,
      type: 'ContextSourceIdentity',
      contextSourceAlias: alias,
      contextSourceUptime: durationOf(now.getTime() - started),
      contextSourceTimeAt: now.toISOString(),
    };
    return answerNames(c, identity, await contextOfRequest(c, contexts));
  });

  return route;
}

/** The pseudonym of a space in the header `Via`, a token of RFC 9110 §5.6.2: host and port, and the space's name. NGSI-LD 1.9.1 §5.2.40. */
export function sourceAlias(baseUrl: string, space: string): string {
  const { host, pathname } = new URL(baseUrl);
  const place = `${host}${pathname}`.replace(/\/+$/, '').replace(/[^A-Za-z0-9.-]/g, '_');
  return space === '' ? place : `${place}~${space}`;
}

/** A length of time in days, hours, minutes and seconds. ISO 8601. */
function durationOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600), Math.floor(seconds / 60)];
  return `P${days}DT${hours % 24}H${minutes % 60}M${seconds % 60}S`;
}
