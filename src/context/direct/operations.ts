import { promisify } from 'node:util';
import { type BrotliOptions, brotliCompress, constants, gzip } from 'node:zlib';
import type { ActiveContext, Contexts } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import { preferredCoding } from '../../platform/http/index.ts';
import type { Context } from '../context.ts';
import { answerUpsert, itemsOf, runBatch, upsertItem } from '../entities/batch-write-routes.ts';
import { createEntityQueries } from '../entities/entity-queries.ts';
import { contextNamedIn } from '../entities/entity-read-context.ts';
import { readError } from '../entities/entity-read-errors.ts';
import { readIds } from '../entities/entity-read-query.ts';
import { variantOf } from '../entities/entity-variant.ts';
import { answerUpdate, requireDone } from '../entities/entity-write-answer.ts';
import { readFragment, writeBodyOf } from '../entities/entity-write-request.ts';
import { entityOf, type Seen } from '../entities/retrieval.ts';
import { mayExpire } from '../expiry.ts';
import { normalized, presentEntity } from '../representations/index.ts';
import { type Exchange, readBody } from './exchange.ts';
import type { Operation, OrdinaryRequest } from './ordinary-request.ts';

/** Carries out one request and answers it. */
type Carry = (exchange: Exchange, asked: OrdinaryRequest, access: Access) => Promise<void>;

interface Deps {
  readonly context: Context;
  readonly contexts: Contexts;
}

/** Answers from this size on are compressed for those who take it, as the application does. */
const compressedFrom = 1024;
type Body = string | Uint8Array;
const brotli = promisify(brotliCompress) as (body: Body, options: BrotliOptions) => Promise<Buffer>;
const squeeze = {
  br: (body: Body) => brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: promisify(gzip) as (body: Body) => Promise<Buffer>,
};

/** The operations of the direct door, through the same functions as the application's. */
export function createOperations({ context, contexts }: Deps): Readonly<Record<Operation, Carry>> {
  const { entities, query, renderings } = context;
  const { apply, see } = entities;
  const queries = createEntityQueries({ query, contexts, renderings });

  const bodyOf = async ({ request }: Exchange, { type }: OrdinaryRequest) =>
    writeBodyOf(
      { type, text: await readBody(request), linked: contextNamedIn(request.headers.link as string) },
      contexts,
    );

  function rendered(seen: Seen, active: ActiveContext, space: number): Uint8Array {
    const shelf = renderings.of('direct', space, active);
    const { id, version, modified } = seen.row;
    const isKept = seen.shown === null && !mayExpire(seen.row.document);
    const state = isKept ? { id, version, stamp: modified.getTime() } : null;
    const known = state === null ? undefined : shelf.find(state);
    if (known !== undefined) return known;
    const text = JSON.stringify(presentEntity(entityOf(seen), active, normalized));
    return state === null ? Buffer.from(text) : shelf.keep(state, text);
  }

  /** NGSI-LD 1.9.1 §5.6.2 and §5.6.3, Update and Append Attributes. */
  const change: Carry = async (exchange, asked, access) => {
    const { fragment, bytes } = await readFragment(await bodyOf(exchange, asked), asked.id);
    const operation =
      asked.operation === 'append'
        ? ({ kind: 'append', id: asked.id, fragment, overwrite: true } as const)
        : ({ kind: 'update', id: asked.id, fragment } as const);
    const done = requireDone(await apply(access, [operation], { bytes }));
    if (done.leftAlone.length === 0) exchange.answer(204, ['ETag', `"${done.version}"`]);
    else await exchange.present(answerUpdate(exchange.context(), done, fragment));
  };

  return {
    /** NGSI-LD 1.9.1 §5.7.2, Query Entities. */
    async query(exchange, _asked, access) {
      const { headers, body } = await queries.answer(exchange.asking(), access);
      const coding =
        body.length < compressedFrom
          ? undefined
          : preferredCoding(String(exchange.request.headers['accept-encoding'] ?? ''));
      const all = headers.flat();
      if (!coding) return exchange.answer(200, all, body);
      exchange.answer(
        200,
        ['Content-Encoding', coding, 'Vary', 'Accept-Encoding', ...all],
        await squeeze[coding](body),
      );
    },
    /** NGSI-LD 1.9.1 §5.7.1, Retrieve Entity. */
    async retrieve(exchange, { id, type: media }, access) {
      const { headers, url } = exchange.request;
      const link = headers.link as string | undefined;
      const active = await contexts.parse(contextNamedIn(link));
      readIds([id]);
      const seen = await see(access, id);
      if (seen === null) throw readError('entity-unknown', { id });
      const text = rendered(seen, active, access.space);
      const coding =
        text.length < compressedFrom ? undefined : preferredCoding(String(headers['accept-encoding'] ?? ''));
      const variant = variantOf({
        media,
        link,
        prefer: undefined,
        url: `http://${headers.host}${url}`,
        words: active.digest,
      });
      const tag = `"${seen.row.version}-${variant}"`;
      const described = ['Content-Type', media, 'Link', linkOf(active)];
      if (!coding) return exchange.answer(200, ['ETag', tag, ...described], text);
      const coded = ['ETag', `W/${tag}`, 'Content-Encoding', coding, 'Vary', 'Accept-Encoding'];
      exchange.answer(200, [...coded, ...described], await squeeze[coding](text));
    },
    update: change,
    append: change,
    /** NGSI-LD 1.9.1 §5.6.8, Batch Upsert. */
    async upsert(exchange, asked, access) {
      const batch = await itemsOf(await bodyOf(exchange, asked), upsertItem('replace'));
      const results = await runBatch(apply, access, batch);
      const isPlain = results.every(({ outcome }) => outcome.outcome === 'updated' && outcome.leftAlone.length === 0);
      if (isPlain) exchange.answer(204, []);
      else await exchange.present(answerUpsert(exchange.context(), results));
    },
  };
}

/** NGSI-LD 1.9.1 §6.3.6: a JSON answer names its context. */
function linkOf({ address }: ActiveContext): string {
  return `<${address}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
}
