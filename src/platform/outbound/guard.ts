import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { createNetworks, plainAddress } from '../networks/index.ts';
import { outboundError } from './errors.ts';

/** Addresses that lead into this machine, its network or nowhere (IANA special-purpose registries, RFC 6890). */
const specialNetworks = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/127',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

/** Decides which hosts and addresses outgoing calls may reach. */
export interface Guard {
  /** Refuses an address that is none of http(s), or a host that is a private IP address. */
  checkUrl(url: URL): void;
  /** Refuses a host that is a private IP address. */
  checkHost(host: string): void;
  /** Resolves a name at the moment of connecting and refuses when it leads to a private address, so that a name
   *  that changes between check and use is no way in. */
  readonly lookup: LookupFunction;
}

type Resolve = (
  host: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Makes the guard; `allow` lists hosts, addresses and networks that are private and may be reached all the same. */
export function createGuard(allow: readonly string[], resolve: Resolve = systemLookup): Guard {
  const special = createNetworks(specialNetworks);
  const allowed = createNetworks(allow);
  const allowedNames = new Set(allow.map((name) => name.toLowerCase()));
  const mayReach = (address: string) => {
    const plain = plainAddress(address);
    return (
      isIP(plain) !== 0 && (allowed.has(plain) || allowed.has(address) || !(special.has(plain) || special.has(address)))
    );
  };
  const checkHost = (host: string) => {
    if (isIP(host) !== 0 && !mayReach(host)) throw outboundError('address-private', { host });
  };
  return {
    checkUrl(url) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        throw outboundError('address-invalid', { url: url.href.slice(0, 200) });
      }
      checkHost(bareHost(url));
    },
    checkHost,
    lookup(host, options, done) {
      resolve(host, { ...options, all: true }, (error, addresses) => {
        if (error) return done(error, '', 0);
        const open = allowedNames.has(host.toLowerCase())
          ? addresses
          : addresses.filter(({ address }) => mayReach(address));
        const first = open[0];
        if (!first || open.length < addresses.length) return done(outboundError('address-private', { host }), '', 0);
        if (options.all) return done(null, open);
        return done(null, first.address, first.family);
      });
    },
  };
}

/** The host of an address without the brackets of IPv6. */
export const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
