import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { createNetworks, plainAddress } from './index.ts';

test('an IPv4 address stays itself in every IPv6 dress', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const [a, b, c, d] = address.split('.').map(Number) as [number, number, number, number];
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
      for (const dressed of [`::ffff:${address}`, `::ffff:${hex}`, `64:ff9b::${hex}`, `2002:${hex}::1`]) {
        assert.equal(plainAddress(dressed), address, dressed);
      }
    }),
  );
});

test('any IPv6 address yields an address, and any text is survived', () => {
  fc.assert(fc.property(fc.ipV6(), (address) => assert.notEqual(isIP(plainAddress(address)), 0, address)));
  const networks = createNetworks(['10.0.0.0/8', 'fd00::/8', 'not-an-address']);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void networks.has(text)));
  assert.ok(networks.has('::ffff:10.1.2.3') && networks.has('fd12::1') && !networks.has('11.0.0.1'));
});
