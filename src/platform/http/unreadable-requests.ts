import type { Duplex } from 'node:stream';
import { httpError } from './errors.ts';
import { statuses, titleOf } from './problems.ts';

const reasons: Readonly<Record<string, 'head-too-large' | 'request-too-slow'>> = {
  HPE_HEADER_OVERFLOW: 'head-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-too-slow',
};

/**
 * Answers a request that is no HTTP, or whose address and headers exceed 16 KiB, so that no handler ever sees it:
 * RFC 9457 in both languages, for the caller's own is in what could not be read. A caller that is gone gets nothing.
 */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const refusal = httpError(reasons[error.code ?? ''] ?? 'request-unreadable');
  const { kind, code } = refusal;
  const status = statuses[kind];
  const title = `${titleOf(kind, 'sl')} / ${titleOf(kind, 'en')}`;
  const body = JSON.stringify({
    type: 'about:blank',
    title,
    status,
    code,
    detail: `${refusal.sentence('sl')} ${refusal.sentence('en')}`,
  });
  socket.end(
    `HTTP/1.1 ${status} ${titleOf(kind, 'en')}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
