import { isIP } from 'node:net';
import { createNetworks, type Networks, plainAddress } from '../networks/index.ts';
import type { RequestContext } from './environment.ts';

/** Finds the caller's address: the socket's, or behind trusted proxies the last one that none of them vouches for. */
export function createCallers(trustedProxies: readonly string[]): (c: RequestContext) => string {
  const trusted = createNetworks(trustedProxies);
  return (c) => {
    const socket = plainAddress(c.env?.incoming?.socket.remoteAddress ?? '127.0.0.1');
    const forwarded = c.req.header('x-forwarded-for');
    return forwarded === undefined || !trusted.has(socket) ? socket : reported(forwarded, trusted, socket);
  };
}

/** Proxies append, so the list is read from its end; what a caller wrote in front of it proves nothing. */
function reported(header: string, trusted: Networks, socket: string): string {
  const hops = header.split(',').map((hop) => hop.trim());
  let nearest = socket;
  for (const hop of hops.reverse()) {
    if (isIP(hop) === 0) return nearest;
    nearest = plainAddress(hop);
    if (!trusted.has(nearest)) return nearest;
  }
  return nearest;
}
