import { isIP } from 'node:net';
import { createNetworks, type Networks, plainAddress } from '../networks/index.ts';

/** A caller's address by its socket's and its `X-Forwarded-For`. */
type AddressOf = (remote: string | undefined, forwarded: string | undefined) => string;

/** Finds the caller's address: the socket's, or behind trusted proxies the last one that none of them vouches for. */
export function createCallers(trustedProxies: readonly string[]): AddressOf {
  const trusted = createNetworks(trustedProxies);
  return (remote, forwarded) => {
    const socket = plainAddress(remote ?? '127.0.0.1');
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
