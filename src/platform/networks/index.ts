import { BlockList, isIP } from 'node:net';

/** A set of addresses and networks; host names in the list are ignored. */
export interface Networks {
  has(address: string): boolean;
}

/** Reads addresses and networks in CIDR notation. */
export function createNetworks(entries: readonly string[]): Networks {
  const list = new BlockList();
  for (const entry of entries) {
    const [host = '', prefix] = entry.split('/');
    const version = isIP(host);
    if (version === 0) continue;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(host, family);
    else list.addSubnet(host, Number(prefix), family);
  }
  return {
    has(address) {
      const plain = plainAddress(address);
      const version = isIP(plain);
      return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

/**
 * The address without a zone, and an IPv4 address that is dressed as IPv6 (mapped `::ffff:a.b.c.d`, compatible
 * `::a.b.c.d`, NAT64 `64:ff9b::/96`, 6to4 `2002::/16`) as the IPv4 address that it reaches.
 */
export function plainAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').split('%', 1)[0]!;
  if (isIP(bare) !== 6) return bare;
  const words = wordsOf(bare);
  const lead = words.slice(0, 6);
  const zeros = lead.slice(0, 5).every((word) => word === 0);
  const embedded =
    (zeros && lead[5] === 0xffff) ||
    (zeros && lead[5] === 0 && words[6] !== 0) ||
    (lead[0] === 0x64 && lead[1] === 0xff9b && lead.slice(2).every((word) => word === 0));
  if (embedded) return dotted(words[6]!, words[7]!);
  if (words[0] === 0x2002) return dotted(words[1]!, words[2]!);
  return bare;
}

/** Who an address is likely to be: an IPv4 address itself, of IPv6 the /64 that one subscriber may choose from freely. */
export function subscriberOf(address: string): string {
  const plain = plainAddress(address);
  if (isIP(plain) !== 6) return plain;
  const network = wordsOf(plain).slice(0, 4);
  return `${network.map((word) => word.toString(16)).join(':')}::/64`;
}

const dotted = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join('.');

/** The eight 16-bit words of an IPv6 address. */
function wordsOf(address: string): number[] {
  const spelled = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [((+a << 8) | +b).toString(16), ((+c << 8) | +d).toString(16)].join(':'),
  );
  const [head = '', tail] = spelled.split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16)));
  const start = parse(head);
  if (tail === undefined) return start;
  const end = parse(tail);
  return [...start, ...Array<number>(8 - start.length - end.length).fill(0), ...end];
}
