import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { type Participant, type Participants, systemAccess } from '../../src/participants/index.ts';
import { loadPlaces } from '../../src/places/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { Env } from '../../src/platform/http/index.ts';
import { preferredLanguage } from '../../src/platform/http/index.ts';
import { createLog } from '../../src/platform/log.ts';
import { createPages, type Operation } from '../../src/portal/index.ts';
import type { Publications } from '../../src/publications/index.ts';
import { sampleCatalogue, sampleRows } from './sample-city.ts';

/** The portal over a sample city, without any other room: for looking at pages and for their looks' tests. */
export function startSamplePortal(port = 0, empty = false): Promise<{ url: string; stop(): Promise<void> }> {
  const app = new Hono<Env>();
  const participant: Participant = { kind: 'anonymous', id: null, name: '', memberships: [], operator: false };
  app.use(async (c, next) => {
    c.set('requestId', 'sample');
    c.set('language', preferredLanguage(c.req.header('accept-language')));
    c.set('baseUrl', 'http://localhost');
    c.set('nonce', 'sample');
    c.set('log', createLog('error'));
    c.set('participant', participant);
    c.set('access', async (space) => ({ ...systemAccess(space), participant }));
    await next();
  });
  const places = loadPlaces(join(import.meta.dirname, '../../models/places'));
  const portal = createPages({
    places,
    clock: systemClock,
    openAccess: false,
    operation: {} as Operation,
    publications: { list: async () => [] } as unknown as Publications,
    models: ['OffStreetParking'],
    choices: () => [],
    catalogue: sampleCatalogue(empty),
    participants: {
      formToken: () => '',
      organisations: { list: async () => [], counts: async () => new Map([['municipality', 2]]) },
    } as unknown as Participants,
    rows: sampleRows(),
  });
  app.route('/', portal);
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (address) => {
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        stop: () => new Promise((stopped) => void server.close(() => stopped())),
      });
    });
  });
}
