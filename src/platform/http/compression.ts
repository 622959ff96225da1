import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import { preferredCoding } from './codings.ts';
import type { Env } from './environment.ts';

const compressible =
  /^(?:text\/(?!event-stream)|application\/(?:[\w.+-]*\+)?(?:json|xml|yaml)|application\/(?:javascript|geo\+json|x-ndjson|openapi\+json|trig|n-triples)|image\/svg\+xml|application\/vnd\.mapbox-vector-tile)/;

/** Compresses what is worth it, by `Accept-Encoding` (RFC 9110 §12.5.3); streams stay streams and flush as they come. */
export const compress: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  const accepted = c.req.header('accept-encoding');
  if (accepted === undefined || c.req.method === 'HEAD') return;
  const coding = preferredCoding(accepted);
  // A request that was broken off is answered already; what its handler comes to later is nobody's.
  if (!coding || !c.res.body || c.res.body.locked) return;
  const { headers, status } = c.res;
  if (status === 206 || headers.has('content-encoding') || !compressible.test(headers.get('content-type') ?? ''))
    return;
  if (headers.get('cache-control')?.includes('no-transform')) return;
  const length = headers.get('content-length');
  if (length !== null && Number(length) < 1024) return;
  const squeeze =
    coding === 'br'
      ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
      : createGzip({ level: 6 });
  const source = Readable.fromWeb(c.res.body as ReadableStream<Uint8Array>);
  source.on('error', (error) => squeeze.destroy(error));
  squeeze.on('close', () => source.destroy());
  const body = Readable.toWeb(source.pipe(squeeze)) as unknown as globalThis.ReadableStream<Uint8Array>;
  c.res = new Response(body, c.res);
  c.res.headers.delete('Content-Length');
  c.res.headers.set('Content-Encoding', coding);
  c.res.headers.append('Vary', 'Accept-Encoding');
  const tag = c.res.headers.get('ETag');
  if (tag?.startsWith('"')) c.res.headers.set('ETag', `W/${tag}`);
};
