import type { OpenAPIHono, z } from '@hono/zod-openapi';
import { describedRoutes, type Env, negotiate, problem, type RequestContext } from '../platform/http/index.ts';
import * as api from './publication-api.ts';
import { presentPublication, presentRun, type runView } from './publication-schemas.ts';
import type { Publications } from './publications.ts';
import { rejectionsCsv } from './rejections-csv.ts';
import type { Run } from './run.ts';
import { uploadBody } from './upload-body.ts';

/** Publications under /api/v1. */
export function publicationRoutes(publications: Publications): OpenAPIHono<Env> {
  const app = describedRoutes();
  app.openapi(api.list, async (c) =>
    c.json(
      { publications: (await publications.list(c.get('participant'), c.req.valid('query'))).map(presentPublication) },
      200,
    ),
  );
  app.openapi(api.create, async (c) => {
    const made = await publications.create(c.get('participant'), c.req.valid('json'));
    c.header('Location', `/api/v1/publications/${made.slug}`);
    return c.json(presentPublication(made), 201);
  });
  app.openapi(api.read, async (c) =>
    c.json(presentPublication(await publications.get(c.get('participant'), c.req.valid('param').publication)), 200),
  );
  app.openapi(api.change, async (c) =>
    c.json(
      presentPublication(
        await publications.change(c.get('participant'), c.req.valid('param').publication, c.req.valid('json')),
      ),
      200,
    ),
  );
  app.openapi(api.setFeed, async (c) =>
    c.json(
      presentPublication(
        await publications.feed(c.get('participant'), c.req.valid('param').publication, c.req.valid('json')),
      ),
      200,
    ),
  );

  const steps = [
    ['submit', 'Hand over for approval by a second person', publications.submit],
    ['return', 'Send back to its author', publications.sendBack],
    ['pause', 'Pause: schedules stop, data stay', publications.pause],
    ['resume', 'Resume', publications.resume],
  ] as const;
  for (const [name, summary, act] of steps) {
    app.openapi(api.step(name, summary), async (c) =>
      c.json(presentPublication(await act(c.get('participant'), c.req.valid('param').publication)), 200),
    );
  }
  const runs = [
    ['check', 'Dry run: nothing is stored', publications.check],
    ['approve', 'Approve and publish; never by the author', publications.approve],
    ['publish', 'Publish', publications.publish],
    ['retire', 'Retire: data go, the record says since when', publications.retire],
  ] as const;
  for (const [name, summary, act] of runs) {
    app.openapi(api.start(name, summary), async (c) =>
      c.json(accepted(c, await act(c.get('participant'), c.req.valid('param').publication)), 202),
    );
  }
  app.openapi(api.pull, async (c) => {
    const run = await publications.pull(c.get('participant'), c.req.valid('param').publication);
    return run ? c.json(accepted(c, run), 202) : c.body(null, 204);
  });
  app.openapi(api.listRuns, async (c) =>
    c.json(
      { runs: (await publications.runs(c.get('participant'), c.req.valid('param').publication)).map(presentRun) },
      200,
    ),
  );
  app.openapi(api.readRun, async (c) =>
    c.json(presentRun(await publications.run(c.get('participant'), c.req.valid('param').run)), 200),
  );
  app.openapi(api.cancelRun, async (c) =>
    c.json(presentRun(await publications.cancel(c.get('participant'), c.req.valid('param').run)), 200),
  );
  app.openapi(api.confirm, async (c) =>
    c.json(
      accepted(
        c,
        await publications.confirm(c.get('participant'), c.req.valid('param').run, c.req.valid('query').kind),
      ),
      202,
    ),
  );
  app.openapi(api.rejections, async (c) => {
    const { run } = await publications
      .run(c.get('participant'), c.req.valid('param').run)
      .then(({ id }) => ({ run: id }));
    const pages = publications.rejections(c.get('participant'), run);
    const asked = c.req.valid('query').f;
    const isCsv = asked ? asked === 'csv' : negotiate(c, ['application/json', 'text/csv']) === 'text/csv';
    if (!isCsv) return c.json({ rejections: (await Array.fromAsync(pages)).flat() }, 200);
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="zavrnjene-vrstice-${run}.csv"`);
    return c.body(ReadableStream.from(encoded(rejectionsCsv(pages, c.get('language')))), 200);
  });
  for (const route of [api.upload, api.refresh]) app.openAPIRegistry.registerPath(route);
  return app;
}

/** Bodies of these routes stream to disk: nothing may read them as JSON before, whatever their type. */
export function uploadRoutes(publications: Publications): OpenAPIHono<Env> {
  const app = describedRoutes({ streamed: true });
  app.onError((error, c) => {
    // The rest of a refused body is not read, so the connection cannot carry another request.
    c.header('Connection', 'close');
    return problem(c, error);
  });
  app.openapi(api.upload, async (c) => {
    const { publication: key } = c.req.valid('param');
    // Whoever may not change it is refused before the body is read.
    await publications.get(c.get('participant'), key);
    return c.json(presentPublication(await publications.upload(c.get('participant'), key, await uploadBody(c))), 200);
  });
  app.openapi(api.refresh, async (c) => {
    const { publication: key } = c.req.valid('param');
    await publications.get(c.get('participant'), key);
    return c.json(
      accepted(
        c,
        await publications.refresh(c.get('participant'), key, c.req.valid('query').kind, await uploadBody(c)),
      ),
      202,
    );
  });
  return app;
}

function accepted(c: RequestContext, run: Run): z.infer<typeof runView> {
  c.header('Location', `/api/v1/publication-runs/${run.id}`);
  return presentRun(run);
}

async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}
