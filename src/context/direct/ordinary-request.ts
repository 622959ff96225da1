import type { IncomingMessage } from 'node:http';

/** An operation that the direct door knows. */
export type Operation = 'query' | 'retrieve' | 'update' | 'append' | 'upsert';

/** A request with nothing unusual about it. */
export interface OrdinaryRequest {
  readonly operation: Operation;
  /** The entity's id; empty for a query and for a batch. */
  readonly id: string;
  /** Null for a query by anybody. */
  readonly key: string | null;
  readonly type: string;
  /** Bytes of the body that is announced. */
  readonly length: number;
}

/** Larger bodies are the application's: what they cost it is little beside themselves. */
const mostBytes = 1024 * 1024;

/** Headers that ask for more than the direct door does. */
const unusual = [
  'cookie',
  'origin',
  'x-api-key',
  'x-request-id',
  'if-match',
  'if-none-match',
  'prefer',
  'expect',
  'upgrade',
  'content-encoding',
  'transfer-encoding',
  'vozel-organisation',
  'ngsild-entitymap',
  'ngsild-snapshot',
];

const addressForm = /^\/ngsi-ld\/v1\/entit(?:ies\/([^/?#%]+)(\/attrs)?|yOperations\/upsert)$/;
const queryForm = /^\/ngsi-ld\/v1\/entities\?[^#]*$/;
const bearerForm = /^Bearer (\S+)$/;
const media = new Set(['application/json', 'application/ld+json']);

/** What a request asks for when it is an ordinary one of the hottest kinds; else null. Changes need a key. */
export function ordinaryRequest({ method, url, headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>) {
  if (method === 'GET' && queryForm.test(url ?? '')) return querying(url!, headers);
  const address = addressForm.exec(url ?? '');
  if (address === null) return null;
  const operation = operationOf(method, address[1], address[2] !== undefined);
  const key = bearerForm.exec(headers.authorization ?? '')?.[1];
  if (operation === null || key === undefined) return null;
  for (const name of unusual) if (headers[name] !== undefined) return null;
  const id = address[1] ?? '';
  return operation === 'retrieve'
    ? retrieval(headers, { operation, id, key })
    : writing(headers, { operation, id, key });
}

function operationOf(method: string | undefined, id: string | undefined, ofAttributes: boolean): Operation | null {
  if (id === undefined) return method === 'POST' ? 'upsert' : null;
  if (!ofAttributes) return method === 'GET' ? 'retrieve' : null;
  return method === 'PATCH' ? 'update' : method === 'POST' ? 'append' : null;
}

/** NUL in an address has an answer of its own, which the application gives. */
function querying(url: string, headers: Headers): OrdinaryRequest | null {
  const { authorization } = headers;
  const key = authorization === undefined ? null : bearerForm.exec(authorization)?.[1];
  if (key === undefined || headers['content-length'] !== undefined || url.includes('%00')) return null;
  for (const name of unusual) if (headers[name] !== undefined) return null;
  return { operation: 'query', id: '', key, type: '', length: 0 };
}

type Headers = IncomingMessage['headers'];
type Asked = Pick<OrdinaryRequest, 'operation' | 'id' | 'key'>;

function retrieval(headers: Headers, asked: Asked): OrdinaryRequest | null {
  const { accept } = headers;
  if (headers['content-length'] !== undefined) return null;
  if (accept !== undefined && accept !== '*/*' && accept !== 'application/json') return null;
  return { ...asked, type: 'application/json', length: 0 };
}

function writing(headers: Headers, asked: Asked): OrdinaryRequest | null {
  const length = Number(headers['content-length']);
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(/\s*;/, 1);
  if (!(length > 0 && length <= mostBytes) || !media.has(type)) return null;
  return { ...asked, type, length };
}
